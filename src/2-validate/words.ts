import type { ErrorObject } from "ajv";
import { lastStep, parentOf } from "../diagnostics/span.js";
import type { Json, JsonObject } from "../types/source.js";
import { type CheckContext, keysOf } from "./schema-reader.js";

interface PatternWords {
	readonly wanted: string;
	readonly hint: string | null;
}

/** Every pattern of the schemas of written files; a test holds the list complete. */
export const patterns: Readonly<Record<string, PatternWords>> = {
	"^[0-9a-z]{8,32}$": {
		wanted: "8 to 32 digits and lower-case letters",
		hint: null,
	},
	"^[0-9]+ ?(m|minutes?|h|hours?|d|days?)$": {
		wanted: "a number and a unit, such as `30 minutes`, `12 hours` or `3 days`",
		hint: null,
	},
	"^(100|[0-9]{1,2})(\\.[0-9]+)?%$": {
		wanted: "a percentage from `0%` to `100%`",
		hint: "write `20%`, or a whole number without quotes for a count of rows",
	},
	"^\\d{4}-\\d{2}-\\d{2}$": {
		wanted: "a date as YYYY-MM-DD",
		hint: null,
	},
	"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$": {
		wanted: "letters, digits, `_` and `-`, at most 63, beginning with a letter or digit",
		hint: null,
	},
};

export function patternInWords(pattern: string): PatternWords {
	return (
		patterns[pattern] ?? {
			wanted: `text that matches \`${pattern}\``,
			hint: null,
		}
	);
}

/** What was written, by its kind. */
export function valueInWords(value: Json): string {
	if (value === null) return "empty";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a map";
	if (typeof value === "string") return "text";
	// Not the number itself: it may be a secret that lacks its quotes.
	if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a number with a fraction";
	return `\`${value}\``;
}

const types: Readonly<Record<string, string>> = {
	string: "text",
	integer: "a whole number",
	number: "a number",
	boolean: "`true` or `false`",
	array: "a list",
	object: "a map",
	null: "nothing",
};

export function typeInWords(names: readonly string[]): string {
	return names.map((name) => types[name] ?? name).join(" or ");
}

/** One branch of an `anyOf`. */
export function formInWords(form: JsonObject): string {
	if (Array.isArray(form.enum)) return form.enum.map((value) => `\`${value}\``).join(" or ");
	if (typeof form.pattern === "string") return patternInWords(form.pattern).wanted;
	const required = Array.isArray(form.required)
		? form.required.map((key) => `\`${key}\``)
		: keysOf(form).map((key) => `\`${key}\``);
	if (form.type === "object") return required.length === 0 ? "a map" : `a map with ${required.join(", ")}`;
	return typeInWords((Array.isArray(form.type) ? form.type : [form.type]).map(String));
}

export function rangeInWords(error: ErrorObject): string {
	const limit = Number(error.params.limit);
	switch (error.keyword) {
		case "minimum":
			return `be at least ${limit}`;
		case "minLength":
		case "minItems":
		case "minProperties":
			return limit === 1 ? "not be empty" : `have at least ${limit} entries`;
		case "uniqueItems":
			return "not name the same thing twice";
		default:
			return `fit: ${error.message ?? error.keyword}`;
	}
}

/** How a setting is called in messages: the last names of its path. */
export function settingName(pointer: string): string {
	const name = lastStep(pointer);
	if (lastStep(parentOf(pointer)) === "defaults") return `defaults.${name}`;
	return /^\d+$/.test(name) ? `${lastStep(parentOf(pointer))}[${name}]` : name;
}

/** The same in backticks; the whole file has its own name. */
export function mapName(context: CheckContext, pointer: string): string {
	return pointer === "" ? context.title : `\`${settingName(pointer)}\``;
}
