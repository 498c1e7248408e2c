import type { TestDifference } from "../types/generated/test-results.js";
import type { Json, JsonObject } from "../types/source.js";

/**
 * Where an event is not what is expected. Maps are compared field by field and may hold more than expected, unless it is
 * to be exact; lists and what they hold are always compared whole. null is a value: nothing there is another thing.
 */
export function findDifferences(expected: JsonObject, got: JsonObject, isExact: boolean): TestDifference[] {
	return inObject(expected, got, { field: "", isExact });
}

interface Comparison {
	readonly field: string;
	readonly isExact: boolean;
}

function inValue(expected: Json, got: Json | undefined, at: Comparison): TestDifference[] {
	const { field } = at;
	if (got === undefined) return [{ field, expected }];
	if (isObject(expected) && isObject(got)) return inObject(expected, got, at);
	if (Array.isArray(expected) && Array.isArray(got)) return inList(expected, got, field);
	return expected === got ? [] : [{ field, expected, got }];
}

function inObject(expected: JsonObject, got: JsonObject, { field, isExact }: Comparison): TestDifference[] {
	const path = (name: string) => (field === "" ? name : `${field}.${name}`);
	const differences = Object.entries(expected).flatMap(([name, value]) =>
		inValue(value, Object.hasOwn(got, name) ? got[name] : undefined, { field: path(name), isExact }),
	);
	const more = isExact ? Object.entries(got).filter(([name]) => !Object.hasOwn(expected, name)) : [];
	return [...differences, ...more.map(([name, value]) => ({ field: path(name), got: value }))];
}

function inList(expected: readonly Json[], got: readonly Json[], field: string): TestDifference[] {
	const length = Math.max(expected.length, got.length);
	return Array.from({ length }, (_, at) => `${field}[${at}]`).flatMap((place, at) => {
		const value = expected[at];
		const other = got[at];
		if (value !== undefined) return inValue(value, other, { field: place, isExact: true });
		return other === undefined ? [] : [{ field: place, got: other }];
	});
}

function isObject(value: Json): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
