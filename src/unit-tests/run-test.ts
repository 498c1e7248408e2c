import { createEffectOf } from "../changes/effect-of.js";
import { newRow } from "../changes/new-row.js";
import { parseBody } from "../changes/parse-body.js";
import type { Destination } from "../destinations/destination.js";
import type { RowFailure } from "../mapping/rendering.js";
import type { TestDifference, TestResult } from "../types/generated/test-results.js";
import type { ResolvedTest } from "../types/resolved.js";
import type { JsonObject } from "../types/source.js";
import type { BoundTest } from "./bind-tests.js";
import { findDifferences } from "./differences.js";

/** Renders the row as if it were new, with every check a plan makes, and compares. It passed if nothing differs. */
export function runTest(
	{ test, place, bound, cells }: BoundTest,
	destination: Destination,
): Omit<TestResult, "seconds"> {
	const effect = createEffectOf({ bound, earlier: [], destination, firing: ["added"], adoption: null })(
		newRow([], cells),
	);
	if (effect.kind === "silent") throw new Error("a new row cannot be silent");
	const event = effect.kind === "sent" ? parseBody(effect.body) : null;
	const failures = effect.kind === "invalid" ? effect.failures : [];
	const differences = differencesOf(test, event, failures);
	return {
		sync: bound.sync.name,
		path: place.file,
		line: place.start.line,
		name: test.name,
		status: differences.length === 0 ? "passed" : "failed",
		// A parsed event is plain JSON.
		event: event as { [name: string]: unknown } | null,
		failures: [...failures],
		differences,
	};
}

function differencesOf(
	{ expected, isExact }: ResolvedTest,
	event: JsonObject | null,
	failures: readonly RowFailure[],
): TestDifference[] {
	if (expected.kind === "event")
		return event === null
			? [{ field: "invalid", got: reasonsInWords(failures) }]
			: findDifferences(expected.event, event, isExact);
	const { reason } = expected;
	if (event !== null) return [{ field: "invalid", expected: reason }];
	const meant = failures.filter(({ code, field }) => reason === code || reason === field);
	const isMet = isExact ? meant.length === failures.length : meant.length > 0;
	return isMet ? [] : [{ field: "invalid", expected: reason, got: reasonsInWords(failures) }];
}

function reasonsInWords(failures: readonly RowFailure[]): string {
	return failures.map(({ code, field }) => (field === "" ? code : `${code} at ${field}`)).join(", ");
}
