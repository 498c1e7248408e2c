import type { JsonObject } from "../types/source.js";
import type { Destination, DestinationConnection } from "./destination.js";
import { regions } from "./segment/regions.js";
import { segment } from "./segment/segment.js";

/** The registry of destinations: a new one adds its lines here. */
const destinations: Readonly<Record<string, Destination>> = { segment };

/** Segment takes 1,000 events a second of a workspace (its rate limits page). */
const defaultEventsPerSecond = 1_000;
const requestTimeout = 20_000;
const connections = 8;

/** What a type of destination is, without connecting. */
export function destinationOf(type: string): Destination {
	const destination = destinations[type];
	if (destination === undefined) throw new Error(`no adapter for destination type ${type}`);
	return destination;
}

/** Opens a destination with rendered settings; nothing is sent. The HTTP client is loaded only here. */
export async function openDestination(settings: JsonObject): Promise<{
	readonly connection: DestinationConnection;
	readonly eventsPerSecond: number;
}> {
	const { connectSegment } = await import("./segment/connect.js");
	const region = settings.region === "eu" ? "eu" : "us";
	const endpoint = typeof settings.endpoint === "string" ? settings.endpoint : regions[region];
	const rate = settings.max_events_per_second;
	return {
		connection: connectSegment({
			writeKey: String(settings.write_key),
			endpoint,
			connections,
			timeout: requestTimeout,
		}),
		eventsPerSecond: typeof rate === "number" ? rate : defaultEventsPerSecond,
	};
}
