import type { BoundSync, EarlierMapping } from "../types/bound.js";
import type { Dialect } from "../warehouses/warehouse.js";
import {
	columnsOf,
	earlierColumns,
	type ModelParts,
	type ModelReading,
	modelInPlace,
	type SourceEdit,
} from "./model-sql.js";

/** What the diff of one sync compares. */
export interface Diff {
	readonly bound: BoundSync;
	readonly sourceEdit: SourceEdit;
	readonly earlier: readonly EarlierMapping[];
	/** The snapshot's keys, or null when the sync has none yet. */
	readonly keys: string | null;
}

/** How the source's engine reads the model for a diff. */
export function readingOf(dialect: Dialect, { bound, sourceEdit, earlier }: Diff): ModelReading {
	const now = dialect.rowText(columnsOf(bound));
	return { bound, sourceEdit, was: earlier.filter((one) => dialect.rowText(earlierColumns(one)) !== now) };
}

/**
 * One statement that reads the model once and yields a change a row: op, key, fingerprint, row_text, was_text (the
 * present row in the columns it was last sent with, where those differ), mapping (the one it was last sent with), gone
 * and cause (why it is new or gone). Besides changes it yields what is no change but must be counted: op `duplicate` once
 * per key that stands more than once, with the number of rows in row_text; op `tally` once, with all rows in fingerprint and
 * rows without a key in row_text.
 */
export function diffSql(dialect: Dialect, diff: Diff): string {
	const reading = readingOf(dialect, diff);
	return diffOf(dialect, diff, { was: reading.was, model: modelInPlace(dialect, reading) });
}

/** The same over a model that is given as SQL. */
export function diffOf(
	dialect: Dialect,
	diff: Diff,
	{ was, model }: { readonly was: readonly EarlierMapping[]; readonly model: ModelParts },
): string {
	const { text } = dialect.types;
	const none = `CAST(NULL AS ${text})`;
	return [
		`WITH ${model.ctes},`,
		"twice AS (SELECT key, count(*) AS times FROM model WHERE NOT no_key GROUP BY key HAVING count(*) > 1),",
		`${presentSql(dialect, diff, { was, model })},`,
		changesSql(dialect, diff, { was, model }),
		"SELECT op, key, fingerprint, row_text, was_text, mapping, gone, cause FROM changes",
		`UNION ALL SELECT 'duplicate', key, ${none}, CAST(times AS ${text}), ${none}, ${none}, ${none}, ${none} FROM twice`,
		`UNION ALL SELECT 'tally', '', CAST(count(*) AS ${text}), CAST(count(CASE WHEN no_key THEN 1 END) AS ${text}), ${none}, ${none}, ${none}, ${none} FROM model`,
	].join("\n");
}

interface Compared {
	readonly was: readonly EarlierMapping[];
	readonly model: ModelParts;
}

function presentSql(dialect: Dialect, { sourceEdit }: Diff, { was, model }: Compared): string {
	const names = [
		"key",
		"row_text",
		...was.map((_, index) => `was_${index}`),
		...model.kept,
		...(sourceEdit.kind === "where" ? ["was_in"] : []),
	];
	const list = names.map((name) => `model.${name}`).join(", ");
	const rest = "model LEFT JOIN twice ON twice.key = model.key WHERE twice.key IS NULL AND NOT model.no_key";
	return dialect.folded("present", `SELECT ${list}, ${model.fingerprint} AS fingerprint FROM ${rest}`);
}

function changesSql(
	dialect: Dialect,
	{ bound, earlier, keys, sourceEdit }: Diff,
	{ was, model }: Compared,
): string {
	// A bare literal in a common table expression has no type yet on some engines.
	const word = (text: string) => `CAST('${text}' AS ${dialect.types.text})`;
	if (keys === null) {
		const none = `CAST(NULL AS ${dialect.types.text})`;
		return dialect.folded(
			"changes",
			`SELECT ${word("added")} AS op, key, fingerprint, row_text, ${none} AS was_text, ${none} AS mapping, ${none} AS gone, ${word("data")} AS cause FROM present`,
		);
	}
	const wasText = caseOf(
		dialect,
		was,
		(_, index) => `present.was_${index}`,
		`CAST(NULL AS ${dialect.types.text})`,
	);
	const compared = caseOf(dialect, was, (_, index) => model.wasFingerprint(index), "present.fingerprint");
	const columnLost = lostColumnSql(dialect, earlier);
	const isChanged = `(sent.fingerprint <> ${compared}${columnLost})`;
	const isCompared = bound.sync.behavior === "update_or_create";
	const isRendered = isCompared && bound.sync.on_mapping_change !== "forward";
	const arms = [
		...(bound.sync.behavior === "send"
			? []
			: ["WHEN present.key IS NULL AND sent.gone IS NULL THEN 'removed'"]),
		"WHEN present.key IS NULL THEN NULL",
		"WHEN sent.key IS NULL THEN 'added'",
		isCompared ? "WHEN sent.gone IS NOT NULL THEN 'returned'" : "WHEN sent.gone IS NOT NULL THEN NULL",
		"WHEN sent.fingerprint IS NULL THEN 'retry'",
		...(isCompared ? [`WHEN ${isChanged} THEN 'changed'`] : []),
		...(isRendered ? [`WHEN sent.mapping <> ${dialect.literal(bound.mapping.id)} THEN 'unchanged'`] : []),
	];
	const joined = [
		`SELECT CASE ${arms.join(" ")} END AS op, coalesce(present.key, sent.key) AS key, present.fingerprint,`,
		`present.row_text, ${wasText} AS was_text, sent.mapping, sent.gone, ${causeSql(sourceEdit, word)} AS cause`,
		`FROM present FULL JOIN ${keys} AS sent ON sent.key = present.key`,
	].join(" ");
	const invalid = "(SELECT key FROM twice)";
	return [
		dialect.folded("joined", joined),
		dialect.folded(
			"changes",
			`SELECT * FROM joined WHERE op IS NOT NULL AND (op <> 'removed' OR key NOT IN ${invalid})`,
		),
	].join(",\n");
}

/** Why a row is new or gone: it is due to the edit if the old source would have it otherwise. */
function causeSql({ kind }: SourceEdit, word: (text: string) => string): string {
	if (kind !== "where") return word(kind === "edited" ? "edit" : "data");
	const isLeftOut = "present.key IS NULL AND sent.key IN (SELECT key FROM left_out)";
	const isLetIn = "present.key IS NOT NULL AND NOT present.was_in";
	return `CASE WHEN ${isLeftOut} THEN 'edit' WHEN ${isLetIn} THEN 'edit' ELSE 'data' END`;
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
	return `CASE sent.mapping ${arms.join(" ")} ELSE ${otherwise} END`;
}

/** Rows sent with a mapping one of whose columns is gone count as changed: only the renderer can tell. */
function lostColumnSql(dialect: Dialect, earlier: readonly EarlierMapping[]): string {
	const lost = earlier.filter((one) => one.columns.length < one.mapping.columns.length);
	if (lost.length === 0) return "";
	return ` OR sent.mapping IN (${lost.map((one) => dialect.literal(one.mapping.id)).join(", ")})`;
}
