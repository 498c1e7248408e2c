import type { Diagnostic } from "./diagnostic.js";
import { sortDiagnostics } from "./sort.js";

/** What is shown of all that was found; every format is written from it. */
export interface Report {
	/** By file and place, there an error before a warning; at most `mostShown`, and no error is left out for a warning. */
	readonly diagnostics: readonly Diagnostic[];
	readonly summary: ReportSummary;
}

/** Counts of all that was found, shown or not. */
export interface ReportSummary {
	readonly errors: number;
	readonly warnings: number;
	/** How many of them are not shown. */
	readonly omitted: number;
}

/** One mistake can make hundreds of findings, a missing manifest one for each sync: nobody reads them all. */
export const mostShown = 100;

export function reportOf(found: readonly Diagnostic[]): Report {
	const sorted = sortDiagnostics(found);
	const errors = sorted.filter(({ severity }) => severity === "error");
	const warnings = sorted.filter(({ severity }) => severity === "warning");
	const shown = [...errors, ...warnings].slice(0, mostShown);
	return {
		diagnostics: sortDiagnostics(shown),
		summary: {
			errors: errors.length,
			warnings: warnings.length,
			omitted: found.length - shown.length,
		},
	};
}

/** `37 more are not shown: there are 130 errors and 7 warnings`, or null when all are shown. */
export function omittedText(summary: ReportSummary): string | null {
	if (summary.omitted === 0) return null;
	return `${summary.omitted.toLocaleString("en-US")} more are not shown: there are ${foundText(summary)}`;
}

/** `130 errors and 1 warning`. */
export function foundText({ errors, warnings }: ReportSummary): string {
	const counted = (count: number, noun: string) =>
		`${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
	return `${counted(errors, "error")} and ${counted(warnings, "warning")}`;
}
