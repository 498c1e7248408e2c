import type { ColumnKind } from "../../types/bound.js";
import { bqQuote } from "./quoting.js";

/** A column as the API describes it; only what its type is made of. */
export interface SchemaField {
	readonly name: string;
	readonly type: string;
	readonly mode?: string;
	readonly fields?: readonly SchemaField[];
	readonly rangeElementType?: { readonly type?: string };
}

/** A type that SQL spells, parsed; scalars without length and precision and by their one name. */
export type BigQueryType =
	| { readonly kind: "scalar"; readonly name: string }
	| { readonly kind: "array"; readonly element: BigQueryType }
	| { readonly kind: "struct"; readonly fields: readonly BigQueryType[] };

/** Other spellings, of the API and of SQL. */
const synonyms: Readonly<Record<string, string>> = {
	INTEGER: "INT64",
	INT: "INT64",
	SMALLINT: "INT64",
	BIGINT: "INT64",
	TINYINT: "INT64",
	BYTEINT: "INT64",
	FLOAT: "FLOAT64",
	BOOLEAN: "BOOL",
	DECIMAL: "NUMERIC",
	BIGDECIMAL: "BIGNUMERIC",
	RECORD: "STRUCT",
};

const kinds: Readonly<Record<string, ColumnKind>> = {
	STRING: "text",
	INT64: "integer",
	NUMERIC: "decimal",
	BIGNUMERIC: "decimal",
	FLOAT64: "float",
	BOOL: "boolean",
	DATE: "date",
	DATETIME: "datetime",
	TIMESTAMP: "instant",
	TIME: "text",
	INTERVAL: "text",
	GEOGRAPHY: "text",
	RANGE: "text",
	JSON: "json",
	BYTES: "binary",
};

/** The kind of a type as SQL or catalog.json spells it; null for what has no text that always reads the same. */
export function kindOfType(type: string): ColumnKind | null {
	const parsed = parseType(type);
	return parsed === null ? null : kindOf(parsed);
}

/** How SQL spells the type of a column that the API describes: `ARRAY<STRUCT<a INT64, b STRING>>`. */
export function typeOfField(field: SchemaField): string {
	const type = field.mode === "REPEATED" ? `ARRAY<${elementOf(field)}>` : elementOf(field);
	return type;
}

/** Null when it is no type at all. */
export function parseType(type: string): BigQueryType | null {
	const tokens = type.match(/`(?:[^`\\]|\\.)*`|[<>,]|\([^)]*\)|[^\s<>,()`]+/g) ?? [];
	const reader = { tokens, at: 0 };
	const parsed = readType(reader);
	return reader.at === tokens.length ? parsed : null;
}

function kindOf(type: BigQueryType): ColumnKind | null {
	if (type.kind === "scalar") return kinds[type.name] ?? null;
	return isNestable(type) ? "json" : null;
}

/** JSON has nothing for bytes: what TO_JSON_STRING writes for them cannot be told from a text. */
function isNestable(type: BigQueryType): boolean {
	switch (type.kind) {
		case "scalar":
			return kinds[type.name] !== undefined && type.name !== "BYTES";
		case "array":
			return isNestable(type.element);
		case "struct":
			return type.fields.every(isNestable);
		default:
			return type satisfies never;
	}
}

function elementOf({ type, fields, rangeElementType }: SchemaField): string {
	const name = synonyms[type.toUpperCase()] ?? type.toUpperCase();
	if (name === "RANGE") return `RANGE<${rangeElementType?.type ?? "DATE"}>`;
	if (name !== "STRUCT") return name;
	const members = (fields ?? []).map((field) => `${fieldName(field.name)} ${typeOfField(field)}`);
	return `STRUCT<${members.join(", ")}>`;
}

function fieldName(name: string): string {
	return /^[A-Za-z_]\w*$/.test(name) ? name : bqQuote(name);
}

interface Reader {
	readonly tokens: readonly string[];
	at: number;
}

function readType(reader: Reader): BigQueryType | null {
	const word = (reader.tokens[reader.at] ?? "").toUpperCase();
	if (!/^[A-Z]\w*$/.test(word)) return null;
	reader.at += 1;
	const name = synonyms[word] ?? word;
	if (name === "STRUCT") return readStruct(reader);
	if (name === "ARRAY") {
		const element = take(reader, "<") ? readType(reader) : null;
		return element !== null && take(reader, ">") ? { kind: "array", element } : null;
	}
	if (name === "RANGE" && take(reader, "<") && (readType(reader) === null || !take(reader, ">"))) return null;
	if (reader.tokens[reader.at]?.startsWith("(")) reader.at += 1;
	return { kind: "scalar", name };
}

function readStruct(reader: Reader): BigQueryType | null {
	if (!take(reader, "<")) return null;
	const fields: BigQueryType[] = [];
	do {
		if (isNamed(reader)) reader.at += 1;
		const field = readType(reader);
		if (field === null) return null;
		fields.push(field);
	} while (take(reader, ","));
	return take(reader, ">") ? { kind: "struct", fields } : null;
}

/** Fields may have no name; one that has is followed by its type's word. */
function isNamed({ tokens, at }: Reader): boolean {
	return !/^([<>,]|\(.*)?$/.test(tokens[at + 1] ?? "");
}

function take(reader: Reader, token: string): boolean {
	if (reader.tokens[reader.at] !== token) return false;
	reader.at += 1;
	return true;
}
