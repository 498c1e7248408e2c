import type { Dialect, Literal, Merge, WarehouseColumn } from "../warehouse.js";
import { quoteName } from "./names.js";
import { baseName, kindOfType } from "./types.js";

/**
 * Keys are spread over so many parts: ROW_NUMBER needs an ORDER BY here, and one partition of it is one thread's work, which
 * a change set of many million rows would wait for.
 */
const bucketCount = 16;
/** What one VALUES takes. */
const mostValues = 16_384;

/** The SQL of Snowflake. Sessions pin the settings that the text of a value depends on. */
export const snowflakeDialect: Dialect = {
	name: "snowflake",
	types: { text: "VARCHAR", integer: "NUMBER(38,0)" },
	// SYSDATE is in UTC whatever the session's zone.
	now: "DATE_PART(EPOCH_MILLISECOND, SYSDATE())",
	quote: quoteName,
	literal,
	kindOf: kindOfType,
	rowText: (columns) => jsonArray(columns.map(cell)),
	keyText: (columns) => jsonArray(columns.map(keyPart)),
	valueOf: typedValue,
	md5: (text) => `MD5(${text})`,
	// Sums of 64-bit numbers have room for 10^19 rows. As text, because the driver would round them.
	unorderedDigest: (text) =>
		`COALESCE(TO_VARCHAR(SUM(MD5_NUMBER_UPPER64(${text}))) || '.' || TO_VARCHAR(SUM(MD5_NUMBER_LOWER64(${text}))), '0.0')`,
	line: (parts) => parts.join(" || "),
	buckets: { count: bucketCount, of: (key) => `MOD(MD5_NUMBER_LOWER64(${key}), ${bucketCount})` },
	rowNumber: (partition) => `ROW_NUMBER() OVER (PARTITION BY ${partition} ORDER BY NULL)`,
	folded: (name, query) => `${name} AS (${query})`,
	joinsWideRows: true,
	values: valuesSql,
	createTable: ({ name, columns }) => [
		`CREATE TRANSIENT TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`,
	],
	createTableAs: ({ name, query, isPaged, isScratch }) => [
		[
			`CREATE ${isScratch ? "TEMPORARY" : "TRANSIENT"} TABLE ${name} AS`,
			// Sorted, so that a page's query reads the few micro-partitions that hold it.
			isPaged ? `SELECT * FROM (${query}) AS made ORDER BY bucket, n` : query,
		].join(" "),
	],
	renameTable: (from, to) => `ALTER TABLE ${from} RENAME TO ${to}`,
	keepTable: () => null,
	mergeLocks: true,
	mergeScope: () => null,
	merge: (merge) => [mergeSql(merge)],
};

/** A backslash escapes in Snowflake's texts. */
function literal(value: Literal): string {
	if (value === null) return "NULL";
	if (typeof value === "number") return String(value);
	return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Types whose canonical text casts back to the same value. */
function typedValue(type: string, text: string): string | null {
	switch (kindOfType(type)) {
		case "integer":
		case "decimal":
			return `CAST(${literal(text)} AS ${type})`;
		case "date":
			return `TO_DATE(${literal(text)}, 'YYYY-MM-DD')`;
		case "text":
			return baseName(type) === "TIME" ? null : literal(text);
		default:
			return null;
	}
}

function jsonArray(elements: readonly string[]): string {
	return `('[' || ${elements.join(" || ',' || ")} || ']')`;
}

function cell(column: WarehouseColumn): string {
	return `COALESCE(${element(column)}, 'null')`;
}

function element(column: WarehouseColumn): string {
	switch (kindOfType(column.type)) {
		case "boolean":
			return textOf(column);
		case "text":
		case "json":
		case null:
			return jsonString(textOf(column));
		default:
			return `'"' || ${textOf(column)} || '"'`;
	}
}

function keyPart(column: WarehouseColumn): string {
	return kindOfType(column.type) === "boolean" ? `'"' || ${textOf(column)} || '"'` : element(column);
}

/** A variant has no collation, so that texts of differing ones can stand in one row. */
function jsonString(text: string): string {
	return `TO_JSON(TO_VARIANT(${text}))`;
}

/** The canonical text of a value, unquoted. */
function textOf({ name, type }: WarehouseColumn): string {
	const value = quoteName(name);
	switch (kindOfType(type)) {
		case "decimal":
			return trimmed(`TO_VARCHAR(${value})`);
		case "float":
			return floatText(value);
		case "date":
			return `TO_VARCHAR(${value}, 'YYYY-MM-DD')`;
		case "datetime":
			return timestampText(value);
		case "instant":
			return timestampText(`CONVERT_TIMEZONE('UTC', ${value})`);
		case "json":
			return `TO_JSON(${baseName(type) === "VARIANT" ? value : `TO_VARIANT(${value})`})`;
		case "binary":
			return `BASE64_ENCODE(${value})`;
		case "text":
			return baseName(type) === "TIME" ? trimmed(`TO_VARCHAR(${value}, 'HH24:MI:SS.FF9')`) : value;
		default:
			return `TO_VARCHAR(${value})`;
	}
}

function timestampText(value: string): string {
	return trimmed(`TO_VARCHAR(${value}, 'YYYY-MM-DD HH24:MI:SS.FF9')`);
}

/** Without zeros at the end of a fraction; the text has one. */
function trimmed(text: string): string {
	return `RTRIM(RTRIM(${text}, '0'), '.')`;
}

/** Without a format a float loses its last digits. Formats are not defined for what is no number. */
function floatText(value: string): string {
	const special = ["NaN", "inf", "-inf"].map(
		(name) => `WHEN ${value} = CAST('${name}' AS FLOAT) THEN '${name}'`,
	);
	return `CASE ${special.join(" ")} ELSE TO_VARCHAR(${value}, 'TME') END`;
}

function valuesSql(columns: readonly string[], rows: readonly (readonly Literal[])[]): string {
	const list = columns.map((column, index) => {
		const isNothing = rows.every((row) => row[index] === null);
		return `${isNothing ? `CAST(column${index + 1} AS VARCHAR)` : `column${index + 1}`} AS ${column}`;
	});
	const parts: string[] = [];
	for (let from = 0; from < rows.length; from += mostValues) {
		const tuples = rows.slice(from, from + mostValues).map((row) => `(${row.map(literal).join(", ")})`);
		parts.push(`SELECT ${list.join(", ")} FROM VALUES ${tuples.join(", ")}`);
	}
	return `(${parts.join(" UNION ALL ")})`;
}

function mergeSql({ target, source, key, columns, guard }: Merge): string {
	const rest = columns.filter((column) => column !== key);
	return [
		`MERGE INTO ${target} AS t USING (${source}) AS s ON t.${key} = s.${key}`,
		`WHEN MATCHED AND ${guard} THEN UPDATE SET ${rest.map((column) => `${column} = s.${column}`).join(", ")}`,
		`WHEN NOT MATCHED THEN INSERT (${columns.join(", ")}) VALUES (${columns.map((column) => `s.${column}`).join(", ")})`,
	].join(" ");
}
