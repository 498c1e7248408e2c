import type { Dialect } from "../warehouses/warehouse.js";
import {
	type Compared,
	causeSql,
	type Diff,
	noText,
	opSql,
	presentColumns,
	valuePerMapping,
	word,
} from "./compare-sql.js";
import { diffByKey } from "./diff-by-key.js";
import { columnsOf, earlierColumns, type ModelReading, modelInPlace } from "./model-sql.js";

/** How the source's engine reads the model for a diff. */
export function readingOf(dialect: Dialect, { bound, sourceEdit, earlier }: Diff): ModelReading {
	const now = dialect.rowText(columnsOf(bound));
	return { bound, sourceEdit, was: earlier.filter((one) => dialect.rowText(earlierColumns(one)) !== now) };
}

/**
 * One statement that yields a change a row: op, key, fingerprint, row_text, was_text (the present row in the columns it
 * was last sent with, where those differ), mapping (the one it was last sent with), gone and cause (why it is new or
 * gone). Besides changes it yields what is no change but must be counted: op `duplicate` once per key that stands more than
 * once, with the number of rows in row_text; op `tally` once, with all rows in fingerprint and rows without a key in row_text.
 */
export function diffSql(dialect: Dialect, diff: Diff): string {
	const reading = readingOf(dialect, diff);
	const compared = { was: reading.was, model: modelInPlace(dialect, reading) };
	return dialect.joinsWideRows || diff.keys === null
		? diffOf(dialect, diff, compared)
		: diffByKey(dialect, { ...diff, keys: diff.keys }, compared);
}

/** The same over a model that is given as SQL: its rows go through the join with all their text, and are read once. */
export function diffOf(dialect: Dialect, diff: Diff, compared: Compared): string {
	const { text } = dialect.types;
	const none = noText(dialect);
	return [
		`WITH ${compared.model.ctes},`,
		"twice AS (SELECT key, count(*) AS times FROM model WHERE NOT no_key GROUP BY key HAVING count(*) > 1),",
		`${presentSql(dialect, diff, compared)},`,
		changesSql(dialect, diff, compared),
		"SELECT op, key, fingerprint, row_text, was_text, mapping, gone, cause FROM changes",
		`UNION ALL SELECT 'duplicate', key, ${none}, CAST(times AS ${text}), ${none}, ${none}, ${none}, ${none} FROM twice`,
		`UNION ALL SELECT 'tally', '', CAST(count(*) AS ${text}), CAST(count(CASE WHEN no_key THEN 1 END) AS ${text}), ${none}, ${none}, ${none}, ${none} FROM model`,
	].join("\n");
}

function presentSql(dialect: Dialect, diff: Diff, compared: Compared): string {
	const { fingerprints, flags } = presentColumns(diff, compared);
	const texts = compared.was.map((_, index) => `model.was_${index}`);
	const list = ["model.key", "model.row_text", ...texts, ...flags, ...fingerprints].join(", ");
	const rest = "model LEFT JOIN twice ON twice.key = model.key WHERE twice.key IS NULL AND NOT model.no_key";
	return dialect.folded("present", `SELECT ${list} FROM ${rest}`);
}

function changesSql(dialect: Dialect, diff: Diff, compared: Compared): string {
	const none = noText(dialect);
	if (diff.keys === null) {
		return dialect.folded(
			"changes",
			`SELECT ${word(dialect, "added")} AS op, key, fingerprint, row_text, ${none} AS was_text, ${none} AS mapping, ${none} AS gone, ${word(dialect, "data")} AS cause FROM present`,
		);
	}
	const wasText = valuePerMapping(
		dialect,
		{ was: compared.was, mapping: "sent.mapping" },
		{ value: (index) => `present.was_${index}`, otherwise: none },
	);
	const joined = [
		`SELECT ${opSql(dialect, diff, compared)} AS op, coalesce(present.key, sent.key) AS key, present.fingerprint,`,
		`present.row_text, ${wasText} AS was_text, sent.mapping, sent.gone, ${causeSql(dialect, diff)} AS cause`,
		`FROM present FULL JOIN ${diff.keys} AS sent ON sent.key = present.key`,
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
