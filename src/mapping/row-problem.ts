import type { DiagnosticKind } from "../diagnostics/define.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** Why a value cannot be sent; thrown inside a leaf and caught by it. Names rules, never values. */
export class RowProblem extends Error {
	readonly finding: Diagnostic;

	constructor(finding: Diagnostic) {
		super(finding.message);
		this.finding = finding;
	}
}

/** A problem of one of the kinds in diagnostics/codes/row.ts. */
export function rowProblem<Facts>(kind: DiagnosticKind<Facts>, facts: Facts): RowProblem {
	return new RowProblem(kind(null, facts));
}

/** What was thrown while rendering, liquidjs's wrapping taken off; null when it is not of our making. */
export function problemWithin(error: unknown): RowProblem | null {
	for (let at = error, depth = 0; at instanceof Error && depth < 20; depth += 1) {
		if (at instanceof RowProblem) return at;
		at = "originalError" in at ? at.originalError : undefined;
	}
	return null;
}
