import type { BoundSync, EarlierMapping } from "../types/bound.js";
import type { Dialect, WarehouseColumn } from "../warehouses/warehouse.js";

/**
 * What became of a sync's source since the last apply. `edited`: another model, which explains every row that is new or
 * gone. `where`: only the predicate is another one, and the old one can still be asked.
 */
export type SourceEdit =
	| { readonly kind: "none" | "edited" }
	| { readonly kind: "where"; readonly before: string | null };

/** The model as a diff reads it. */
export interface ModelReading {
	readonly bound: BoundSync;
	readonly sourceEdit: SourceEdit;
	/** Earlier mappings that read other columns, or the same ones in another way. */
	readonly was: readonly EarlierMapping[];
}

/**
 * Common table expressions that the rest of a diff builds on: `model`, a row each with key, no_key, row_text and was_N (the
 * row in the columns of an earlier mapping); under an edited predicate also was_in, and `left_out`, the keys that only the
 * old predicate lets in. The fingerprints are expressions over `model`.
 */
export interface ModelParts {
	readonly ctes: string;
	readonly fingerprint: string;
	wasFingerprint(index: number): string;
}

/** The model where the diff runs: read once, in place. */
export function modelInPlace(dialect: Dialect, reading: ModelReading): ModelParts {
	const { bound, was, sourceEdit } = reading;
	const columns = [
		`${dialect.keyText(keyColumnsOf(bound))} AS key`,
		`(${hasNoKey(dialect, bound)}) AS no_key`,
		`${dialect.rowText(columnsOf(bound))} AS row_text`,
		...was.map((one, index) => `${dialect.rowText(earlierColumns(one))} AS was_${index}`),
	];
	const from = `FROM ${bound.sync.model.relation} AS model_rows`;
	const ctes =
		sourceEdit.kind === "where"
			? editedModel(
					dialect,
					`SELECT ${columns.join(", ")}, ${whereFlags(bound, sourceEdit.before).join(", ")} ${from}`,
				)
			: dialect.folded("model", `SELECT ${columns.join(", ")} ${from}${whereSql(bound)}`);
	return {
		ctes,
		fingerprint: dialect.md5("model.row_text"),
		wasFingerprint: (index) => dialect.md5(`model.was_${index}`),
	};
}

/** The model as it was copied from another engine: `relation` has the columns of `seenColumns`. */
export function modelFromCopy(
	dialect: Dialect,
	{ was, sourceEdit }: ModelReading,
	relation: string,
): ModelParts {
	const fingerprints = was.map((_, index) => `was_fingerprint_${index}`);
	const names = ["key", "row_text", ...was.map((_, index) => `was_${index}`), "fingerprint", ...fingerprints];
	const columns = [...names, "key IS NULL AS no_key"];
	const ctes =
		sourceEdit.kind === "where"
			? editedModel(
					dialect,
					`SELECT ${[...columns, "is_in = '1' AS is_in", "was_in = '1' AS was_in"].join(", ")} FROM ${relation} AS seen_rows`,
				)
			: dialect.folded("model", `SELECT ${columns.join(", ")} FROM ${relation} AS seen_rows`);
	return {
		ctes,
		fingerprint: "model.fingerprint",
		wasFingerprint: (index) => `model.was_fingerprint_${index}`,
	};
}

/** The columns of a copy of the model, all of them text; row texts are null where only keys were copied. */
export function seenColumns({ was }: ModelReading): readonly string[] {
	return [
		"key",
		"is_in",
		"was_in",
		"fingerprint",
		...was.map((_, index) => `was_fingerprint_${index}`),
		"row_text",
		...was.map((_, index) => `was_${index}`),
	];
}

/** Conditions that leave a few keys. */
export interface OnlyKeys {
	/** Over the model's own columns, so that an index or partitions can serve; it may let more rows pass. Null: none. */
	readonly near: string | null;
	/** Over `key`, exactly. */
	readonly among: string;
}

/**
 * A query of the lines to copy the model by: the values of `seenColumns`, parted by line breaks, which no JSON text has in
 * it raw. An empty value is null.
 */
export function copySql(
	dialect: Dialect,
	{ bound, was, sourceEdit }: ModelReading,
	{ hasTexts, only }: { readonly hasTexts: boolean; readonly only: OnlyKeys | null },
): string {
	const noKey = hasNoKey(dialect, bound);
	const key = `CASE WHEN ${noKey} THEN '' ELSE ${dialect.keyText(keyColumnsOf(bound))} END`;
	const texts = ["row_text", ...was.map((_, index) => `was_${index}`)];
	const columns = [
		`${key} AS key`,
		...whereFlags(bound, sourceEdit.kind === "where" ? sourceEdit.before : null),
		`${dialect.rowText(columnsOf(bound))} AS row_text`,
		...was.map((one, index) => `${dialect.rowText(earlierColumns(one))} AS was_${index}`),
	];
	const parts = [
		"key",
		"CASE WHEN is_in THEN '1' ELSE '0' END",
		"CASE WHEN was_in THEN '1' ELSE '0' END",
		...texts.map((text) => dialect.md5(text)),
		...texts.map((text) => (hasTexts ? text : "''")),
	];
	const line = parts.flatMap((part, index) => (index === 0 ? [part] : [dialect.literal("\n"), part]));
	const conditions = [
		...(sourceEdit.kind === "where" ? ["(is_in OR was_in)"] : ["is_in"]),
		...(only === null ? [] : [only.among]),
	];
	return [
		`SELECT ${dialect.line(line)} FROM (SELECT ${columns.join(", ")}`,
		`FROM ${bound.sync.model.relation} AS model_rows${only?.near == null ? "" : ` WHERE ${only.near}`}) AS keyed_rows WHERE ${conditions.join(" AND ")}`,
	].join(" ");
}

/** Reads a line of `copySql`. */
export function parseCopy(line: string): readonly (string | null)[] {
	return line.split("\n").map((value) => (value === "" ? null : value));
}

/** Under an edited predicate the model is read without one, and each row knows whether it is in and whether it was. */
function editedModel({ folded }: Dialect, scanned: string): string {
	return [
		folded("scanned", scanned),
		folded("model", "SELECT * FROM scanned WHERE is_in"),
		folded("left_out", "SELECT key FROM scanned WHERE was_in AND NOT is_in AND NOT no_key"),
	].join(",\n");
}

function whereFlags({ sync }: BoundSync, before: string | null): readonly string[] {
	const holds = (predicate: string | null) =>
		predicate === null ? "1 = 1" : `coalesce((${predicate}), 1 = 0)`;
	return [`${holds(sync.where)} AS is_in`, `${holds(before)} AS was_in`];
}

function whereSql({ sync }: BoundSync): string {
	return sync.where === null ? "" : ` WHERE (${sync.where})`;
}

function hasNoKey(dialect: Dialect, bound: BoundSync): string {
	return keyColumnsOf(bound)
		.map((column) => `${dialect.quote(column.name)} IS NULL`)
		.join(" OR ");
}

export function keyColumnsOf(bound: BoundSync): readonly WarehouseColumn[] {
	return columnsOf(bound).slice(0, bound.sync.key.length);
}

export function columnsOf(bound: BoundSync): readonly WarehouseColumn[] {
	return bound.mapping.columns.map(({ name }, index) => ({ name, type: bound.types[index] ?? "" }));
}

export function earlierColumns(one: EarlierMapping): readonly WarehouseColumn[] {
	return one.columns.map(({ name }, index) => ({ name, type: one.types[index] ?? "" }));
}
