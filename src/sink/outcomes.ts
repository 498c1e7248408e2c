import type { Call } from "../types/generated/compiled.js";
import type { Json } from "../types/source.js";
import { isCall } from "./call-names.js";
import { discardReason } from "./discard-rules.js";
import type { JsonText } from "./json-scan.js";
import { mostEventsInBatch } from "./limits.js";
import type { ReceivedEvents } from "./read-events.js";

/** What became of one event. */
export type Outcome =
	| {
			readonly status: "accepted";
			readonly type: Call;
			readonly messageId: string;
	  }
	| { readonly status: "discarded"; readonly reason: string }
	| { readonly status: "duplicate" };

const duplicate: Outcome = { status: "duplicate" };

/**
 * Judges the events in order and adds the ids of the accepted ones to `seen`, so that a repeated id is a duplicate in
 * the same batch too.
 */
export function judgeEvents({ values, texts }: ReceivedEvents, seen: Set<string>): readonly Outcome[] {
	if (texts.length > mostEventsInBatch)
		return texts.map(() => ({
			status: "discarded",
			reason: "batch_too_large",
		}));
	return texts.map((text, index) => {
		const outcome = judgeEvent(values[index] ?? null, text);
		if (outcome.status !== "accepted") return outcome;
		if (seen.has(outcome.messageId)) return duplicate;
		seen.add(outcome.messageId);
		return outcome;
	});
}

function judgeEvent(event: Json, text: JsonText): Outcome {
	const reason = discardReason(event, text);
	return reason === null ? acceptedOutcome(event) : { status: "discarded", reason };
}

/** For an event that broke no rule. Throws when type or message id are not what the rules demand. */
export function acceptedOutcome(event: unknown): Outcome {
	if (typeof event === "object" && event !== null && "type" in event && "messageId" in event) {
		const { type, messageId } = event;
		if (isCall(type) && typeof messageId === "string") return { status: "accepted", type, messageId };
	}
	throw new Error("an accepted event has a known type and a message id");
}
