import type { ColumnKind } from "../../types/bound.js";

/** A DuckDB type name taken apart: `STRUCT(a INTEGER, "b c" DATE)[]`. */
export type DuckDbType =
	| { readonly kind: "scalar"; readonly name: string; readonly scale: number }
	| { readonly kind: "list"; readonly element: DuckDbType }
	| {
			readonly kind: "struct";
			readonly fields: readonly {
				readonly name: string;
				readonly type: DuckDbType;
			}[];
	  }
	| {
			readonly kind: "map";
			readonly key: DuckDbType;
			readonly value: DuckDbType;
	  };

const integers = new Set(
	"TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BIGNUM VARINT".split(
		" ",
	),
);
const datetimes = new Set("TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS".split(" "));
const texts = new Set("VARCHAR UUID ENUM TIME INTERVAL BIT".split(" "));

/** The kind of a column of this type; null for types whose values have no canonical text (UNION, VARIANT). */
export function kindOfType(type: DuckDbType): ColumnKind | null {
	if (type.kind !== "scalar") return isReadable(type) ? "json" : null;
	const { name } = type;
	if (integers.has(name)) return "integer";
	if (datetimes.has(name)) return "datetime";
	if (texts.has(name)) return "text";
	switch (name) {
		case "DECIMAL":
			return "decimal";
		case "FLOAT":
		case "DOUBLE":
			return "float";
		case "BOOLEAN":
			return "boolean";
		case "DATE":
			return "date";
		case "TIMESTAMP WITH TIME ZONE":
			return "instant";
		case "TIME WITH TIME ZONE":
			return "text";
		case "JSON":
			return "json";
		case "BLOB":
			return "binary";
		default:
			return null;
	}
}

function isReadable(type: DuckDbType): boolean {
	switch (type.kind) {
		case "scalar":
			return kindOfType(type) !== null && kindOfType(type) !== "binary";
		case "list":
			return isReadable(type.element);
		case "struct":
			return type.fields.every((field) => isReadable(field.type));
		case "map":
			return isReadable(type.key) && isReadable(type.value);
		default:
			return type satisfies never;
	}
}

/** Reads a type name as DESCRIBE and catalog.json spell it. */
export function parseType(text: string): DuckDbType {
	const trimmed = text.trim();
	const list = /^(.*)\[\d*\]$/s.exec(trimmed);
	if (list?.[1] !== undefined) return { kind: "list", element: parseType(list[1]) };
	const call = /^(\w+)\s*\((.*)\)$/s.exec(trimmed);
	const name = (call?.[1] ?? trimmed).toUpperCase();
	const args = call?.[2] === undefined ? [] : splitTopLevel(call[2]);
	if (name === "STRUCT") return { kind: "struct", fields: args.map(parseField) };
	const [key, value] = args;
	if (name === "MAP" && key !== undefined && value !== undefined) {
		return { kind: "map", key: parseType(key), value: parseType(value) };
	}
	const scale = name === "DECIMAL" ? Number(value ?? 3) : 0;
	return { kind: "scalar", name: name === "NUMERIC" ? "DECIMAL" : name, scale };
}

function parseField(text: string): { name: string; type: DuckDbType } {
	const match = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(text);
	const name = match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? "";
	return { name, type: parseType(match?.[3] ?? "") };
}

function splitTopLevel(text: string): readonly string[] {
	const parts: string[] = [];
	let depth = 0;
	let quote: string | null = null;
	let start = 0;
	for (let index = 0; index < text.length; index += 1) {
		const char = text[index] ?? "";
		// A doubled quote closes and opens again, which comes to the same.
		if (quote === null && (char === '"' || char === "'")) quote = char;
		else if (char === quote) quote = null;
		if (quote !== null) continue;
		if (char === "(") depth += 1;
		if (char === ")") depth -= 1;
		if (char === "," && depth === 0) {
			parts.push(text.slice(start, index));
			start = index + 1;
		}
	}
	return [...parts, text.slice(start)];
}
