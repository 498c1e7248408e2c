import { ExactNumber, toText } from "../values.js";
import type { Filter } from "./filter.js";
import { standardFilter } from "./standard.js";

const names = [
	"first",
	"last",
	"size",
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
	"slice",
] as const;

const defaultTo = standardFilter("default");
const sentence = standardFilter("array_to_sentence_string");

/** Filters over lists, and default. See the table at createFilters. */
export const listFilters: Readonly<Record<string, Filter>> = {
	...Object.fromEntries(names.map((name) => [name, standardFilter(name)])),
	join: (value, [separator]) =>
		asList(value)
			.map(toText)
			.join(separator === undefined ? " " : toText(separator)),
	array_to_sentence_string: (value, args, impl) => sentence(asList(value).map(toText), args, impl),
	// liquidjs would turn the number into its text.
	default: (value, args, impl) => (value instanceof ExactNumber ? value : defaultTo(value, args, impl)),
};

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}
