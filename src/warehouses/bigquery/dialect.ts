import type { Dialect, Literal, Merge, WarehouseColumn } from "../warehouse.js";
import { bqLiteral, bqQuote } from "./quoting.js";
import { kindOfType, parseType } from "./types.js";

/** Buckets are partitions: a MERGE that names those it touches reads and bills only them. */
const bucketCount = 64;

/** Plans hold until a moment; their tables some time longer, so that an apply that begins in the last one finds them. */
const graceMilliseconds = 24 * 60 * 60 * 1000;

/** GoogleSQL as BigQuery has it. */
export const bigQueryDialect: Dialect = {
	name: "bigquery",
	types: { text: "STRING", integer: "INT64" },
	now: "UNIX_MILLIS(CURRENT_TIMESTAMP())",
	quote: bqQuote,
	literal: bqLiteral,
	kindOf: kindOfType,
	rowText: (columns) => jsonArray(columns.map(cell)),
	keyText: (columns) => jsonArray(columns.map((column) => `TO_JSON_STRING(${textOf(column)})`)),
	valueOf: exactValue,
	md5,
	unorderedDigest: (text) => `CONCAT(${digest(text)}, '.', ${digest(`CONCAT('2', ${text})`)})`,
	line: (parts) => `CONCAT(${parts.join(", ")})`,
	buckets: {
		count: bucketCount,
		// In this order: ABS of the smallest INT64 is an error.
		of: (key) => `ABS(MOD(FARM_FINGERPRINT(${md5(key)}), ${bucketCount}))`,
	},
	rowNumber: (partition) => `ROW_NUMBER() OVER (PARTITION BY ${partition})`,
	folded: (name, query) => `${name} AS (${query})`,
	joinsWideRows: true,
	values,
	createTable: ({ name, columns, key, bucket }) => [
		[
			`CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`,
			...(bucket === undefined
				? []
				: [`PARTITION BY RANGE_BUCKET(${bucket}, GENERATE_ARRAY(0, ${bucketCount}, 1))`]),
			...(key === undefined ? [] : [`CLUSTER BY ${key}`]),
		].join(" "),
	],
	createTableAs: ({ name, query, isPaged, isScratch, expiresAt }) => [
		[
			`CREATE ${isScratch ? "TEMP TABLE" : "TABLE"} ${name}`,
			...(isPaged ? ["CLUSTER BY bucket, n"] : []),
			...(isScratch || expiresAt === null ? [] : [`OPTIONS(expiration_timestamp = ${expiry(expiresAt)})`]),
			`AS ${query}`,
		].join(" "),
	],
	renameTable: (from, to) => `ALTER TABLE ${from} RENAME TO ${to.slice(to.lastIndexOf(".") + 1)}`,
	keepTable: (name) => `ALTER TABLE IF EXISTS ${name} SET OPTIONS(expiration_timestamp = NULL)`,
	mergeLocks: true,
	mergeScope: ({ source, columns }) =>
		columns.includes("bucket") ? `SELECT DISTINCT bucket FROM (${source}) AS moved ORDER BY bucket` : null,
	merge: (merge, scope) =>
		merge.columns.includes("bucket") && scope.length === 0 ? [] : [mergeSql(merge, scope)],
};

function md5(text: string): string {
	return `TO_HEX(MD5(${text}))`;
}

function digest(text: string): string {
	return `CAST(IFNULL(BIT_XOR(FARM_FINGERPRINT(${md5(text)})), 0) AS STRING)`;
}

function jsonArray(elements: readonly string[]): string {
	return `CONCAT('[', ${elements.join(", ',', ")}, ']')`;
}

function cell(column: WarehouseColumn): string {
	const value = bqQuote(column.name);
	if (kindOfType(column.type) === "boolean") return `IFNULL(CAST(${value} AS STRING), 'null')`;
	// TO_JSON_STRING writes null of a null, and a JSON null is a value of its own.
	return `IF(${value} IS NULL, 'null', TO_JSON_STRING(${textOf(column)}))`;
}

