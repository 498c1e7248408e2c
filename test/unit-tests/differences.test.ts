import fc from "fast-check";
import { expect, test } from "vitest";
import { compileProject } from "../../src/4-compile/compile.js";
import type { JsonObject } from "../../src/types/source.js";
import { findDifferences } from "../../src/unit-tests/differences.js";
import { checkProject } from "../support/check-project.js";
import { seed } from "../support/seed.js";

const events = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonObject>;

test(`an event differs from itself in nothing (seed ${seed})`, () => {
	fc.assert(
		fc.property(events, fc.boolean(), (event, isExact) => {
			expect(findDifferences(event, structuredClone(event), isExact)).toEqual([]);
		}),
		{ seed },
	);
});

test(`exactly the same is the same both ways (seed ${seed})`, () => {
	fc.assert(
		fc.property(events, events, (one, other) => {
			const there = findDifferences(one, other, true).map(({ field }) => field);
			const back = findDifferences(other, one, true).map(({ field }) => field);
			expect(back.sort()).toEqual(there.sort());
			expect(there.length === 0).toBe(isSame(one, other));
		}),
		{ seed },
	);
});

test(`a subset is what is left of an event without some fields (seed ${seed})`, () => {
	fc.assert(
		fc.property(events, fc.func(fc.boolean()), (event, isKept) => {
			const part = Object.fromEntries(Object.entries(event).filter(([name]) => isKept(name)));
			expect(findDifferences(part, event, false)).toEqual([]);
			const left = Object.keys(event).length - Object.keys(part).length;
			expect(findDifferences(part, event, true)).toHaveLength(left);
		}),
		{ seed },
	);
});

test("a field called __proto__ is a field like others", () => {
	const event = JSON.parse('{"traits": {"__proto__": 1}}');
	expect(findDifferences(event, { traits: {} }, false)).toEqual([{ field: "traits.__proto__", expected: 1 }]);
});

test("tests are no part of the compiled project", async () => {
	const folder = `${import.meta.dirname}/../cases/test/how-tests-fail`;
	const { resolved, compiled } = await checkProject(folder, "compile");
	if (resolved === null) throw new Error("the case does not resolve");
	const syncs = resolved.syncs.map((sync) => ({ ...sync, tests: [] }));
	expect(resolved.syncs[0]?.tests.length).toBeGreaterThan(10);
	expect(compileProject({ ...resolved, syncs }).value).toEqual(compiled);
});

/** Without regard to the order of keys. */
function isSame(one: unknown, other: unknown): boolean {
	try {
		expect(one).toEqual(other);
		return true;
	} catch {
		return false;
	}
}
