import { ExactNumber, isObject, toText } from "../values.js";
import type { Filter } from "./filter.js";
import { standardFilter } from "./standard.js";

const names = [
	"map",
	"where",
	"reject",
	"find",
	"find_index",
	"has",
	"group_by",
	"sort",
	"sort_natural",
	"uniq",
	"compact",
	"concat",
	"push",
	"unshift",
	"pop",
	"shift",
	"reverse",
] as const;

const defaultTo = standardFilter("default");
const first = standardFilter("first");
const last = standardFilter("last");
const size = standardFilter("size");
const slice = standardFilter("slice");
const sentence = standardFilter("array_to_sentence_string");

/** Filters over lists, and default. README.md has the table. */
export const listFilters: Readonly<Record<string, Filter>> = {
	...Object.fromEntries(names.map((name) => [name, standardFilter(name)])),
	// liquidjs would give empty text for what has no elements.
	first: (value, args, impl) => (hasElements(value) ? first(value, args, impl) : null),
	last: (value, args, impl) => (hasElements(value) ? last(value, args, impl) : null),
	// As `.size` does.
	size: (value, args, impl) => (isObject(value) ? Object.keys(value).length : size(value, args, impl)),
	slice: (value, args, impl) => slice(Array.isArray(value) ? value : toText(value), args, impl),
	join: (value, [separator]) =>
		asList(value)
			.map(toText)
			.join(separator === undefined ? " " : toText(separator)),
	array_to_sentence_string: (value, args, impl) => sentence(asList(value).map(toText), args, impl),
	// liquidjs would turn the number into its text.
	default: (value, args, impl) => (value instanceof ExactNumber ? value : defaultTo(value, args, impl)),
};

function hasElements(value: unknown): boolean {
	return Array.isArray(value) || typeof value === "string";
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}
