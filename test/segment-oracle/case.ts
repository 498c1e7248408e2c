import type { Json } from "../../src/types/source.js";
import { isMap, type Outcome } from "./compare.js";
import type { Field, Mapping } from "./mappings.js";
import { valueAt } from "./outcomes.js";
import { columns, type Row, segmentRow } from "./rows.js";

/** Everything that a mismatch is judged by. */
export interface Case {
	readonly mapping: Mapping;
	readonly row: Row;
	readonly ours: Outcome;
	readonly theirs: Outcome;
}

/** The field that writes a place or what is above it. */
export function fieldAt({ fields }: Mapping, at: readonly string[]): Field | undefined {
	return fields.find((field) => field.at.every((step, depth) => at[depth] === step));
}

export function fieldsOf({ mapping }: Case, type: Field["type"]): readonly Field[] {
	return mapping.fields.filter((field) => field.type === type);
}

/** What the row holds for a place, where a column is written there as it is or spread. */
export function rawAt(
	{ mapping, row }: Pick<Case, "mapping" | "row">,
	at: readonly string[],
): Json | undefined {
	const values = segmentRow(row);
	const field = fieldAt(mapping, at);
	if (field !== undefined) {
		const { column, members } = field.leaf;
		const inner = at
			.slice(field.at.length)
			.map((step, depth) => (depth === 1 ? (members?.[step] ?? step) : step));
		return column === null ? undefined : valueAt(values[column], inner);
	}
	const isSpread = mapping.spread !== null && (at[0] === "traits" || at[0] === "properties");
	return isSpread ? valueAt(values[mapping.spread ?? ""], at.slice(1)) : undefined;
}

/** The cell that is written at a place, digits and all. */
export function cellOf({ mapping, row }: Case, field: string): string | undefined {
	const column = fieldAt(mapping, field.split("."))?.leaf.column;
	const cell = column === null || column === undefined ? undefined : row[column];
	return typeof cell === "string" && columns[column ?? ""]?.kind !== "json" ? cell : undefined;
}

export function eventValue(outcome: Outcome, at: readonly string[]): Json | undefined {
	return outcome.kind === "event" ? valueAt(outcome.event, at) : undefined;
}

/** A JSON value as `nulls: omit` sends it; undefined where nothing is left. */
export function withoutNulls(value: Json | undefined): Json | undefined {
	if (Array.isArray(value)) return value.map((item: Json) => withoutNulls(item) ?? (isMap(item) ? {} : null));
	if (!isMap(value)) return value ?? undefined;
	const members = Object.entries(value).flatMap(([key, member]) => {
		const left = withoutNulls(member);
		return left === undefined ? [] : [[key, left] as const];
	});
	return members.length === 0 && Object.keys(value).length > 0
		? undefined
		: Object.fromEntries(members.sort());
}

/** Text with its whole numbers as JavaScript has them. */
export function inDoubles(text: string): string {
	return text.replaceAll(/\d{16,}/g, (digits) => String(Number(digits)));
}

export function isSame(one: Json | undefined, other: Json | undefined): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

export function isEmptyMap(value: Json | undefined): boolean {
	return isMap(value) && Object.keys(value).length === 0;
}

export function isBlank(value: Json | undefined): boolean {
	return typeof value === "string" && value.trim() === "";
}

export function isWord(value: Json | undefined): boolean {
	return typeof value === "string" && /^(yes|no|t|f|1|0)$/i.test(value.trim());
}

export function isScientific(value: Json | undefined): boolean {
	return typeof value === "string" && /^-?[\d.]+e\d+$/i.test(value);
}

export function isIdOrLabel({ mapping }: Case, at: readonly string[]): boolean {
	const type = fieldAt(mapping, at)?.type;
	return type === "id" || type === "label";
}

export function isMadeText({ mapping }: Case, field: string): boolean {
	const leaf = fieldAt(mapping, field.split("."))?.leaf;
	return typeof leaf?.ours === "string" && leaf.ours.includes("row.o1.city |");
}
