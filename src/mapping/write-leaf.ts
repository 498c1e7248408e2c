import type { Cell } from "../types/bound.js";
import type { LeafProgram } from "../types/generated/compiled.js";
import { decodeCell } from "./decode.js";
import { converter } from "./forms.js";
import { liquidReader } from "./liquid-reader.js";
import type { ProgramScope } from "./program-scope.js";
import type { ColumnReader, Evaluate, RowState } from "./rows.js";
import type { OffsetAt } from "./time-zones.js";
import { checkEventTime } from "./timestamps.js";
import { type NullRule, writeNull, writeString, writeValue } from "./write-value.js";

/**
 * JSON text of one place in the event, or undefined when it is left out. `before` is what the event sent before holds
 * there.
 */
export type Write = (state: RowState, before: unknown) => string | undefined;

/** A leaf's value in its form; null or undefined when it has none. Throws a RowProblem. */
export function leafReader(leaf: LeafProgram, program: ProgramScope): Evaluate {
	const read = sourceReader(leaf, program);
	if (leaf.form === "auto") return read;
	const convert = converter(leaf.form, program.offsetAt);
	return (state) => {
		const value = read(state);
		return value === null || value === undefined ? null : convert(value);
	};
}

/** A leaf as JSON text. Throws a RowProblem. */
export function leafWriter(leaf: LeafProgram, program: ProgramScope, rule: NullRule): Write {
	const column = leaf.source === "column" ? program.columns.get(leaf.text) : undefined;
	const writeCell = column === undefined ? null : cellWriter(column, leaf.form, program.offsetAt);
	if (column !== undefined && writeCell !== null) {
		const { index } = column;
		return (state, before) => {
			const cell = state.cells[index] ?? null;
			return cell === null ? writeNull(rule, before) : writeCell(cell);
		};
	}
	const read = leafReader(leaf, program);
	return (state, before) => writeValue(read(state), rule, before);
}

function sourceReader({ source, text }: LeafProgram, program: ProgramScope): Evaluate {
	switch (source) {
		case "constant":
			return () => text;
		case "column":
			return program.columns.get(text)?.read ?? (() => null);
		case "liquid":
			return liquidReader(text, program);
		default:
			return source satisfies never;
	}
}

/** The commonest leaves without a detour over values. */
function cellWriter(
	{ column: { kind } }: ColumnReader,
	form: LeafProgram["form"],
	offsetAt: OffsetAt,
): ((cell: Cell) => string) | null {
	const isAuto = form === "auto";
	if (form === "string" && kind === "text") return (cell) => writeString(String(cell));
	if (isAuto && (kind === "text" || kind === "boolean"))
		return (cell) => (typeof cell === "string" ? writeString(cell) : String(cell));
	if (form === "id" && kind === "integer") return (cell) => `"${cell}"`;
	const isTimestamp = kind === "instant" || kind === "datetime";
	const isItsForm = isTimestamp
		? isAuto || form === "instant" || form === "datetime"
		: kind === "date" && (isAuto || form === "date");
	if (!isItsForm) return null;
	const decode = decodeCell(kind, offsetAt);
	return form === "instant"
		? (cell) => `"${checkEventTime(String(decode(cell)))}"`
		: (cell) => `"${decode(cell)}"`;
}
