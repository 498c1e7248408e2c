import type { Span } from "./diagnostic.js";
import { displayWidth, shownText } from "./shown-text.js";

/** The line a span starts on, and where its carets go. */
export interface CodeFrame {
	/** Width of the line number, for what is aligned with it. */
	readonly gutter: number;
	readonly lineNumber: number;
	/** As shown: tabs widened, control characters replaced, secrets masked, long lines cut. */
	readonly line: string;
	/** Columns before the first caret. */
	readonly indent: number;
	readonly carets: number;
}

/** Columns of the longest line shown whole, and what is kept before the carets of a longer one. */
const widest = 160;
const keptBefore = 60;

/** Null when the text does not have the line: the file has changed since. */
export function codeFrame(text: string, { start, end }: Span): CodeFrame | null {
	const lines = text.split("\n");
	const written = lines[start.line - 1]?.replace(/\r$/, "");
	if (written === undefined) return null;
	const line = withoutLiterals(isWithinSecret(lines, start.line - 1) ? "***" : written);
	const from = start.column - 1;
	const to = end.line === start.line ? end.column - 1 : line.trimEnd().length;
	const before = shownText(line.slice(0, from));
	const marked = shownText(line.slice(from, to));
	const isLong = displayWidth(shownText(line)) > widest;
	const cut = isLong && before.length > keptBefore ? before.length - keptBefore : 0;
	const secret = secretIn(line);
	const whole = shownText(secret === null ? line : `${line.slice(0, secret)}***`);
	const shown = `${cut > 0 ? "…" : ""}${whole.slice(cut, isLong ? cut + widest : undefined)}`;
	const indent = displayWidth(before.slice(cut)) + (cut > 0 ? 1 : 0);
	const width = displayWidth(shown);
	return {
		gutter: String(start.line).length,
		lineNumber: start.line,
		line: shown.trimEnd(),
		indent: Math.min(indent, width),
		carets: Math.max(1, Math.min(displayWidth(marked), width - indent)),
	};
}

/** Whether a value there is secret by the name of its setting, so that no message may quote it. */
export function isSecretAt(text: string, { start }: Span): boolean {
	const lines = text.split("\n");
	return secretIn(lines[start.line - 1] ?? "") !== null || isWithinSecret(lines, start.line - 1);
}

const secretNames =
	/(?:\b(?:pass|private_key_passphrase|write_key|keyfile_json)|(?:\b|_)(?:password|token|secret|private_key|access_key|encryption_key))/
		.source;

/** Whether the line goes on with a value that began above, under a key that is secret by its name: a key's PEM, say. */
function isWithinSecret(lines: readonly string[], index: number): boolean {
	const isKey = /^\s*(?:- +)?["']?[\w$-]+["']?\s*:(?:\s|$)/;
	if (isKey.test(lines[index] ?? "")) return false;
	const key = lines.slice(0, index).findLast((line) => isKey.test(line));
	return key !== undefined && new RegExp(`^\\s*(?:- +)?["']?\\w*?${secretNames}["']?\\s*:`).test(key);
}

/** Texts within a secret's template, which may be the secret itself; not the names of variables. */
function withoutLiterals(line: string): string {
	const template = new RegExp(`${secretNames}["']?\\s*:\\s*["']?\\{\\{`).exec(line);
	if (template === null) return line;
	const at = template.index + template[0].length;
	const hidden = line
		.slice(at)
		.replace(/(?<!\bvar\(\s*)(?<!env_var\(\s*)'[^']+'/g, (literal) => `'${"*".repeat(literal.length - 2)}'`);
	return line.slice(0, at) + hidden;
}

/** Where a secret that is written in clear begins: settings that are secret by name are never shown. */
function secretIn(line: string): number | null {
	const found = new RegExp(`${secretNames}(?:["']?\\s*:\\s*|=)(?!["']?\\{\\{)(?=\\S)`).exec(line);
	return found === null ? null : found.index + found[0].length;
}
