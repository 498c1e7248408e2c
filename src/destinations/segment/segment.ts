import type { Destination } from "../destination.js";
import { checkSize } from "./event-size.js";

/**
 * Segment's Tracking API. Its limits are 32 KB an event, 500 KB and 2,500 events a batch; whether KB means 1,000 or
 * 1,024 bytes is not stated, so the smaller reading holds, with some air for the envelope
 * (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/).
 */
export const segment: Destination = {
	type: "segment",
	limits: { eventBytes: 32_000, batchBytes: 480_000, batchEvents: 2_500 },
	check: (event) => checkSize(event, segment.limits.eventBytes),
	encodeEvent: ({ call, body }, messageId) =>
		`{"type":"${call}","messageId":${JSON.stringify(messageId)}${body === "" ? "" : ","}${body}}`,
	encodeBatch: (events, sentAt) => `{"batch":[${events.join(",")}],"sentAt":"${sentAt.toISOString()}"}`,
	envelopeBytes: (events) => emptyBatchBytes + Math.max(0, events - 1),
};

const emptyBatchBytes = Buffer.byteLength('{"batch":[],"sentAt":"2000-01-01T00:00:00.000Z"}');
