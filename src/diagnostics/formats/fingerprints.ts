import { createHash } from "node:crypto";
import type { Diagnostic } from "../diagnostic.js";
import { type FormatContext, projectFile } from "./format.js";

/**
 * One hash for each diagnostic, in their order, by which GitLab and code scanning know a finding again in the next run.
 * Without lines and columns, so that it outlives edits above it; those that agree in all else are numbered.
 */
export function fingerprintsOf(
	diagnostics: readonly Diagnostic[],
	{ fromRepository }: Pick<FormatContext, "fromRepository">,
): readonly string[] {
	const seen = new Map<string, number>();
	return diagnostics.map(({ code, message, span }) => {
		const finding = [code, fromRepository(span?.file ?? projectFile), message].join("\0");
		const before = seen.get(finding) ?? 0;
		seen.set(finding, before + 1);
		return createHash("sha256").update(`${finding}\0${before}`).digest("hex").slice(0, 32);
	});
}
