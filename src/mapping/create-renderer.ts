import { aliasToItself, eventMissing, idMissing } from "../diagnostics/codes/row.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { BoundColumn, BoundMapping, Cell } from "../types/bound.js";
import { calls } from "../types/calls.js";
import type { FieldProgram, MappingProgram } from "../types/generated/compiled.js";
import type { Json } from "../types/source.js";
import { checkContext } from "./check-context.js";
import { findIdProblem, idFields } from "./check-ids.js";
import { programScope } from "./program-scope.js";
import type { Renderer } from "./renderer.js";
import { type Rendering, rowFailure } from "./rendering.js";
import { fillRow, type RowState } from "./rows.js";
import { leafReader, type Write } from "./write-leaf.js";
import { nodeWriter, objectOnly, type WriterOptions } from "./write-node.js";
import { memberOf, writeString } from "./write-value.js";

type Before = { readonly [field: string]: Json } | null;

interface RootField {
	readonly name: string;
	readonly prefix: string;
	readonly write: Write;
}

/**
 * Makes a program into closures over the mapping's columns; without `program` the mapping's own. `before` are the columns
 * of the row as it was: their cells follow those of the row, and where they are left out all of them are null. Throws a
 * RangeError for an unknown time zone and liquidjs's errors for broken Liquid, both of which compile refuses.
 */
export function createRenderer(
	mapping: Pick<BoundMapping, "columns" | "program">,
	program: MappingProgram = mapping.program,
	before: readonly BoundColumn[] = [],
): Renderer {
	const scope = programScope(mapping.columns, program, before);
	const { state } = scope;
	const check = checkEvent(program);
	const eventFields = rootFields(program, {
		program: scope,
		isComparing: false,
	});
	const comparedFields = rootFields(program, {
		program: scope,
		isComparing: true,
	});
	const readMessageId = program.message_id === null ? null : leafReader(program.message_id.value, scope);
	const writeMessageId =
		program.message_id === null
			? null
			: nodeWriter(program.message_id.value, "messageId", {
					program: scope,
					isComparing: false,
				});

	return {
		render(cells, before) {
			fillRow(state, cells);
			const rendering = renderRoot(eventFields, state, before, check);
			if (writeMessageId === null) return rendering;
			writeMessageId(state, undefined);
			return state.failures.length === 0 ? rendering : { kind: "unrendered", failures: state.failures };
		},
		compare(cells) {
			fillRow(state, cells);
			return renderRoot(comparedFields, state, null, check);
		},
		messageId(cells: readonly Cell[]) {
			if (readMessageId === null) return null;
			fillRow(state, cells);
			return textOrNull(readMessageId, state);
		},
	};
}

function rootFields(program: MappingProgram, options: WriterOptions): readonly RootField[] {
	return program.root.fields.map((field) => ({
		name: field.name,
		prefix: `${writeString(field.name)}:`,
		write: rootWriter(field, options),
	}));
}

const objectFields = new Set(["traits", "properties", "context", "integrations"]);

function rootWriter({ name, value }: FieldProgram, options: WriterOptions): Write {
	const write = objectFields.has(name) ? objectOnly(value, name, options) : nodeWriter(value, name, options);
	return name === "context" && !options.isComparing ? checkContext(value, write) : write;
}

/** Reports what a whole event lacks. `texts` are the fields' JSON texts in the order of the program. */
type CheckEvent = (texts: readonly (string | undefined)[], state: RowState) => void;

function renderRoot(
	fields: readonly RootField[],
	state: RowState,
	before: Before,
	check: CheckEvent,
): Rendering {
	let body = "";
	const texts: (string | undefined)[] = [];
	for (const { name, prefix, write } of fields) {
		const text = write(state, before === null ? undefined : memberOf(before, name));
		texts.push(text);
		if (text !== undefined) body += body === "" ? prefix + text : `,${prefix}${text}`;
	}
	check(texts, state);
	return state.failures.length === 0
		? { kind: "rendered", body }
		: { kind: "unrendered", failures: state.failures };
}

/**
 * The ids and names a call needs (segment.com/docs/connections/spec), and whether ids are such; a field that failed by
 * itself is not named twice.
 */
function checkEvent({ call, root }: MappingProgram): CheckEvent {
	const placeOf = (field: string): number => root.fields.findIndex(({ name }) => name === field);
	const userId = placeOf("userId");
	const anonymousId = placeOf("anonymousId");
	const previousId = placeOf("previousId");
	const required = calls[call].required
		.flatMap(([field, ...others]) => (field === undefined || others.length > 0 ? [] : [field]))
		// Asked for with the ids that may stand in its place.
		.filter((field) => field !== "userId")
		.map((field) => ({ field, at: placeOf(field) }));
	const ids = idFields.map((field) => ({ field, at: placeOf(field) })).filter(({ at }) => at !== -1);
	const idField = userId === -1 && anonymousId !== -1 ? "anonymousId" : "userId";
	const idNames = userId !== -1 && anonymousId !== -1 ? "userId and no anonymousId" : idField;
	return (texts, state) => {
		const hasFailed = (name: string): boolean => state.failures.some(({ field }) => field === name);
		const report = (finding: Diagnostic, field: string): void => {
			if (!hasFailed(field)) state.failures.push(rowFailure(finding, field));
		};
		for (const { field, at } of ids) {
			const id = texts[at];
			const problem = id === undefined ? null : findIdProblem(field, id);
			if (problem !== null) report(problem, field);
		}
		const user = texts[userId];
		if (user === undefined && texts[anonymousId] === undefined && !hasFailed("anonymousId"))
			report(idMissing(null, { field: idNames }), idField);
		for (const { field, at } of required) {
			if (texts[at] === undefined)
				report(field === "event" ? eventMissing(null, {}) : idMissing(null, { field }), field);
		}
		if (call === "alias" && user !== undefined && user === texts[previousId])
			report(aliasToItself(null, {}), "previousId");
	};
}

function textOrNull(read: (state: RowState) => unknown, state: RowState): string | null {
	try {
		const id = read(state);
		return typeof id === "string" ? id : null;
	} catch {
		return null;
	}
}
