import { asText, toNumeric } from "../forms.js";
import type { Filter } from "./filter.js";

/** Filters that change a value's type. README.md has the table. */
export const conversionFilters: Readonly<Record<string, Filter>> = {
	to_number: toNumeric,
	to_string: asText,
};
