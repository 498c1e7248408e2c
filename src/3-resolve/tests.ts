import { betterField } from "../diagnostics/better-field.js";
import { duplicateTest } from "../diagnostics/codes/resolve.js";
import { fieldNotOfCall } from "../diagnostics/codes/validate.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { calls } from "../types/calls.js";
import type { MappingTest, SyncSpec } from "../types/generated/sync.js";
import type { ResolvedTest } from "../types/resolved.js";
import type { JsonObject, YamlFile } from "../types/source.js";

/** The tests of a spec, and what is wrong with their names and the fields they expect. */
export function readTests(
	{ call, tests = [] }: SyncSpec,
	file: YamlFile,
): { value: readonly ResolvedTest[]; diagnostics: Diagnostic[] } {
	const diagnostics: Diagnostic[] = [];
	// A message id names the event and is no part of it.
	const known = Object.keys(calls[call].fields).filter((field) => field !== "messageId");
	const names = new Map<string, Span>();
	const value = tests.map((test, at) => {
		const pointer = pointerTo("/tests", at);
		const { name, expect } = test;
		const place = spanOf({ file, pointer: pointerTo(pointer, "name"), part: "value" });
		const first = names.get(name);
		if (first === undefined) names.set(name, place);
		else diagnostics.push(duplicateTest(place, { name, first }));
		for (const field of "invalid" in expect ? [] : Object.keys(expect)) {
			if (known.includes(field)) continue;
			const span = spanOf({ file, pointer: pointerTo(pointer, "expect", field), part: "key" });
			diagnostics.push(fieldNotOfCall(span, { field, call, suggestion: betterField(field, call, known) }));
		}
		return resolvedTest(test, pointer);
	});
	return { value, diagnostics };
}

function resolvedTest({ name, given, expect, exact = false }: MappingTest, pointer: string): ResolvedTest {
	return {
		name,
		pointer,
		// The schema says maps; the generator writes those as {}.
		given: given as JsonObject,
		expected:
			"invalid" in expect
				? { kind: "invalid", reason: expect.invalid }
				: { kind: "event", event: expect as JsonObject },
		isExact: exact,
	};
}
