import type { Literal } from "../warehouse.js";

/** A name in backticks, in which the escapes of string literals hold. */
export function bqQuote(identifier: string): string {
	return `\`${escaped(identifier).replaceAll("`", "\\`")}\``;
}

export function bqLiteral(value: Literal): string {
	if (value === null) return "NULL";
	return typeof value === "number" ? String(value) : `'${escaped(value).replaceAll("'", "\\'")}'`;
}

/** A literal in one pair of quotes has no line break in it; all other characters may stand as they are. */
function escaped(text: string): string {
	return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