/** The canonical text of a value that is not null, unquoted. */
function textOf({ name, type }: WarehouseColumn): string {
	const value = bqQuote(name);
	const text = `CAST(${value} AS STRING)`;
	switch (kindOfType(type)) {
		case "text":
			return otherText(type, value);
		case "decimal":
			return `IF(STRPOS(${text}, '.') > 0, RTRIM(RTRIM(${text}, '0'), '.'), ${text})`;
		case "float":
			return `CASE WHEN IS_NAN(${value}) THEN 'nan' WHEN IS_INF(${value}) THEN IF(${value} > 0, 'inf', '-inf') ELSE ${text} END`;
		// %Y would write the year 44 in two digits.
		case "datetime":
			return `FORMAT_DATETIME('%E4Y-%m-%d %H:%M:%E6S', ${value})`;
		case "instant":
			return `FORMAT_TIMESTAMP('%E4Y-%m-%d %H:%M:%E6S', ${value}, 'UTC')`;
		case "binary":
			return `TO_BASE64(${value})`;
		case "json":
			return `TO_JSON_STRING(${value})`;
		default:
			return text;
	}
}

function otherText(type: string, value: string): string {
	const parsed = parseType(type);
	switch (parsed?.kind === "scalar" ? parsed.name : "") {
		case "STRING":
			return value;
		case "TIME":
			return `RTRIM(RTRIM(FORMAT_TIME('%H:%M:%E6S', ${value}), '0'), '.')`;
		case "GEOGRAPHY":
			return `ST_ASTEXT(${value})`;
		default:
			return `CAST(${value} AS STRING)`;
	}
}

/** Literals and not casts: only by them are partitions left out. */
function exactValue(type: string, text: string): string | null {
	const parsed = parseType(type);
	switch (parsed?.kind === "scalar" ? parsed.name : "") {
		case "INT64":
			return text;
		case "DATE":
			return `DATE ${bqLiteral(text)}`;
		case "STRING":
			return bqLiteral(text);
		default:
			return null;
	}
}

/** Many rows travel as one JSON text: a query of as many literals takes its parser long. */
function values(columns: readonly string[], rows: readonly (readonly Literal[])[]): string {
	const isInteger = columns.map((_, index) => rows.some((row) => typeof row[index] === "number"));
	const [only] = rows;
	if (rows.length === 1 && only !== undefined) {
		const cells = columns.map((column, index) => {
			const value = only[index] ?? null;
			return `${value === null ? "CAST(NULL AS STRING)" : bqLiteral(value)} AS ${column}`;
		});
		return `(SELECT ${cells.join(", ")})`;
	}
	const json = JSON.stringify(rows.map((row) => row.map((value) => (value === null ? null : String(value)))));
	const cells = columns.map((column, index) => {
		const value = `JSON_VALUE(line, '$[${index}]')`;
		return `${isInteger[index] ? `CAST(${value} AS INT64)` : value} AS ${column}`;
	});
	return `(SELECT ${cells.join(", ")} FROM UNNEST(JSON_QUERY_ARRAY(${bqLiteral(json)})) AS line)`;
}

function expiry(milliseconds: number): string {
	return `TIMESTAMP '${new Date(milliseconds + graceMilliseconds).toISOString()}'`;
}

function mergeSql({ target, source, key, columns, guard }: Merge, scope: readonly string[]): string {
	const rest = columns.filter((column) => column !== key);
	const within = columns.includes("bucket") ? ` AND t.bucket IN (${scope.join(", ")})` : "";
	return [
		`MERGE INTO ${target} AS t USING (${source}) AS s ON t.${key} = s.${key}${within}`,
		`WHEN MATCHED AND ${guard} THEN UPDATE SET ${rest.map((column) => `${column} = s.${column}`).join(", ")}`,
		`WHEN NOT MATCHED THEN INSERT (${columns.join(", ")}) VALUES (${columns.map((column) => `s.${column}`).join(", ")})`,
	].join(" ");
}
