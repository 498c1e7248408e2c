import type { Destination } from "../destinations/destination.js";
import { messageIdTooLong } from "../diagnostics/codes/row.js";
import { type Rendering, type RowFailure, rowFailure } from "../mapping/rendering.js";
import type { BoundSync } from "../types/bound.js";
import type { Effect, Sent } from "./effect.js";

/** Characters that 6-apply puts in front of a mapped message id: a digest and a hyphen. */
export const messageIdPrefix = 13;

/** What a rendered event comes to: it is sent, or it breaks a rule and the row is invalid. */
export type CheckEvent = (event: Rendering, rest: Omit<Sent, "kind" | "body">) => Effect;

export function createCheckEvent(bound: BoundSync, destination: Destination): CheckEvent {
	return (event, rest) => {
		if (event.kind === "unrendered") return { kind: "invalid", failures: event.failures };
		const tooLong = idFailure(rest.messageId, bound);
		if (tooLong !== null) return { kind: "invalid", failures: [tooLong] };
		const failures = destination.check({ call: rest.call, body: event.body });
		if (failures.length > 0) return { kind: "invalid", failures };
		return { kind: "sent", body: event.body, ...rest };
	};
}

/** Segment keeps ids of fewer than 100 characters; 6-apply puts a prefix in front of one that is not raw. */
function idFailure(id: string | null, { sync }: BoundSync): RowFailure | null {
	const limit = sync.mapping.message_id?.raw === true ? 99 : 99 - messageIdPrefix;
	return id === null || id.length <= limit
		? null
		: rowFailure(messageIdTooLong(null, { limit }), "messageId");
}
