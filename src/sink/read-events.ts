import { isUtf8 } from "node:buffer";
import type { Call } from "../types/generated/compiled.js";
import type { Json, JsonObject } from "../types/source.js";
import { type JsonText, scanArray, scanObject, scanValue, skipSpace } from "./json-scan.js";

/** The events of one request: the value and the text of each, side by side; the texts point into `json`. */
export interface ReceivedEvents {
	readonly json: Buffer;
	readonly values: readonly Json[];
	readonly texts: readonly JsonText[];
}

/** A JSON object, or null when the bytes are anything else. */
export function parseObject(json: Buffer): JsonObject | null {
	if (!isUtf8(json)) return null;
	try {
		const value: unknown = JSON.parse(json.toString());
		// Parse border: what `JSON.parse` returns is Json, and here neither an array nor a scalar.
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as JsonObject)
			: null;
	} catch {
		return null;
	}
}

/**
 * The items of `batch`; null when it is not an array. `context` and `integrations` of the envelope are not merged into
 * the events: an event is judged and written as it was sent.
 */
export function eventsOfBatch(json: Buffer, envelope: JsonObject): ReceivedEvents | null {
	const values = envelope.batch;
	if (!isArray(values)) return null;
	// Of a repeated key the last one counts, as in `JSON.parse`.
	const batch = scanObject(json, skipSpace(json, 0)).findLast(
		(member) => textOf(json, member.key) === "batch",
	);
	if (batch === undefined) return null;
	return {
		json: onOneLine(json),
		values,
		texts: scanArray(json, batch.value.start),
	};
}

/** The body of a single call is the event itself, less what belongs to the envelope; the path tells the type. */
export function eventOfCall(type: Call, body: Buffer): ReceivedEvents {
	const members = scanObject(body, skipSpace(body, 0)).filter(
		(member) => !isEnvelope(textOf(body, member.key)),
	);
	const texts = members.map(({ key, value }) => body.toString("utf8", key.start, value.end));
	const json = onOneLine(Buffer.from(`{${[`"type":"${type}"`, ...texts].join(",")}}`));
	const value: Json = JSON.parse(json.toString());
	return { json, values: [value], texts: [scanValue(json, 0)] };
}

function isEnvelope(key: string): boolean {
	return key === "type" || key === "writeKey" || key === "sentAt";
}

function textOf(json: Buffer, { start, end }: JsonText): string {
	return JSON.parse(json.toString("utf8", start, end));
}

/** In valid JSON a bare line break stands only between tokens, where a space means the same and takes as many bytes. */
function onOneLine(json: Buffer): Buffer {
	const space = 0x20;
	for (const lineBreak of [0x0a, 0x0d]) {
		for (let at = json.indexOf(lineBreak); at !== -1; at = json.indexOf(lineBreak, at + 1)) json[at] = space;
	}
	return json;
}

function isArray(value: Json | undefined): value is readonly Json[] {
	return Array.isArray(value);
}
