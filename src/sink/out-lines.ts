import { acceptedOutcome, type Outcome } from "./outcomes.js";
import type { ReceivedEvents } from "./read-events.js";

const lineEnd = Buffer.from("}\n");

/** One line per event, the event's text as it was received. */
export function encodeLines({ json, texts }: ReceivedEvents, outcomes: readonly Outcome[]): Buffer {
	const parts: Buffer[] = [];
	for (const [index, text] of texts.entries()) {
		const outcome = outcomes[index];
		if (outcome === undefined) continue;
		parts.push(startOf(outcome), json.subarray(text.start, text.end), lineEnd);
	}
	return Buffer.concat(parts);
}

/** Throws when the line is not one that `encodeLines` writes. */
export function decodeLine(line: string): Outcome {
	const value: unknown = JSON.parse(line);
	if (
		typeof value === "object" &&
		value !== null &&
		"status" in value &&
		"reason" in value &&
		"event" in value
	) {
		const { status, reason, event } = value;
		if (status === "accepted") return acceptedOutcome(event);
		if (status === "duplicate") return { status };
		if (status === "discarded" && typeof reason === "string") return { status, reason };
	}
	throw new Error("the line is not an outcome");
}

/** Every line begins so; what does not, no sink has written. */
export const lineHead = '{"status":"';

function startOf(outcome: Outcome): Buffer {
	switch (outcome.status) {
		case "accepted":
			return acceptedStart;
		case "duplicate":
			return duplicateStart;
		case "discarded":
			return lineStart("discarded", outcome.reason);
	}
}

function lineStart(status: Outcome["status"], reason: string | null): Buffer {
	return Buffer.from(`${lineHead}${status}","reason":${JSON.stringify(reason)},"event":`);
}

const acceptedStart = lineStart("accepted", null);
const duplicateStart = lineStart("duplicate", null);
