import { textTooLong } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Literal } from "../warehouse.js";

/** What a VARCHAR column holds at most, in bytes of UTF-8. */
export const mostBytes = 65_535;

/** A backslash escapes, always: Redshift left PostgreSQL before there was standard_conforming_strings. */
export function redshiftLiteral(value: Literal): string {
	if (value === null) return "NULL";
	if (typeof value === "number") return String(value);
	const bytes = Buffer.byteLength(value);
	if (bytes > mostBytes)
		throw new Refusal(textTooLong(null, { engine: "Redshift", bytes, limit: mostBytes }), "failed");
	return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
