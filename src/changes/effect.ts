import type { RowFailure } from "../mapping/rendering.js";
import type { Call } from "../types/generated/compiled.js";
import type { Change } from "./change.js";

/** Why an event would be sent: the mapping's edit, the data, both, an earlier rejection, or it cannot be told. */
export type Cause = "edit" | "data" | "both" | "retry" | "unknown";

/** How the row stands, for people: the finer ops of a change folded into three. */
export type Standing = "added" | "changed" | "removed";

/** What a change means for the destination. */
export type Effect = Sent | Silent | Invalid;

export interface Sent {
	readonly kind: "sent";
	readonly standing: Standing;
	readonly cause: Cause;
	readonly call: Call;
	/** The event's members after type and messageId. */
	readonly body: string;
	/** The id the mapping gives it, or null. */
	readonly messageId: string | null;
	/** The event sent last for this row, as it compares (without `compare: false` leaves); null when nothing was. */
	readonly before: string | null;
	/** This event, as it compares. */
	readonly after: string;
}

/** Nothing is sent, and the snapshot moves on. */
export interface Silent {
	readonly kind: "silent";
	/** `adopted`: a row of a first run that is taken for sent. */
	readonly standing: Standing | "adopted";
}

/** Nothing is sent, and the snapshot stays. */
export interface Invalid {
	readonly kind: "invalid";
	readonly failures: readonly RowFailure[];
}

/** Tells what a change means; made once per change set, the same in plan and apply. */
export type EffectOf = (change: Change) => Effect;
