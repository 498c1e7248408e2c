import type { JsonObject } from "../types/source.js";

/** A body is what stands between the braces of an event. */
export function parseBody(body: string): JsonObject {
	// The renderer wrote it.
	return JSON.parse(`{${body}}`) as JsonObject;
}
