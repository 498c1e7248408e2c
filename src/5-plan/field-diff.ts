import type { Json, JsonObject } from "../types/source.js";

/** A field in which two events differ; undefined where it is absent. */
export interface FieldDifference {
	/** Dotted: traits.address.city. Arrays count as one value. */
	readonly path: string;
	readonly before: Json | undefined;
	readonly after: Json | undefined;
}

/** Fields in which two events differ, in the order of the new event, then those that are gone. */
export function fieldDifferences(
	before: JsonObject,
	after: JsonObject,
	prefix = "",
): readonly FieldDifference[] {
	const differences: FieldDifference[] = [];
	for (const name of new Set([...Object.keys(after), ...Object.keys(before)])) {
		const path = prefix === "" ? name : `${prefix}.${name}`;
		const old = before[name];
		const now = after[name];
		if (isObject(old) || isObject(now)) {
			const isLeafNow = now !== undefined && !isObject(now);
			const isLeafOld = old !== undefined && !isObject(old);
			if (isLeafNow || isLeafOld) differences.push({ path, before: old, after: now });
			else differences.push(...fieldDifferences(isObject(old) ? old : {}, isObject(now) ? now : {}, path));
		} else if (!isEqual(old, now)) {
			differences.push({ path, before: old, after: now });
		}
	}
	return differences;
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEqual(left: Json | undefined, right: Json | undefined): boolean {
	return left === right || JSON.stringify(left) === JSON.stringify(right);
}
