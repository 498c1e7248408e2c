import type { IncomingHttpHeaders } from "node:http";
import type { Call } from "../types/generated/compiled.js";
import { type Answer, refusal, success } from "./answer.js";
import type { Ledger } from "./ledger.js";
import { eventBytesBelow } from "./limits.js";
import { eventOfCall, eventsOfBatch, parseObject, type ReceivedEvents } from "./read-events.js";
import type { TokenBucket } from "./token-bucket.js";
import { writeKeyOf } from "./write-key.js";

export type Endpoint = Call | "batch";

export interface CallRequest {
	readonly endpoint: Endpoint;
	readonly headers: IncomingHttpHeaders;
	/** Unpacked; line breaks in it may be overwritten. */
	readonly body: Buffer;
}

export interface CallRules {
	/** The one key that is let in; null lets in any. */
	readonly writeKey: string | null;
	readonly bucket: TokenBucket | null;
	readonly ledger: Ledger;
}

/** Checks what Segment checks before its 200, then records the events. */
export async function answerCall(
	request: CallRequest,
	{ writeKey, bucket, ledger }: CallRules,
): Promise<Answer> {
	if (!isJson(request.headers["content-type"]))
		return refusal(400, "the Content-Type is not application/json");
	const body = parseObject(request.body);
	if (body === null) return refusal(400, "the body is not a JSON object");
	const key = writeKeyOf(request.headers.authorization, body);
	if (key === null) return refusal(401, "the write key is missing");
	if (writeKey !== null && key !== writeKey) return refusal(401, "the write key is not known");

	const { endpoint } = request;
	const events =
		endpoint === "batch" ? eventsOfBatch(request.body, body) : eventOfCall(endpoint, request.body);
	if (events === null) return refusal(400, "the body has no `batch` array");
	const culprit = findOversized(events, request);
	if (culprit !== -1) return refusal(400, `event ${culprit + 1} is not below ${eventBytesBelow} bytes`);

	const seconds = bucket?.take(events.texts.length) ?? 0;
	if (seconds > 0) return tooManyRequests(seconds);
	if (events.texts.length === 0) ledger.tally.countEmptyBatch();
	else await ledger.record(events);
	return success;
}

/** JSON is UTF-8; any other charset is refused. */
function isJson(contentType: string | undefined): boolean {
	return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? "");
}

/** The position of the first event that is too large, or -1; of a single call the whole body counts. */
function findOversized({ texts }: ReceivedEvents, { endpoint, body }: CallRequest): number {
	if (endpoint !== "batch") return body.length < eventBytesBelow ? -1 : 0;
	return texts.findIndex(({ start, end }) => end - start >= eventBytesBelow);
}

/** Both headers count seconds from now. */
function tooManyRequests(seconds: number): Answer {
	const headers = {
		"retry-after": String(seconds),
		"x-ratelimit-reset": String(seconds),
	};
	return refusal(429, "too many events a second", headers);
}
