import type { ColumnKind } from "../../types/bound.js";

const integers = new Set(["smallint", "integer", "bigint", "oid"]);
const texts = new Set(
	[
		"text,character varying,character,bpchar,varchar,char,name,citext,uuid,xml,money,interval,bit,bit varying",
		"inet,cidr,macaddr,macaddr8,ltree,tsvector,time without time zone,time with time zone,pg_lsn",
		"int4range,int8range,numrange,daterange,tsrange,tstzrange",
		"int4multirange,int8multirange,nummultirange,datemultirange,tsmultirange,tstzmultirange",
	].flatMap((names) => names.split(",")),
);
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
	timestamp: "timestamp without time zone",
	timestamptz: "timestamp with time zone",
	time: "time without time zone",
	timetz: "time with time zone",
	varbit: "bit varying",
};

/**
 * The kind of a column, by the name that `format_type` gives its type; enums are `enum NAME`, composite types
 * `composite NAME`. Null for types without a text that always reads the same.
 */
export function kindOfType(type: string): ColumnKind | null {
	const element = elementType(type);
	if (element !== null) {
		const kind = kindOfType(element);
		return kind === null || kind === "binary" ? null : "json";
	}
	const name = baseName(type);
	if (integers.has(name)) return "integer";
	if (texts.has(name) || name.startsWith("enum ")) return "text";
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
		case "json":
		case "jsonb":
		case "hstore":
			return "json";
		case "bytea":
			return "binary";
		default:
			return name.startsWith("composite ") ? "json" : null;
	}
}

/** The type of an array's elements, or null when it is no array. */
export function elementType(type: string): string | null {
	const trimmed = type.trim();
	return trimmed.endsWith("[]") ? trimmed.slice(0, -2) : null;
}

/** The type without length and precision, in the long spelling: `timestamp(3)` is `timestamp without time zone`. */
export function baseName(type: string): string {
	const trimmed = type.trim();
	if (/^(enum|composite) /.test(trimmed)) return trimmed;
	const name = trimmed
		.toLowerCase()
		.replaceAll('"', "")
		.replace(/\s*\([^)]*\)/, "");
	return shortNames[name] ?? name;
}
