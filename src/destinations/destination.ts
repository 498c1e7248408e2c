import type { RowFailure } from "../mapping/rendering.js";
import type { Call } from "../types/generated/compiled.js";

/** Upper bounds of one request, in bytes of final UTF-8 text and in events. */
export interface DeliveryLimits {
	readonly eventBytes: number;
	readonly batchBytes: number;
	readonly batchEvents: number;
}

/** One event without its id: `body` holds the members after `type` and `messageId`. */
export interface UnsentEvent {
	readonly call: Call;
	readonly body: string;
}

/** What a kind of destination is. Pure. */
export interface Destination {
	readonly type: string;
	readonly limits: DeliveryLimits;
	/** Rules by which the destination would drop the event; empty when it is fine. */
	check(event: UnsentEvent): readonly RowFailure[];
	/** The event's final text. */
	encodeEvent(event: UnsentEvent, messageId: string): string;
	/** The request's final text. `sentAt` is the time of this attempt. */
	encodeBatch(events: readonly string[], sentAt: Date): string;
	/** Bytes of a batch beside its events, separators included. */
	envelopeBytes(events: number): number;
}

/** How a destination answered one request. */
export type Answer =
	/** The batch was taken. */
	| { readonly kind: "taken" }
	/** Try the same batch again; `after` is the destination's own wish, milliseconds. `limited`: all requests should wait. */
	| {
			readonly kind: "retry";
			readonly after: number | null;
			readonly reason: string;
			readonly isLimited: boolean;
	  }
	/** Something in the batch is wrong. */
	| { readonly kind: "refused"; readonly reason: string }
	/** The credentials are wrong; nothing will be taken. */
	| { readonly kind: "denied"; readonly reason: string };

/** A live connection. Knows nothing of retries, rates or batches: those are 6-apply's. */
export interface DestinationConnection {
	/** One request; network errors and time-outs are answers too. `attempt` counts from 0. */
	send(batch: string, attempt: number, signal: AbortSignal): Promise<Answer>;
	close(): Promise<void>;
}
