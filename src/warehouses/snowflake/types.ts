import type { ColumnKind } from "../../types/bound.js";

const integers = new Set("INT INTEGER BIGINT SMALLINT TINYINT BYTEINT".split(" "));
const decimals = new Set("NUMBER DECIMAL DEC NUMERIC".split(" "));
const floats = new Set("FLOAT FLOAT4 FLOAT8 DOUBLE REAL".split(" "));
const texts = new Set("VARCHAR TEXT STRING CHAR CHARACTER NCHAR NVARCHAR NVARCHAR2 TIME".split(" "));

/**
 * The kind of a column by its type's name, with or without precision; null for types without a text that always reads the
 * same (GEOGRAPHY, GEOMETRY, VECTOR, DECFLOAT).
 */
export function kindOfType(type: string): ColumnKind | null {
	const name = baseName(type);
	if (decimals.has(name)) return scaleOf(type) === 0 ? "integer" : "decimal";
	if (integers.has(name)) return "integer";
	if (floats.has(name) || name === "DOUBLE PRECISION") return "float";
	if (texts.has(name)) return "text";
	switch (name) {
		case "BOOLEAN":
			return "boolean";
		case "DATE":
			return "date";
		case "TIMESTAMP_NTZ":
		case "DATETIME":
			return "datetime";
		case "TIMESTAMP_LTZ":
		case "TIMESTAMP_TZ":
			return "instant";
		case "VARIANT":
		case "OBJECT":
		case "ARRAY":
		case "MAP":
			return "json";
		case "BINARY":
		case "VARBINARY":
			return "binary";
		default:
			return null;
	}
}

/** `NUMBER(12,2)` is NUMBER. */
export function baseName(type: string): string {
	return type
		.trim()
		.toUpperCase()
		.replace(/\s*\(.*\)$/, "");
}

/** NUMBER alone is NUMBER(38,0). */
function scaleOf(type: string): number {
	return Number(/,\s*(\d+)\s*\)/.exec(type)?.[1] ?? 0);
}

/** A result's column as the driver describes it. */
export interface DescribedColumn {
	getType(): string;
	getPrecision(): number | null;
	getScale(): number | null;
}

/** The type as SQL spells it. Lengths of texts are left out: they change nothing about a value's text. */
export function typeOfColumn(column: DescribedColumn): string {
	const type = column.getType();
	switch (type) {
		case "fixed":
			return `NUMBER(${column.getPrecision() ?? 38},${column.getScale() ?? 0})`;
		case "real":
			return "FLOAT";
		case "text":
			return "VARCHAR";
		case "time":
		case "timestamp_ntz":
		case "timestamp_ltz":
		case "timestamp_tz":
			return `${type.toUpperCase()}(${column.getScale() ?? 9})`;
		default:
			return type.toUpperCase();
	}
}
