import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldDifferences } from "../../src/5-plan/field-diff.js";
import type { Json, JsonObject } from "../../src/types/source.js";
import { seed } from "../support/seed.js";

/** Names without dots, so that a path can be taken apart again. */
const name = fc.constantFrom("email", "city", "plan", "address", "geo");
const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null));
const { event } = fc.letrec<{ event: JsonObject; value: Json }>((tie) => ({
	event: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
	value: fc.oneof({ depthSize: "small" }, scalar, fc.array(scalar, { maxLength: 3 }), tie("event")),
}));

/** Objects without objects that are empty: they have no field, so a list of fields cannot tell them from nothing. */
function withoutEmpty(value: JsonObject): JsonObject {
	const members = Object.entries(value).flatMap(([key, one]): [string, Json][] => {
		if (one === null || typeof one !== "object" || Array.isArray(one)) return [[key, one]];
		const inner = withoutEmpty(one as JsonObject);
		return Object.keys(inner).length === 0 ? [] : [[key, inner]];
	});
	return Object.fromEntries(members);
}

function patched(before: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
	const [first = "", ...rest] = path;
	const copy: Record<string, Json> = { ...before };
	if (rest.length > 0) {
		const inner = copy[first];
		const isObject =
			inner !== undefined && inner !== null && typeof inner === "object" && !Array.isArray(inner);
		copy[first] = patched(isObject ? (inner as JsonObject) : {}, rest, value);
	} else if (value === undefined) delete copy[first];
	else copy[first] = value;
	return copy;
}

describe(`fields in which two events differ (seed ${seed})`, () => {
	test("equal events have none", () => {
		fc.assert(
			fc.property(event, (one) => {
				expect(fieldDifferences(one, structuredClone(one))).toEqual([]);
			}),
			{ seed },
		);
	});

	test("put into the old event they give the new one", () => {
		fc.assert(
			fc.property(event, event, (drawnBefore, drawnAfter) => {
				const [before, after] = [withoutEmpty(drawnBefore), withoutEmpty(drawnAfter)];
				let result = before;
				for (const one of fieldDifferences(before, after))
					result = patched(result, one.path.split("."), one.after);
				expect(withoutEmpty(result)).toEqual(after);
			}),
			{ seed },
		);
	});

	test("are the same the other way round", () => {
		fc.assert(
			fc.property(event, event, (before, after) => {
				const forth = fieldDifferences(before, after).map((one) => [one.path, one.before, one.after]);
				const back = fieldDifferences(after, before).map((one) => [one.path, one.after, one.before]);
				expect(forth.sort()).toEqual(back.sort());
			}),
			{ seed },
		);
	});
});
