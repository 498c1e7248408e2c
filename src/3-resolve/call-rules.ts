import type { ResolvedSync } from "../types/resolved.js";

type Behavior = ResolvedSync["behavior"];

/** How the rows of a call may come, change and go; what its events are made of is in types/calls.ts. */
export interface CallRule {
	/** The first is the default. */
	readonly behaviors: readonly [Behavior, ...Behavior[]];
	/** Whether a removed row can be told to Segment. */
	readonly hasRemoval: boolean;
}

const kept: CallRule = { behaviors: ["update_or_create", "create_only", "send"], hasRemoval: true };
const happened: CallRule = { behaviors: ["send"], hasRemoval: false };

export const callRules: Readonly<Record<ResolvedSync["call"], CallRule>> = {
	identify: kept,
	group: kept,
	track: happened,
	page: happened,
	screen: happened,
	alias: { behaviors: ["create_only", "send"], hasRemoval: false },
};
