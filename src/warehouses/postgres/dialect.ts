import { pgLiteral, pgQuote } from "../postgres-wire/quoting.js";
import type { Dialect, Merge, WarehouseColumn } from "../warehouse.js";
import { baseName, elementType, kindOfType } from "./types.js";

export interface PostgresVersion {
	/** MERGE came with 15. */
	readonly hasMerge: boolean;
}

/** The SQL of PostgreSQL 13 to 18. Sessions pin the settings that the text of a value depends on. */
export function postgresDialect({ hasMerge }: PostgresVersion): Dialect {
	return {
		name: "postgres",
		types: { text: "text", integer: "bigint" },
		now: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
		quote: pgQuote,
		literal: pgLiteral,
		kindOf: kindOfType,
		rowText: (columns) => jsonArray(columns.map(cell)),
		keyText: (columns) => jsonArray(columns.map(jsonString)),
		valueOf: (type, text) => (isExact(type) ? `CAST(${pgLiteral(text)} AS ${type})` : null),
		md5: (text) => `md5(${text})`,
		unorderedDigest: (text) => `${digestSum(text, "left")} || '.' || ${digestSum(text, "right")}`,
		line: (parts) => parts.join(" || "),
		buckets: null,
		rowNumber: () => "row_number() OVER ()",
		folded: (name, query) => `${name} AS NOT MATERIALIZED (${query})`,
		joinsWideRows: false,
		values: (columns, rows) => {
			const tuples = rows.map((row) => `(${row.map(pgLiteral).join(", ")})`);
			return `(SELECT * FROM (VALUES ${tuples.join(", ")}) AS v (${columns.join(", ")}))`;
		},
		createTable: ({ name, columns, key, unique = [] }) => [
			`CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`,
			...(unique.length === 0 ? [] : [uniqueIndex(name, unique)]),
			...(key === undefined ? [] : [keyIndex(name, key)]),
		],
		createTableAs: ({ name, query, isPaged }) => [
			`CREATE TABLE ${name} AS ${query}`,
			...(isPaged ? [`CREATE INDEX ON ${name} USING brin (n)`] : []),
			`ANALYZE ${name}`,
		],
		renameTable: (from, to) => `ALTER TABLE ${from} RENAME TO ${unqualified(to)}`,
		keepTable: () => null,
		mergeLocks: false,
		mergeScope: () => null,
		merge: (merge) => [hasMerge ? mergeSql(merge) : upsertSql(merge)],
	};
}

/** Keys may be longer than a B-tree allows, and are only ever looked up as a whole. */
function keyIndex(table: string, key: string): string {
	return `CREATE INDEX IF NOT EXISTS ${unqualified(table)}_${key} ON ${table} USING hash (${key})`;
}

/** Of two sessions that add the same row at once, the later one fails, and finds it there when it tries again. */
function uniqueIndex(table: string, columns: readonly string[]): string {
	return `CREATE UNIQUE INDEX IF NOT EXISTS ${unqualified(table)}_once ON ${table} (${columns.join(", ")})`;
}

function unqualified(table: string): string {
	return table.slice(table.lastIndexOf(".") + 1);
}

function jsonArray(elements: readonly string[]): string {
	return `('[' || ${elements.join(" || ',' || ")} || ']')`;
}

function cell(column: WarehouseColumn): string {
	const isBoolean = kindOfType(column.type) === "boolean";
	return `coalesce(${isBoolean ? textOf(column) : jsonString(column)}, 'null')`;
}

/** A JSON string; only texts need escapes. */
function jsonString(column: WarehouseColumn): string {
	const kind = kindOfType(column.type);
	const text = textOf(column);
	return kind === "text" || kind === "json" ? `to_json(${text})::text` : `'"' || ${text} || '"'`;
}

/** The canonical text of a value, unquoted. */
function textOf({ name, type }: WarehouseColumn): string {
	const value = pgQuote(name);
	switch (kindOfType(type)) {
		case "decimal":
			return `trim_scale(${value})::text`;
		case "instant":
			return `(${value} AT TIME ZONE 'UTC')::text`;
		case "binary":
			return `translate(encode(${value}, 'base64'), E'\\n', '')`;
		case "json":
			return isWritten(type) ? `${value}::text` : nested(type, value);
		default:
			return `${value}::text`;
	}
}

/** json and jsonb are JSON text already; arrays, composite types and hstore are turned into it. */
function isWritten(type: string): boolean {
	const name = baseName(type);
	return name === "json" || name === "jsonb";
}

/** Sessions run in UTC, which to_json writes as +00:00. */
function nested(type: string, value: string): string {
	let innermost = type;
	for (let element = elementType(type); element !== null; element = elementType(element)) innermost = element;
	const json = `to_json(${value})::text`;
	return kindOfType(innermost) === "instant" ? `replace(${json}, '+00:00"', 'Z"')` : json;
}

/** Types whose canonical text casts back to the same value. */
function isExact(type: string): boolean {
	const kind = kindOfType(type);
	return (
		kind === "integer" || kind === "date" || ["text", "character varying", "uuid"].includes(baseName(type))
	);
}

/** Half of each row's MD5, summed up: bit_xor over bit strings came with 14. */
function digestSum(text: string, half: "left" | "right"): string {
	return `coalesce(sum(('x' || ${half}(md5(${text}), 15))::bit(60)::bigint), 0)::text`;
}

function mergeSql({ target, source, key, columns, guard }: Merge): string {
	const rest = columns.filter((column) => column !== key);
	return [
		`MERGE INTO ${target} AS t USING (${source}) AS s ON t.${key} = s.${key}`,
		`WHEN MATCHED AND ${guard} THEN UPDATE SET ${rest.map((column) => `${column} = s.${column}`).join(", ")}`,
		`WHEN NOT MATCHED THEN INSERT (${columns.join(", ")}) VALUES (${columns.map((column) => `s.${column}`).join(", ")})`,
	].join(" ");
}

/** The same in one statement for versions without MERGE: both parts see the table as it was before. */
function upsertSql({ target, source, key, columns, guard }: Merge): string {
	const rest = columns.filter((column) => column !== key);
	return [
		`WITH moved AS MATERIALIZED (${source}),`,
		`replaced AS (UPDATE ${target} AS t SET ${rest.map((column) => `${column} = s.${column}`).join(", ")}`,
		`FROM moved AS s WHERE t.${key} = s.${key} AND ${guard})`,
		`INSERT INTO ${target} (${columns.join(", ")}) SELECT ${columns.map((column) => `s.${column}`).join(", ")}`,
		`FROM moved AS s LEFT JOIN ${target} AS t ON t.${key} = s.${key} WHERE t.${key} IS NULL`,
	].join(" ");
}
