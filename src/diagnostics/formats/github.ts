import type { Diagnostic } from "../diagnostic.js";
import { adviceOf, placeOf } from "../render-text.js";
import { foundText, omittedText, type Report } from "../report.js";
import { shownText } from "../shown-text.js";
import { lastLineOf } from "../span.js";
import { type FormatContext, projectFile } from "./format.js";

/** GitHub marks so many errors, and as many warnings, of one step; the others are only in its log. */
const markedPerStep = 10;

/**
 * Workflow commands of GitHub Actions, one a line: the runner shows them in its log and marks the lines in the pull
 * request. Docs: "Workflow commands for GitHub Actions", setting an error message.
 */
export function writeGithub({ diagnostics, summary }: Report, context: FormatContext): string {
	const lines = diagnostics.map((diagnostic) => commandOf(diagnostic, context));
	const marked = (severity: Diagnostic["severity"]) =>
		diagnostics.filter((one) => one.severity === severity).length <= markedPerStep;
	if (!marked("error") || !marked("warning")) {
		const rest = omittedText(summary) ?? `there are ${foundText(summary)}`;
		const text = `${rest}; of one step GitHub marks ${markedPerStep} errors and ${markedPerStep} warnings, the others are in its log`;
		lines.push(command("notice", { title: "tailrace" }, text));
	}
	return lines.join("\n");
}

function commandOf(diagnostic: Diagnostic, { fromRepository }: FormatContext): string {
	const { severity, code, message, span, related } = diagnostic;
	const others = related.map((other) => {
		const place = placeOf({ ...other.span, file: fromRepository(other.span.file) });
		return `note: ${other.message}: ${place}`;
	});
	const text = [message, ...adviceOf(diagnostic), ...others].map(shownText).join("\n");
	const file = fromRepository(span?.file ?? projectFile);
	if (span === null) return command(severity, { file, title: code }, text);
	const [line, endLine] = [span.start.line, lastLineOf(span)];
	// Columns are refused where a finding spans several lines.
	const columns = line === endLine ? { col: span.start.column, endColumn: span.end.column } : {};
	return command(severity, { file, line, endLine, ...columns, title: code }, text);
}

function command(
	name: Diagnostic["severity"] | "notice",
	properties: Readonly<Record<string, string | number>>,
	text: string,
): string {
	const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
	return `::${name} ${written.join(",")}::${escapeText(text)}`;
}

function escapeText(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
	return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
