import type { Call, LeafProgram } from "./generated/compiled.js";

/**
 * What may stand at the top of a mapping, and how it is written. id and label: text, blank is absent (Segment discards
 * `""` as `id_not_string` and `name_not_string`). instant: ISO 8601 UTC. object: an object (else discarded as
 * `traits_not_object`, `properties_not_object`). messageId: never written by the mapping, it names the event.
 */
export type FieldForm = Extract<LeafProgram["form"], "id" | "label" | "instant"> | "object" | "messageId";

/** The shape of one call of the Segment Spec. */
export interface CallShape {
	/** Top-level mapping fields and their forms. */
	readonly fields: Readonly<Record<string, FieldForm>>;
	/** Each group needs one of its fields. */
	readonly required: readonly (readonly string[])[];
	/** Whether a change of the timestamp alone sends nothing: a trait has no time of its own, an event has. */
	readonly comparesTimestamp: boolean;
}

/** https://segment.com/docs/connections/spec/common: fields of every call. */
const common = {
	timestamp: "instant",
	messageId: "messageId",
	context: "object",
	integrations: "object",
} as const;

const ids = { userId: "id", anonymousId: "id" } as const;

/**
 * The six calls. Sources: https://segment.com/docs/connections/spec/{identify,group,track,page,screen,alias} for fields,
 * and the discard table of https://segment.com/docs/connections/delivery-overview for what is dropped without them
 * (`no_user_anon_id`, `event_not_defined`).
 */
export const calls: Readonly<Record<Call, CallShape>> = {
	/** /spec/identify */
	identify: {
		fields: { ...ids, traits: "object", ...common },
		required: [["userId", "anonymousId"]],
		comparesTimestamp: false,
	},
	/** /spec/group. The user is required as of every call; without one an invented id would be billed as a user. */
	group: {
		fields: { ...ids, groupId: "id", traits: "object", ...common },
		required: [["groupId"], ["userId", "anonymousId"]],
		comparesTimestamp: false,
	},
	/** /spec/track */
	track: {
		fields: { ...ids, event: "label", properties: "object", ...common },
		required: [["event"], ["userId", "anonymousId"]],
		comparesTimestamp: true,
	},
	/** /spec/page */
	page: {
		fields: {
			...ids,
			name: "label",
			category: "label",
			properties: "object",
			...common,
		},
		required: [["userId", "anonymousId"]],
		comparesTimestamp: true,
	},
	/** /spec/screen */
	screen: {
		fields: {
			...ids,
			name: "label",
			category: "label",
			properties: "object",
			...common,
		},
		required: [["userId", "anonymousId"]],
		comparesTimestamp: true,
	},
	/** /spec/alias: "The userId and previousId are both required"; an anonymousId stands in previousId. */
	alias: {
		fields: { userId: "id", previousId: "id", ...common },
		required: [["userId"], ["previousId"]],
		comparesTimestamp: true,
	},
};
