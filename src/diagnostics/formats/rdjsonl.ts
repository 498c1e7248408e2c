import type { Diagnostic, Position, Span } from "../diagnostic.js";
import { suggestedName } from "../did-you-mean.js";
import { adviceOf } from "../render-text.js";
import { omittedText, type Report } from "../report.js";
import { type FormatContext, projectFile } from "./format.js";

const severities = { error: "ERROR", warning: "WARNING" } as const;

/** reviewdog's Diagnostic Format, one JSON object a line. reviewdog takes paths to begin where it runs. */
export function writeRdjsonl({ diagnostics, summary }: Report, context: FormatContext): string {
	const lines: object[] = diagnostics.map((diagnostic) => entryOf(diagnostic, context));
	const rest = omittedText(summary);
	if (rest !== null)
		lines.push({
			message: rest,
			location: locate(null, context),
			severity: "INFO",
			source: { name: "tailrace" },
		});
	return lines.map((line) => JSON.stringify(line)).join("\n");
}

function entryOf(diagnostic: Diagnostic, context: FormatContext) {
	const { severity, code, message, span, related } = diagnostic;
	const text = span === null ? null : replacementOf(diagnostic, span, context);
	return {
		message: [message, ...adviceOf(diagnostic)].join("\n"),
		location: locate(span, context),
		severity: severities[severity],
		source: { name: "tailrace" },
		code: { value: code },
		...(span === null || text === null ? {} : { suggestions: [{ range: rangeOf(span, context), text }] }),
		...(related.length === 0
			? {}
			: {
					relatedLocations: related.map((other) => ({
						message: other.message,
						location: locate(other.span, context),
					})),
				}),
	};
}

/** The name to put there, when what is marked is just the name that the message is about. */
function replacementOf({ message, hint }: Diagnostic, span: Span, { source }: FormatContext): string | null {
	const marked = source(span.file)?.slice(span.start.offset, span.end.offset) ?? "";
	return marked !== "" && message.includes(`\`${marked}\``) ? suggestedName(hint) : null;
}

function locate(span: Span | null, context: FormatContext) {
	const path = context.fromWorkingFolder(span?.file ?? projectFile);
	return span === null ? { path } : { path, range: rangeOf(span, context) };
}

function rangeOf({ file, start, end }: Span, { source }: FormatContext) {
	const text = source(file);
	return { start: positionOf(start, text), end: positionOf(end, text) };
}

/** Columns count bytes of UTF-8 here. */
function positionOf({ line, column, offset }: Position, text: string | null) {
	if (text === null) return { line, column };
	const before = text.slice(offset - column + 1, offset);
	return { line, column: new TextEncoder().encode(before).length + 1 };
}
