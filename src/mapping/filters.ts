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

/** Every filter a mapping may use; filters/README.md says what each does and gives. A null stays null in most. */
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
