import { renderDiagnostic } from "../render-text.js";
import { omittedText, type Report } from "../report.js";
import type { FormatContext } from "./format.js";

/** For people: each finding with its line of the file, an empty line between. */
export function writeText({ diagnostics, summary }: Report, { source, styler }: FormatContext): string {
	const options = styler === undefined ? { source } : { source, styler };
	const rest = omittedText(summary);
	return [
		...diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)),
		...(rest === null ? [] : [rest]),
	].join("\n\n");
}
