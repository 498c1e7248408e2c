import type { Call } from "../types/generated/compiled.js";

/** The six calls of Segment, in the order in which the counts list them. */
export const callNames: readonly Call[] = ["identify", "group", "track", "page", "screen", "alias"];

const known: ReadonlySet<unknown> = new Set(callNames);

export function isCall(name: unknown): name is Call {
	return known.has(name);
}
