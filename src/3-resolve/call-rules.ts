import type { ResolvedSync } from "../types/resolved.js";

type Behavior = ResolvedSync["behavior"];

export interface CallRule {
	/** The first is the default. */
	readonly behaviors: readonly [Behavior, ...Behavior[]];
	/** Whether a removed row can be told to Segment. */
	readonly hasRemoval: boolean;
	/** Fields of the mapping beside those that all calls have. */
	readonly fields: readonly string[];
	/** Of each group one field must be there. https://segment.com/docs/connections/spec/ */
	readonly required: readonly (readonly string[])[];
}

/** Fields of every call. */
export const commonFields: readonly string[] = [
	"userId",
	"timestamp",
	"messageId",
	"context",
	"integrations",
];

const someone = ["userId", "anonymousId"];
const view: CallRule = {
	behaviors: ["send"],
	hasRemoval: false,
	fields: ["anonymousId", "name", "category", "properties"],
	required: [someone],
};

export const callRules: Readonly<Record<ResolvedSync["call"], CallRule>> = {
	identify: {
		behaviors: ["update_or_create", "create_only", "send"],
		hasRemoval: true,
		fields: ["anonymousId", "traits"],
		required: [someone],
	},
	group: {
		behaviors: ["update_or_create", "create_only", "send"],
		hasRemoval: true,
		fields: ["anonymousId", "groupId", "traits"],
		required: [["groupId"], someone],
	},
	track: {
		behaviors: ["send"],
		hasRemoval: false,
		fields: ["anonymousId", "event", "properties"],
		required: [["event"], someone],
	},
	page: view,
	screen: view,
	alias: {
		behaviors: ["create_only", "send"],
		hasRemoval: false,
		fields: ["previousId"],
		required: [["previousId"], ["userId"]],
	},
};
