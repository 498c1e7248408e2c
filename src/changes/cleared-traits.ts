import type { Rendered } from "../mapping/rendering.js";
import type { Call } from "../types/generated/compiled.js";
import type { Json, JsonObject } from "../types/source.js";

/** What an event keeps beside its traits when those are cleared: whom it is about and where it may go. */
const kept = ["userId", "anonymousId", "groupId", "context", "integrations"];

/**
 * `on_removed: clear_traits`: the same call with every trait that was sent as null, which removes it in Segment's
 * profiles. Null when no trait was ever sent.
 */
export function clearedTraits(call: Call, sent: JsonObject): Rendered | null {
	const traits = sent.traits;
	if (call !== "identify" && call !== "group") return null;
	if (traits === undefined || traits === null || typeof traits !== "object" || Array.isArray(traits))
		return null;
	const names = Object.keys(traits);
	if (names.length === 0) return null;
	const members: [string, Json][] = kept.flatMap((name) => {
		const value = sent[name];
		return value === undefined ? [] : [[name, value] as [string, Json]];
	});
	members.push(["traits", Object.fromEntries(names.map((name) => [name, null]))]);
	return {
		kind: "rendered",
		body: JSON.stringify(Object.fromEntries(members)).slice(1, -1),
	};
}
