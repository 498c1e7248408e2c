import type { ColumnKind } from "../../types/bound.js";

const integers = new Set(["smallint", "integer", "bigint", "oid"]);
const texts = new Set([
	"character varying",
	"character",
	"text",
	"name",
	"char",
	"time without time zone",
	"time with time zone",
	"interval",
	"interval year to month",
	"interval day to second",
]);
const shortNames: Readonly<Record<string, string>> = {
	int2: "smallint",
	int: "integer",
	int4: "integer",
	int8: "bigint",
	decimal: "numeric",
	float4: "real",
	float8: "double precision",
	float: "double precision",
	bool: "boolean",
	varchar: "character varying",
	nvarchar: "character varying",
	bpchar: "character",
	nchar: "character",
	timestamp: "timestamp without time zone",
	timestamptz: "timestamp with time zone",
	time: "time without time zone",
	timetz: "time with time zone",
	"binary varying": "varbyte",
	varbinary: "varbyte",
};

/** The kind of a column; null for types without a text that always reads the same: GEOMETRY, GEOGRAPHY, HLLSKETCH. */
export function kindOfType(type: string): ColumnKind | null {
	const name = baseName(type);
	if (integers.has(name)) return "integer";
	if (texts.has(name)) return "text";
	switch (name) {
		case "numeric":
			return "decimal";
		case "real":
		case "double precision":
			return "float";
		case "boolean":
			return "boolean";
		case "date":
			return "date";
		case "timestamp without time zone":
			return "datetime";
		case "timestamp with time zone":
			return "instant";
		case "super":
			return "json";
		case "varbyte":
			return "binary";
		default:
			return null;
	}
}

/** The type without length and precision, in the long spelling. */
export function baseName(type: string): string {
	const name = type
		.trim()
		.toLowerCase()
		.replaceAll('"', "")
		.replace(/\s*\([^)]*\)/, "");
	return shortNames[name] ?? name;
}

/** Digits after the point of a NUMERIC, or null where the type does not say, as for an expression in a view. */
export function scaleOf(type: string): number | null {
	const scale = /\(\s*\d+\s*,\s*(\d+)\s*\)/.exec(type)?.[1];
	if (scale !== undefined) return Number(scale);
	return /\(\s*\d+\s*\)/.test(type) ? 0 : null;
}
