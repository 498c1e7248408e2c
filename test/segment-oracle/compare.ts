import type { RowFailure } from "../../src/mapping/rendering.js";
import type { Json } from "../../src/types/source.js";

/** What became of one row: an event as the wire has it, or why there is none. */
export type Outcome =
	| { readonly kind: "event"; readonly event: JsonMap }
	| { readonly kind: "refused"; readonly failures: readonly RowFailure[]; readonly reason: string };

export type JsonMap = { readonly [key: string]: Json };

/** One thing in which two outcomes are not the same. */
export type Mismatch =
	| {
			readonly kind: "value";
			readonly at: readonly string[];
			readonly ours: Json | undefined;
			readonly theirs: Json | undefined;
	  }
	/** Ours refuse, for one failure each. */
	| { readonly kind: "ours-refused"; readonly failure: RowFailure }
	/** Theirs refuse. */
	| { readonly kind: "theirs-refused"; readonly reason: string };

/** Every difference of two outcomes; none when both refuse, or both events are the same, key order aside. */
export function mismatches(ours: Outcome, theirs: Outcome): readonly Mismatch[] {
	if (ours.kind === "refused" && theirs.kind === "refused") return [];
	if (ours.kind === "refused") return ours.failures.map((failure) => ({ kind: "ours-refused", failure }));
	if (theirs.kind === "refused") return [{ kind: "theirs-refused", reason: theirs.reason }];
	return compareValues(ours.event, theirs.event, []);
}

/** An object that one side lacks is compared with its members: it is nothing beside them. */
function compareValues(ours: Json | undefined, theirs: Json | undefined, at: readonly string[]): Mismatch[] {
	const isDeep = isMap(ours) ? theirs === undefined || isMap(theirs) : isMap(theirs) && ours === undefined;
	const keys = isDeep ? [...new Set([...keysOf(ours), ...keysOf(theirs)])] : [];
	if (isDeep && (keys.length > 0 || (isMap(ours) && isMap(theirs))))
		return keys.flatMap((key) => compareValues(memberOf(ours, key), memberOf(theirs, key), [...at, key]));
	if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length)
		return ours.flatMap((item, index) => compareValues(item, theirs[index], [...at, String(index)]));
	return Object.is(ours, theirs) || (ours === 0 && theirs === 0) ? [] : [{ kind: "value", at, ours, theirs }];
}

export function isMap(value: unknown): value is JsonMap {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keysOf(value: Json | undefined): string[] {
	return isMap(value) ? Object.keys(value) : [];
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
	return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
