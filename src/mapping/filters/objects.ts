import { toValue } from "liquidjs";
import { objectExpected } from "../../diagnostics/codes/row.js";
import { parseJson } from "../json-text.js";
import { writeNumber } from "../numbers.js";
import { rowProblem } from "../row-problem.js";
import { ExactNumber, isObject, JsonText, kindOf, toText } from "../values.js";
import { writeString } from "../write-value.js";
import type { Filter, FilterOptions } from "./filter.js";

/** Filters over objects and JSON. README.md has the table. */
export function objectFilters({ isJson }: Pick<FilterOptions, "isJson">): Readonly<Record<string, Filter>> {
	return {
		json: (value) => (isJson ? new JsonText(jsonText(value)) : jsonText(value)),
		raw: (value) => value,
		parse_json: (value) => (typeof value === "string" ? parseJson(value) : value),
		only: (value, args) => withKeys(value, (key) => namesOf(args).has(key)),
		except: (value, args) => withKeys(value, (key) => !namesOf(args).has(key)),
		keys: (value) => Object.keys(asObject(value)).sort(),
	};
}

/** JSON text with sorted keys; nulls stay, and numbers keep digits that a double would lose. */
function jsonText(value: unknown): string {
	if (value === null || value === undefined) return "null";
	if (typeof value === "string") return writeString(value);
	if (typeof value === "number") return writeNumber(value);
	if (value instanceof ExactNumber) return value.digits;
	if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
	if (!isObject(value)) return typeof value === "boolean" ? String(value) : jsonText(toValue(value));
	const members = Object.keys(value)
		.sort()
		.map((key) => `${writeString(key)}:${jsonText(value[key])}`);
	return `{${members.join(",")}}`;
}

function withKeys(value: unknown, isKept: (key: string) => boolean): Record<string, unknown> {
	return Object.fromEntries(Object.entries(asObject(value)).filter(([key]) => isKept(key)));
}

function namesOf(args: readonly unknown[]): ReadonlySet<string> {
	return new Set(args.flat().map(toText));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
	if (!isObject(value)) throw rowProblem(objectExpected, { found: kindOf(value) });
	return value;
}
