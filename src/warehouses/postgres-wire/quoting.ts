import type { Literal } from "../warehouse.js";

export function pgQuote(identifier: string): string {
	return `"${identifier.replaceAll('"', '""')}"`;
}

/** Sessions run with standard_conforming_strings, so that a backslash is only a backslash. */
export function pgLiteral(value: Literal): string {
	if (value === null) return "NULL";
	return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
