import { pgQuote } from "../postgres-wire/quoting.js";
import type { Dialect, Literal, MadeTable, Merge, NewTable, WarehouseColumn } from "../warehouse.js";
import { mostBytes, redshiftLiteral } from "./literal.js";
import { baseName, kindOfType, scaleOf } from "./types.js";

/** A text without a length would be cut at 256 bytes, without a word. */
const text = `VARCHAR(${mostBytes})`;

/** Amazon Redshift's SQL, from its documentation; not verified live. Sessions pin the settings that texts depend on. */
export const redshiftDialect: Dialect = {
	name: "redshift",
	types: { text, integer: "BIGINT" },
	// GETDATE has whole seconds only; SYSDATE is the start of the transaction, which is the statement. Sessions run in UTC.
	now: "DATEDIFF(millisecond, TIMESTAMP '1970-01-01 00:00:00', SYSDATE)",
	quote: pgQuote,
	literal: redshiftLiteral,
	kindOf: kindOfType,
	rowText: (columns) => jsonArray(columns.map(cell)),
	keyText: (columns) => jsonArray(columns.map((column) => asJsonString(keyPart(column)))),
	valueOf: (type, value) => (isExact(type) ? `CAST(${redshiftLiteral(value)} AS ${type})` : null),
	md5: (value) => `MD5(${value})`,
	unorderedDigest: (value) => `${digestSum(value, 1)} || '.' || ${digestSum(value, 18)}`,
	// Texts of full length cannot be put together in the engine: each part is a column of its own.
	line: (parts) => parts.map((part, index) => `${part} AS p${index}`).join(", "),
	buckets: null,
	rowNumber: (partition) => `ROW_NUMBER() OVER (PARTITION BY ${partition})`,
	folded: (name, query) => `${name} AS (${query})`,
	joinsWideRows: true,
	values,
	createTable: (table) => [createTableSql(table)],
	createTableAs: (table) => [createTableAsSql(table)],
	renameTable: (from, to) => `ALTER TABLE ${from} RENAME TO ${to.slice(to.lastIndexOf(".") + 1)}`,
	keepTable: () => null,
	mergeLocks: false,
	mergeScope: () => null,
	merge: mergeSql,
};

/** Keys and row texts of a snapshot lie on the node of their key, so that a diff's joins stay there. */
function createTableSql({ name, columns, key }: NewTable): string {
	const spread = key === undefined ? "" : ` DISTKEY (${key})`;
	return `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})${spread}`;
}

function createTableAsSql({ name, query, isPaged, isScratch }: MadeTable): string {
	const order = isPaged ? " SORTKEY (bucket, n)" : "";
	return `CREATE ${isScratch ? "TEMP " : ""}TABLE ${name}${order} AS ${query}`;
}

/** VALUES stands in INSERT only. Every value is cast, for a bare text has no type in a subquery. */
function values(columns: readonly string[], rows: readonly (readonly Literal[])[]): string {
	const types = columns.map((_, index) =>
		rows.some((row) => typeof row[index] === "number") ? "BIGINT" : text,
	);
	const selects = rows.map((row) => {
		const cells = columns.map(
			(column, index) => `CAST(${redshiftLiteral(row[index] ?? null)} AS ${types[index]}) AS ${column}`,
		);
		return `SELECT ${cells.join(", ")}`;
	});
	return `(${selects.join(" UNION ALL ")})`;
}

function jsonArray(elements: readonly string[]): string {
	return `('[' || ${elements.join(" || ',' || ")} || ']')`;
}

function cell(column: WarehouseColumn): string {
	const value = pgQuote(column.name);
	switch (kindOfType(column.type)) {
		case "boolean":
			return `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' ELSE 'null' END`;
		case "integer":
		case "decimal":
		case "float":
		case "date":
		case "datetime":
		case "instant":
		case "binary":
			return plainString(textOf(column));
		default:
			return asJsonString(textOf(column));
	}
}

function keyPart(column: WarehouseColumn): string {
	const value = pgQuote(column.name);
	return kindOfType(column.type) === "boolean"
		? `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' END`
		: textOf(column);
}

/** The canonical text of a value, unquoted. */
function textOf({ name, type }: WarehouseColumn): string {
	const value = pgQuote(name);
	switch (kindOfType(type)) {
		case "decimal":
			return decimalText(value, scaleOf(type));
		case "datetime":
			return timeText(value);
		case "instant":
			return timeText(`${value} AT TIME ZONE 'UTC'`);
		case "binary":
			return `FROM_VARBYTE(${value}, 'base64')`;
		case "json":
			// A null that JSON has and one that SQL has are not the same.
			return `CASE WHEN ${value} IS NOT NULL THEN JSON_SERIALIZE(${value}) END`;
		case "text":
			return textAsIs(value, baseName(type));
		default:
			return `CAST(${value} AS VARCHAR)`;
	}
}

function textAsIs(value: string, name: string): string {
	if (name === "character varying" || name === "text") return value;
	return name === "character" ? `RTRIM(${value}, ' ')` : `CAST(${value} AS VARCHAR)`;
}

function decimalText(value: string, scale: number | null): string {
	const digits = `CAST(${value} AS VARCHAR)`;
	const trimmed = `RTRIM(RTRIM(${digits}, '0'), '.')`;
	if (scale === null) return `CASE WHEN STRPOS(${digits}, '.') > 0 THEN ${trimmed} ELSE ${digits} END`;
	return scale === 0 ? digits : trimmed;
}

/**
 * Spelled out, because a cast follows the session's and the node's ways; the zeros at the end go. Infinity has no digits, and
 * TO_CHAR makes null of it.
 */
function timeText(value: string): string {
	const digits = `RTRIM(RTRIM(TO_CHAR(${value}, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.')`;
	return `COALESCE(${digits}, CAST(${value} AS VARCHAR))`;
}

/** A text that needs no escape. */
function plainString(value: string): string {
	return `COALESCE('"' || ${value} || '"', 'null')`;
}

/** A SUPER of a text is a JSON string and never read as JSON; that of a null is serialized as null. */
function asJsonString(value: string): string {
	return `JSON_SERIALIZE(CAST(${value} AS SUPER))`;
}

/** Types whose canonical text casts back to the same value. */
function isExact(type: string): boolean {
	const kind = kindOfType(type);
	return kind === "integer" || kind === "date" || baseName(type) === "character varying";
}

/** Half of each row's MD5, summed up: sums of 60 bits over all rows there are fit into 38 digits. */
function digestSum(value: string, start: number): string {
	const half = `CAST(STRTOL(SUBSTRING(MD5(${value}), ${start}, 15), 16) AS DECIMAL(38, 0))`;
	return `COALESCE(CAST(SUM(${half}) AS VARCHAR), '0')`;
}

/**
 * MERGE takes tables only, one action for what matches and no condition. So what the guard lets go is deleted, and what is
 * missing inserted: after a crash between the two, or after either, both do the rest. Names no alias for DELETE's table,
 * which has none.
 */
function mergeSql({ target, source, key, columns, guard }: Merge): readonly string[] {
	const matched = `SELECT t.${key} FROM ${target} AS t JOIN (${source}) AS s ON s.${key} = t.${key} WHERE ${guard}`;
	return [
		`DELETE FROM ${target} WHERE ${key} IN (${matched})`,
		[
			`INSERT INTO ${target} (${columns.join(", ")}) SELECT ${columns.map((column) => `s.${column}`).join(", ")}`,
			`FROM (${source}) AS s LEFT JOIN ${target} AS t ON t.${key} = s.${key} WHERE t.${key} IS NULL`,
		].join(" "),
	];
}
