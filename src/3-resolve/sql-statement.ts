/** Comments and quoted stretches, in which a semicolon means nothing; then a semicolon, then any other character. */
const token = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;|\S/g;

export type StatementEnd =
	| { readonly kind: "one"; readonly end: number }
	| { readonly kind: "none" }
	| { readonly kind: "several" };

/** Where the only statement of a SQL text ends, before its semicolon if it has one. */
export function statementEnd(sql: string): StatementEnd {
	let end: number | null = null;
	let hasText = false;
	for (const { 0: text, index } of sql.matchAll(token)) {
		if (text.startsWith("--") || text.startsWith("/*")) continue;
		if (text === ";") {
			end ??= index;
			continue;
		}
		if (end !== null && hasText) return { kind: "several" };
		hasText = true;
	}
	return hasText ? { kind: "one", end: end ?? sql.length } : { kind: "none" };
}
