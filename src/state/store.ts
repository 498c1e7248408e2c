import type { BoundMapping, BoundSync, EarlierMapping } from "../types/bound.js";
import type { Trigger } from "../types/generated/compiled.js";

/** Whose state it is. Projects and targets may share one schema. */
export interface StateScope {
	readonly projectId: string;
	readonly target: string;
}

/** Born once per project and target by `apply --create-state`. */
export interface Lineage {
	readonly lineage: string;
	/** Version of the tables' shape. */
	readonly version: number;
	/** Where the state lived when it was born; elsewhere it is a copy. */
	readonly location: string;
}

/** What the state knows of one sync. A sync never applied has serial 0 and nothing else. */
export interface SyncState {
	readonly serial: number;
	/** The open change set's digest, or null. */
	readonly open: string | null;
	readonly token: number;
	readonly holder: string | null;
	/** Whether the lease's time is up by the store's own clock; true without a lease. */
	readonly isLeaseOver: boolean;
	/** The compiled sync that was applied last, or null. */
	readonly applied: BoundSync | null;
	/** Raised by `reset` only; part of the message ids of `send` syncs. */
	readonly epoch: number;
	/** Rows delivered and still present. */
	readonly rows: number;
	/** Mappings that snapshot rows still refer to. */
	readonly mappings: readonly BoundMapping[];
}

/** Rows of the model that are in no change set: not sent, and never taken for removals. */
export interface Tally {
	/** Rows read, of any sort. */
	readonly total: number;
	readonly nullKeys: number;
	/** Rows whose key stands more than once. */
	readonly duplicateKeyRows: number;
	readonly duplicateKeys: number;
	/** Up to twenty such keys, as key texts, in order. */
	readonly duplicateSamples: readonly string[];
	readonly candidates: number;
	/** Candidates that stand in the model: all but the removed. */
	readonly present: number;
}

/** A crossed guard or a class of change that needs an allowance. */
export interface Blocker {
	/** max_removed, max_changes, max_invalid, max_first_run, empty_model; identity, removal, resend, event. */
	readonly name: string;
	/** Rows, for a guard; null for a class of change. */
	readonly actual: number | null;
}

/** A change set as its plan refers to it; `digest` names it. */
export interface ChangeSetHeader {
	readonly digest: string;
	readonly sync: string;
	/** The name under which the state keeps the sync. */
	readonly history: string;
	readonly baseSerial: number;
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	/**
	 * The triggers of a `send` sync that make events: one that the sync did not have when it was applied last makes none for
	 * what had happened by then.
	 */
	readonly firing: readonly Trigger[];
	/** What a first run takes for sent: rows whose event is older than `before` (ISO 8601), all where that is null. */
	readonly adoption: { readonly before: string | null } | null;
	/** Events to send, as planned. */
	readonly toSend: number;
	/** What a person must allow before it may be applied. */
	readonly blockers: readonly Blocker[];
	/** Milliseconds since 1970, by the clock of the one who planned. */
	readonly expiresAt: number;
}

/** A stretch of settled rows: every row of `bucket` with from <= n <= to. */
export interface SettledRange {
	readonly bucket: number;
	readonly from: number;
	readonly to: number;
	readonly outcome: "done" | "rejected" | "invalid";
	readonly code: string | null;
	readonly message: string | null;
}

/** How an apply proves that it still holds a sync. */
export interface Lease {
	readonly sync: string;
	readonly history: string;
	readonly digest: string;
	readonly token: number;
	readonly holder: string;
	/** Milliseconds. */
	readonly duration: number;
}

/** What one apply did with one sync; kept in `runs`. */
export interface Run {
	readonly id: string;
	readonly sync: string;
	readonly digest: string;
	readonly serial: number;
	readonly startedAt: string;
	readonly endedAt: string;
	readonly planned: number;
	readonly sent: number;
	readonly silent: number;
	readonly rejected: number;
	readonly invalid: number;
}

export interface Rejection {
	readonly sync: string;
	readonly run: string;
	/** The key's text. */
	readonly key: string;
	readonly code: string;
	readonly message: string;
}
