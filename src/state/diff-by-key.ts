import type { Dialect } from "../warehouses/warehouse.js";
import {
	type Compared,
	causeSql,
	type Diff,
	noText,
	opSql,
	presentColumns,
	valuePerMapping,
} from "./compare-sql.js";

/**
 * The diff for engines that hash whole rows when they join: keys and fingerprints alone go through the join, every row
 * that has not changed collapses into one that only counts, and the texts of those that have are read afterwards, with the
 * fingerprint taken from that same reading. A model without changes is read once, another one twice by one statement.
 *
 * Keys that stand more than once are not looked for unless the counts say that there are some: as many rows of the model
 * as of the snapshot have found each other, and no new key came twice.
 */
export function diffByKey(
	dialect: Dialect,
	diff: Diff & { readonly keys: string },
	compared: Compared,
): string {
	const { text } = dialect.types;
	const none = noText(dialect);
	const wasText = valuePerMapping(
		dialect,
		{ was: compared.was, mapping: "c.mapping" },
		{ value: (index) => `model.was_${index}`, otherwise: none },
	);
	return [
		`WITH ${compared.model.ctes},`,
		`${dialect.folded("present", presentSql(diff, compared))},`,
		`${dialect.folded("joined", joinedSql(dialect, diff, compared))},`,
		`${dialect.folded("collapsed", collapsedSql)},`,
		`counted AS (${countedSql}),`,
		`doubled AS (SELECT sum(found) - ((SELECT count(*) FROM ${diff.keys} AS sent) - sum(lost)) + sum(CASE WHEN op = 'added' THEN times - 1 ELSE 0 END) AS times FROM counted),`,
		"twice AS (SELECT key, count(*) AS times FROM model WHERE NOT no_key AND (SELECT times FROM doubled) > 0 GROUP BY key HAVING count(*) > 1)",
		`SELECT c.op, c.key, ${compared.model.fingerprint} AS fingerprint, model.row_text, ${wasText} AS was_text, c.mapping, c.gone, c.cause`,
		"FROM (SELECT * FROM counted WHERE op IS NOT NULL AND key NOT IN (SELECT key FROM twice)) AS c",
		"LEFT JOIN model ON model.key = c.key AND NOT model.no_key WHERE c.op = 'removed' OR model.key IS NOT NULL",
		`UNION ALL SELECT 'duplicate', key, ${none}, CAST(times AS ${text}), ${none}, ${none}, ${none}, ${none} FROM twice`,
		`UNION ALL SELECT 'tally', '', CAST(coalesce(sum(times - lost), 0) AS ${text}), CAST(coalesce(sum(no_keys), 0) AS ${text}), ${none}, ${none}, ${none}, ${none} FROM counted`,
	].join("\n");
}

/** Rows without a key have none here: they find nothing, and are counted. */
function presentSql(diff: Diff, compared: Compared): string {
	const { fingerprints, flags } = presentColumns(diff, compared);
	const columns = ["CASE WHEN no_key THEN NULL ELSE key END AS key", "no_key", ...flags, ...fingerprints];
	return `SELECT ${columns.join(", ")} FROM model`;
}

function joinedSql(dialect: Dialect, diff: Diff & { readonly keys: string }, compared: Compared): string {
	return [
		`SELECT CASE WHEN no_key THEN NULL ELSE ${opSql(dialect, diff, compared)} END AS op, coalesce(present.key, sent.key) AS key,`,
		`sent.mapping, sent.gone, ${causeSql(dialect, diff)} AS cause, no_key,`,
		"present.key IS NOT NULL AND sent.key IS NOT NULL AS is_found, no_key IS NULL AS is_lost",
		`FROM present FULL JOIN ${diff.keys} AS sent ON sent.key = present.key`,
	].join(" ");
}

const collapsedSql = [
	"SELECT op, no_key, is_found, is_lost,",
	["key", "mapping", "gone", "cause"]
		.map((column) => `CASE WHEN op IS NOT NULL THEN ${column} END AS ${column}`)
		.join(", "),
	"FROM joined",
].join(" ");

const countedSql = [
	"SELECT op, key, min(mapping) AS mapping, min(gone) AS gone, min(cause) AS cause, count(*) AS times,",
	"count(CASE WHEN no_key THEN 1 END) AS no_keys, count(CASE WHEN is_found THEN 1 END) AS found, count(CASE WHEN is_lost THEN 1 END) AS lost",
	"FROM collapsed GROUP BY op, key",
].join(" ");
