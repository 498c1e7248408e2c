/** A text as a regular expression that matches just it; also with the flag u. */
export function escapePattern(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** One of some texts. */
export function anyOfTexts(texts: readonly string[]): string {
	return `(?:${texts.map(escapePattern).join("|")})`;
}

/**
 * Text in which a template reads no column but these: no `row.name` and no `row["name"]` of another one inside `{{ }}` and
 * `{% %}`, what stands in quotes there aside. Text that is not all Liquid (`raw`, `comment`) passes.
 */
export function templatePattern(columns: readonly string[]): string {
	const untilName = String.raw`\{[{%](?:'[^']*'|"[^"]*"|(?![%}]\})[^'"])*?(?<![\w.\-])(?:row|record|before)`;
	const otherName = String.raw`(?:\.|\[\s*["'])(?!${anyOfTexts(columns)}(?![\w\-]))`;
	return String.raw`^(?:[\s\S]*\{%-?\s*(?:raw|comment)\b|(?![\s\S]*${untilName}${otherName}))`;
}
