import fc from "fast-check";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { mostShown, omittedText, reportOf } from "../../src/diagnostics/report.js";
import { seed } from "../support/seed.js";
import { someDiagnostics } from "./some-diagnostics.js";

test(`a report is sorted, holds at most ${mostShown}, leaves out no error for a warning, and counts all (seed ${seed})`, () => {
	fc.assert(
		fc.property(someDiagnostics, (found) => {
			const { diagnostics, summary } = reportOf(found);
			const errors = found.filter(({ severity }) => severity === "error").length;
			expect(summary).toEqual({
				errors,
				warnings: found.length - errors,
				omitted: found.length - diagnostics.length,
			});
			expect(diagnostics).toHaveLength(Math.min(mostShown, found.length));
			const shown = diagnostics.filter(({ severity }) => severity === "error").length;
			expect(shown).toBe(Math.min(mostShown, errors));
			const places = diagnostics.map(({ span }) => [span?.file ?? "", span?.start.offset ?? 0] as const);
			for (const [at, [file, offset]] of places.entries()) {
				const [fileBefore, offsetBefore] = places[at - 1] ?? ["", 0];
				expect(fileBefore < file || (fileBefore === file && offsetBefore <= offset)).toBe(true);
			}
			expect(omittedText(summary) === null).toBe(found.length <= mostShown);
		}),
		{ seed, numRuns: 300 },
	);
});

test(`the order in which findings were made decides nothing but ties (seed ${seed})`, () => {
	const order = (found: readonly Diagnostic[]) =>
		reportOf(found).diagnostics.map(
			({ span, severity }) => `${span?.file}:${span?.start.offset}:${severity}`,
		);
	fc.assert(
		fc.property(someDiagnostics, (found) => {
			expect(order([...found].reverse())).toEqual(order(found));
		}),
		{ seed, numRuns: 200 },
	);
});

test("the rest is counted in words", () => {
	expect(omittedText({ errors: 1, warnings: 0, omitted: 0 })).toBeNull();
	expect(omittedText({ errors: 1136, warnings: 1, omitted: 1037 })).toBe(
		"1,037 more are not shown: there are 1,136 errors and 1 warning",
	);
});
