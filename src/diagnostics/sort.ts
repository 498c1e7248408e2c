import type { Diagnostic } from "./diagnostic.js";

/** By file and place, those without a place first; equal ones keep the order in which they were found. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
	return [...diagnostics].sort((a, b) => {
		const [fileA, fileB] = [a.span?.file ?? "", b.span?.file ?? ""];
		if (fileA !== fileB) return fileA < fileB ? -1 : 1;
		return (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0);
	});
}

/** What is wrong with a default, or with a fragment behind an anchor, is found wherever it is used, and said once. */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
	const seen = new Set<string>();
	return diagnostics.filter(({ code, span, message }) => {
		const key = JSON.stringify([code, span, message]);
		return !seen.has(key) && seen.add(key);
	});
}
