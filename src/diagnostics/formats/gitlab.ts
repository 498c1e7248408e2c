import type { Diagnostic } from "../diagnostic.js";
import { adviceOf } from "../render-text.js";
import { omittedText, type Report } from "../report.js";
import { shownText } from "../shown-text.js";
import { lastLineOf } from "../span.js";
import { fingerprintsOf } from "./fingerprints.js";
import { type FormatContext, projectFile } from "./format.js";

/**
 * The list that GitLab reads as `artifacts: reports: codequality`; empty when nothing was found. GitLab stops at the
 * first entry that lacks a description, fingerprint, severity or location.
 */
export function writeGitlab({ diagnostics, summary }: Report, context: FormatContext): string {
	const fingerprints = fingerprintsOf(diagnostics, context);
	const entries = diagnostics.map((diagnostic, index) => ({
		description: describe(diagnostic),
		check_name: diagnostic.code,
		fingerprint: fingerprints[index],
		severity: diagnostic.severity === "error" ? "major" : "minor",
		location: locate(diagnostic.span, context),
	}));
	const rest = omittedText(summary);
	if (rest !== null) {
		const location = locate(null, context);
		const [check_name, severity] = ["tailrace/omitted", "info"];
		const fingerprint = `${check_name} ${location.path}`;
		entries.push({ description: rest, check_name, fingerprint, severity, location });
	}
	return JSON.stringify(entries, null, 2);
}

/** One line, as GitLab shows it. */
function describe(diagnostic: Diagnostic): string {
	return [diagnostic.message, ...adviceOf(diagnostic)].map(shownText).join("; ");
}

function locate(span: Diagnostic["span"], { fromRepository }: FormatContext) {
	const lines = span === null ? { begin: 1, end: 1 } : { begin: span.start.line, end: lastLineOf(span) };
	return { path: fromRepository(span?.file ?? projectFile), lines };
}
