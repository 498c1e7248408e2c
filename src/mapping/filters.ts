import { Drop, toValue } from "liquidjs";
import { filterFailed } from "../diagnostics/codes/row.js";
import { arithmeticFilters } from "./filters/arithmetic.js";
import { conversionFilters } from "./filters/conversions.js";
import { dateFilters } from "./filters/dates.js";
import type { Filter, FilterOptions } from "./filters/filter.js";
import { listFilters } from "./filters/lists.js";
import { objectFilters } from "./filters/objects.js";
import { textFilters } from "./filters/text.js";
import { RowProblem, rowProblem } from "./row-problem.js";
import { Binary, ExactNumber } from "./values.js";

/** Filters of liquidjs that are left out, with what to use instead. */
export const removedFilters: Readonly<Record<string, string>> = {
	sample: "a random element would differ at every run",
	shuffle: "a random order would differ at every run",
	inspect: "use `json`",
	jsonify: "use `json`",
	to_integer: "use `to_number`, or `as: integer`",
	date_to_xmlschema: "use `iso8601`",
	date_to_rfc822: "use `date: '%a, %d %b %Y %H:%M:%S %z'`",
	date_to_string: "use `date: '%d %b %Y'`",
	date_to_long_string: "use `date: '%d %B %Y'`",
	where_exp: "use `where`, or `for` with `if`",
	reject_exp: "use `reject`, or `for` with `if`",
	group_by_exp: "use `group_by`",
	has_exp: "use `has`",
	find_exp: "use `find`",
	find_index_exp: "use `find_index`",
};

/**
 * Every filter a mapping may use. A null given to a filter stays null, unless the table says otherwise.
 *
 * | filters | what differs from liquidjs |
 * |---|---|
 * | append, capitalize, downcase, replace, split, strip, truncate, upcase and the other text filters | take text, numbers and booleans; an object fails the row |
 * | abs, at_least, at_most, ceil, divided_by, floor, minus, modulo, plus, round, times, sum | numbers and plain decimal text only; a null argument gives null; a result that is not finite, or has more digits than a double holds, fails the row |
 * | first, join, last, map, size, sort, uniq, where and the other list filters | join and array_to_sentence_string fail on objects |
 * | default | for null, false, blank lists and text without characters; with `allow_false: true` false stays |
 * | date | ISO 8601 text, or a number as seconds since 1970; the program's time zone, or a zone's name as second argument; no now, no today; English names |
 * | iso8601 | ISO 8601 text as UTC with milliseconds |
 * | json | JSON text with sorted keys and every digit |
 * | raw | in a $template: text that is JSON already, not escaped; elsewhere without effect |
 * | parse_json | text to values; what is no text stays |
 * | sha256, hmac_sha256 | hex digest of the text's UTF-8 |
 * | base64, base64_encode | of a binary column's bytes, or of the text's UTF-8 |
 * | to_number, to_string | strict; to_string writes every digit, an object fails the row |
 * | join_present | joins what is neither null nor blank with a space, or with `sep: ", "`; null when nothing is; lists give their elements |
 * | only, except | an object with, or without, the named keys: `only: "a", "b"`, or a list |
 * | keys | an object's keys, sorted |
 */
export function createFilters(options: FilterOptions): ReadonlyMap<string, Filter> {
	const groups: readonly Readonly<Record<string, Filter>>[] = [
		textFilters,
		arithmeticFilters,
		listFilters,
		objectFilters(options),
		conversionFilters,
		dateFilters(options.zone),
	];
	return new Map(
		groups.flatMap((group) => Object.entries(group)).map(([name, filter]) => [name, guarded(name, filter)]),
	);
}

const takesNull = new Set(["default", "join_present"]);
const takesBinary = new Set(["base64", "base64_encode", "default"]);

function guarded(name: string, filter: Filter): Filter {
	const staysNull = !takesNull.has(name);
	const needsText = !takesBinary.has(name);
	return (given, args, impl) => {
		const value = isLiteral(given) ? toValue(given) : given;
		if (staysNull && (value === null || value === undefined)) return null;
		if (needsText && value instanceof Binary) value.valueOf();
		try {
			return filter(value, args, impl) ?? null;
		} catch (error) {
			if (error instanceof RowProblem) throw error;
			// Messages of the library may quote the value.
			throw rowProblem(filterFailed, {
				name,
				reason: "cannot take this value",
			});
		}
	};
}

/** The literals nil, empty and blank, and JSON text, are what they stand for; our own numbers and bytes stay. */
function isLiteral(value: unknown): boolean {
	return value instanceof Drop && !(value instanceof ExactNumber) && !(value instanceof Binary);
}
