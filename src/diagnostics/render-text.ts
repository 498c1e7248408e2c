import { codeFrame } from "./code-frame.js";
import type { Diagnostic, Span } from "./diagnostic.js";
import { shownText } from "./shown-text.js";

/** Colours the parts of a rendered diagnostic; the text reads the same without. */
export interface Styler {
	header(text: string, severity: Diagnostic["severity"]): string;
	/** Line numbers, arrows and bars. */
	frame(text: string): string;
	carets(text: string, severity: Diagnostic["severity"]): string;
}

export interface RenderOptions {
	/** A file's text, by the path of its spans; null when it is not at hand, then there is no frame. */
	readonly source: (file: string) => string | null;
	readonly styler?: Styler;
}

const plain: Styler = {
	header: (text) => text,
	frame: (text) => text,
	carets: (text) => text,
};

/** One diagnostic as text, its lines without a last line break. */
export function renderDiagnostic(diagnostic: Diagnostic, { source, styler = plain }: RenderOptions): string {
	const { severity, code, message, span, related } = diagnostic;
	const text = span === null ? null : source(span.file);
	const frame = span === null || text === null ? null : codeFrame(text, span);
	const gutter = " ".repeat(frame?.gutter ?? 2);
	const lines = [`${styler.header(`${severity}[${code}]`, severity)}: ${shownText(message)}`];
	if (span !== null) lines.push(`${gutter}${styler.frame("-->")} ${shownText(placeOf(span))}`);
	if (frame !== null) {
		const bar = styler.frame(`${gutter} |`);
		const carets = styler.carets("^".repeat(frame.carets), severity);
		lines.push(
			bar,
			`${styler.frame(`${frame.lineNumber} |`)} ${frame.line}`.trimEnd(),
			`${bar} ${" ".repeat(frame.indent)}${carets}`,
		);
	}
	const remarks = [
		...adviceOf(diagnostic),
		...related.map((other) => `note: ${other.message}: ${placeOf(other.span)}`),
	];
	for (const remark of remarks) lines.push(`${gutter} ${styler.frame("=")} ${shownText(remark)}`);
	return lines.join("\n");
}

/** Hint and notes, as every format words them. */
export function adviceOf({ hint, notes }: Diagnostic): readonly string[] {
	return [...(hint === null ? [] : [`hint: ${hint}`]), ...notes.map((note) => `note: ${note}`)];
}

/** `syncs/users.yml:19:16`, as terminals and editors open it. */
export function placeOf({ file, start }: Span): string {
	return `${file}:${start.line}:${start.column}`;
}
