import type { CST } from "yaml";
import { unquotedTemplate } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanInText } from "../diagnostics/span.js";
import type { TextFile } from "../types/source.js";

/**
 * Every flow map that starts with `{{` or `{%`. The concrete syntax tree is asked, not the document: it also exists
 * where text after the braces makes the YAML invalid, and it never looks into quoted or block text.
 */
export function findUnquotedTemplates(file: TextFile, tokens: readonly CST.Token[]): Diagnostic[] {
	const found: Diagnostic[] = [];
	for (const token of tokens) visit(token);
	return found;

	function visit(token: CST.Token): void {
		if (token.type === "flow-collection" && /^\{[{%]/.test(file.text.slice(token.offset, token.offset + 2))) {
			found.push(describe(file, token.offset));
			return;
		}
		if (token.type === "document" && token.value) visit(token.value);
		if (!("items" in token)) return;
		for (const item of token.items) {
			if (item.key) visit(item.key);
			if (item.value) visit(item.value);
		}
	}
}

function describe(file: TextFile, start: number): Diagnostic {
	const line = file.text.slice(start).split(/\r?\n/, 1)[0] ?? "";
	const closing = [...line.matchAll(/[}%]\}/g)].map(({ index }) => index + 2);
	const inFlow = isInFlow(file.text, start);
	const template = line.slice(0, inFlow ? closing[0] : closing.at(-1)).trimEnd();
	const written = inFlow ? template : line.replace(/\s+#.*$/, "").trimEnd();
	const quote = written.includes('"') ? "'" : '"';
	const text = quote === "'" ? written.replaceAll("'", "''") : written;
	return unquotedTemplate(spanInText(file, start, start + template.length), {
		quoted: `\`${quote}${text}${quote}\``,
	});
}

/** Inside brackets or braces the rest of the line belongs to others. */
function isInFlow(text: string, start: number): boolean {
	const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
	return /[[{,]/.test(before);
}
