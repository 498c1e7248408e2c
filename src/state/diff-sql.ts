import type { BoundSync, EarlierMapping } from "../types/bound.js";
import type { Dialect, WarehouseColumn } from "../warehouses/warehouse.js";

/** What the diff of one sync compares. */
export interface Diff {
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	/** The snapshot's keys, or null when the sync has none yet. */
	readonly keys: string | null;
}

/**
 * One statement that reads the model once and yields a change a row: op, key, fingerprint, row_text, was_text (the
 * present row in the columns it was last sent with, where those differ), mapping (the one it was last sent with) and
 * gone. Besides changes it yields what is no change but must be counted: op `duplicate` once per key that stands more
 * than once, with the number of rows in row_text; op `tally` once, with all rows in fingerprint and rows without a key in row_text.
 */
export function diffSql(dialect: Dialect, diff: Diff): string {
	const { bound, earlier } = diff;
	const columns = columnsOf(bound);
	const keyColumns = columns.slice(0, bound.sync.key.length);
	const was = earlier.filter((one) => !isSameProjection(dialect, one, columns));
	const model = [
		`${dialect.keyText(keyColumns)} AS key`,
		`(${keyColumns.map((column) => `${dialect.quote(column.name)} IS NULL`).join(" OR ")}) AS no_key`,
		`${dialect.rowText(columns)} AS row_text`,
		...was.map((one, index) => `${dialect.rowText(earlierColumns(one))} AS was_${index}`),
	];
	const where = bound.sync.where === null ? "" : ` WHERE (${bound.sync.where})`;
	return [
		`WITH model AS NOT MATERIALIZED (SELECT ${model.join(", ")} FROM ${bound.sync.model.relation} AS model_rows${where}),`,
		`twice AS (SELECT key, count(*) AS times FROM model WHERE NOT no_key GROUP BY key HAVING count(*) > 1),`,
		presentSql(dialect, was),
		changesSql(dialect, diff, was),
		`SELECT op, key, fingerprint, row_text, was_text, mapping, gone FROM changes`,
		`UNION ALL SELECT 'duplicate', key, NULL, CAST(times AS ${dialect.types.text}), NULL, NULL, NULL FROM twice`,
		`UNION ALL SELECT 'tally', '', CAST(count(*) AS ${dialect.types.text}), CAST(count(CASE WHEN no_key THEN 1 END) AS ${dialect.types.text}), NULL, NULL, NULL FROM model`,
	].join("\n");
}

function presentSql(dialect: Dialect, was: readonly EarlierMapping[]): string {
	const names = ["key", "row_text", ...was.map((_, index) => `was_${index}`)];
	const list = names.map((name) => `model.${name}`).join(", ");
	const rest = dialect.antiJoin("model", "twice", "twice.key = model.key");
	return `present AS NOT MATERIALIZED (SELECT ${list}, ${dialect.md5("model.row_text")} AS fingerprint FROM ${rest} WHERE NOT model.no_key),`;
}

function changesSql(
	dialect: Dialect,
	{ bound, earlier, keys }: Diff,
	was: readonly EarlierMapping[],
): string {
	if (keys === null) {
		const none = `CAST(NULL AS ${dialect.types.text})`;
		return `changes AS NOT MATERIALIZED (SELECT 'added' AS op, key, fingerprint, row_text, ${none} AS was_text, ${none} AS mapping, ${none} AS gone FROM present)`;
	}
	const wasText = caseOf(
		dialect,
		was,
		(_, index) => `present.was_${index}`,
		`CAST(NULL AS ${dialect.types.text})`,
	);
	const compared = caseOf(
		dialect,
		was,
		(_, index) => dialect.md5(`present.was_${index}`),
		"present.fingerprint",
	);
	const columnLost = lostColumnSql(dialect, earlier);
	const isChanged = `(snapshot.fingerprint <> ${compared}${columnLost})`;
	const isCompared = bound.sync.behavior === "update_or_create";
	const isRendered = isCompared && bound.sync.on_mapping_change !== "forward";
	const arms = [
		...(bound.sync.behavior === "send"
			? []
			: ["WHEN present.key IS NULL AND snapshot.gone IS NULL THEN 'removed'"]),
		"WHEN present.key IS NULL THEN NULL",
		"WHEN snapshot.key IS NULL THEN 'added'",
		isCompared
			? "WHEN snapshot.gone IS NOT NULL THEN 'returned'"
			: "WHEN snapshot.gone IS NOT NULL THEN NULL",
		"WHEN snapshot.fingerprint IS NULL THEN 'retry'",
		...(isCompared ? [`WHEN ${isChanged} THEN 'changed'`] : []),
		...(isRendered ? [`WHEN snapshot.mapping <> ${dialect.literal(bound.mapping.id)} THEN 'unchanged'`] : []),
	];
	const joined = [
		`SELECT CASE ${arms.join(" ")} END AS op, coalesce(present.key, snapshot.key) AS key, present.fingerprint,`,
		`present.row_text, ${wasText} AS was_text, snapshot.mapping, snapshot.gone`,
		`FROM present FULL JOIN ${keys} AS snapshot ON snapshot.key = present.key`,
	].join(" ");
	const invalid = "(SELECT key FROM twice)";
	return [
		`joined AS NOT MATERIALIZED (${joined}),`,
		`changes AS NOT MATERIALIZED (SELECT * FROM joined WHERE op IS NOT NULL AND (op <> 'removed' OR key NOT IN ${invalid}))`,
	].join("\n");
}

/** A value per mapping a snapshot row was last sent with. */
function caseOf(
	dialect: Dialect,
	was: readonly EarlierMapping[],
	value: (one: EarlierMapping, index: number) => string,
	otherwise: string,
): string {
	if (was.length === 0) return otherwise;
	const arms = was.map((one, index) => `WHEN ${dialect.literal(one.mapping.id)} THEN ${value(one, index)}`);
	return `CASE snapshot.mapping ${arms.join(" ")} ELSE ${otherwise} END`;
}

/** Rows sent with a mapping one of whose columns is gone count as changed: only the renderer can tell. */
function lostColumnSql(dialect: Dialect, earlier: readonly EarlierMapping[]): string {
	const lost = earlier.filter((one) => one.columns.length < one.mapping.columns.length);
	if (lost.length === 0) return "";
	return ` OR snapshot.mapping IN (${lost.map((one) => dialect.literal(one.mapping.id)).join(", ")})`;
}

function columnsOf(bound: BoundSync): readonly WarehouseColumn[] {
	return bound.mapping.columns.map(({ name }, index) => ({
		name,
		type: bound.types[index] ?? "",
	}));
}

function earlierColumns(one: EarlierMapping): readonly WarehouseColumn[] {
	return one.columns.map(({ name }, index) => ({
		name,
		type: one.types[index] ?? "",
	}));
}

function isSameProjection(
	dialect: Dialect,
	one: EarlierMapping,
	columns: readonly WarehouseColumn[],
): boolean {
	return dialect.rowText(earlierColumns(one)) === dialect.rowText(columns);
}
