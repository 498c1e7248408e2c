import { type Liquid, TypeGuards } from "liquidjs";
import { parseTemplate } from "../../mapping/liquid-template.js";
import type { LeafProgram, MappingNode } from "../../types/generated/compiled.js";
import { isNumericType } from "../column-types.js";
import type { LintedSync } from "./linted-sync.js";

/** What a reader of the event will take a value for. A date is text to JSON, and a time to Segment's warehouses. */
export type ValueKind = "text" | "a number" | "a boolean" | "a time" | "an object" | "a list";

/** As far as it is known without rows; null where it is not. */
export function valueKind(node: MappingNode, { sync }: LintedSync, liquid: Liquid): ValueKind | null {
	switch (node.kind) {
		case "object":
			return "an object";
		case "array":
		case "each":
			return "a list";
		case "constant":
			return kindOfConstant(node.value);
		case "template":
			return null;
		case "leaf":
			return kindOfLeaf(node, sync.model.columns?.columns ?? [], liquid);
		default:
			return node satisfies never;
	}
}

type Columns = readonly { readonly name: string; readonly type: string | null }[];

function kindOfLeaf({ form, source, text }: LeafProgram, columns: Columns, liquid: Liquid): ValueKind | null {
	switch (form) {
		case "string":
		case "id":
		case "label":
			return "text";
		case "number":
		case "integer":
			return "a number";
		case "boolean":
			return "a boolean";
		case "date":
		case "datetime":
		case "instant":
			return "a time";
		case "json":
			return null;
		case "auto":
			return source === "column"
				? kindOfType(columns.find(({ name }) => name === text)?.type ?? null)
				: kindOfTemplate(text, liquid);
		default:
			return form satisfies never;
	}
}

function kindOfConstant(value: string | number | boolean): ValueKind {
	if (typeof value === "string") return "text";
	return typeof value === "number" ? "a number" : "a boolean";
}

/** Filters whose result is of one kind, whatever they are given. */
const kindOfFilter: Readonly<Record<string, ValueKind>> = {
	...of("text", ["append", "base64", "capitalize", "downcase", "escape", "join", "join_present", "json"]),
	...of("text", ["prepend", "remove", "replace", "sha256", "strip", "to_string", "truncate", "upcase"]),
	...of("a number", ["abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo"]),
	...of("a number", ["plus", "round", "size", "times", "to_number"]),
	...of("a list", ["split", "keys", "sort", "map", "uniq"]),
	...of("an object", ["only", "except"]),
	...of("a time", ["iso8601"]),
};

const kindsOfTemplates = new WeakMap<Liquid, Map<string, ValueKind | null>>();

/** Many syncs write the same templates, and parsing is what costs. */
function kindOfTemplate(text: string, liquid: Liquid): ValueKind | null {
	const known = kindsOfTemplates.get(liquid) ?? new Map<string, ValueKind | null>();
	kindsOfTemplates.set(liquid, known);
	const kind = known.get(text);
	if (kind !== undefined) return kind;
	const read = readKind(text, liquid);
	known.set(text, read);
	return read;
}

function readKind(text: string, liquid: Liquid): ValueKind | null {
	const template = parseTemplate(liquid, text);
	if (template.kind === "text") return "text";
	const { filters, initial } = template.value;
	const last = filters[filters.length - 1];
	if (last !== undefined)
		return Object.hasOwn(kindOfFilter, last.name) ? (kindOfFilter[last.name] ?? null) : null;
	const isComparison = initial.postfix.some((token) => TypeGuards.isOperatorToken(token));
	return isComparison ? "a boolean" : null;
}

const families: readonly (readonly [ValueKind, RegExp])[] = [
	["a list", /^(array|list)\b|\[\d*\]$/i],
	["an object", /^(struct|record|map)\b/i],
	["a time", /^(date|datetime|timestamp)/i],
	["a boolean", /^bool(ean)?$/i],
	["text", /^((n?(var)?char|n?text|string|uuid|citext|bpchar|character( varying)?)\s*(\(\s*\w+\s*\))?)$/i],
];

/** Of a warehouse's own type; JSON and its like may hold anything. */
function kindOfType(type: string | null): ValueKind | null {
	if (type === null) return null;
	const name = type.trim();
	const family = families.find(([, pattern]) => pattern.test(name));
	if (family !== undefined) return family[0];
	return isNumericType(name) ? "a number" : null;
}

function of(kind: ValueKind, names: readonly string[]): Record<string, ValueKind> {
	return Object.fromEntries(names.map((name) => [name, kind]));
}
