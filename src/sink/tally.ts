import type { Call } from "../types/generated/compiled.js";
import type { Outcome } from "./outcomes.js";

/** Counts of events, each equal to the lines in the out file; the counts of requests are since the start. */
export interface SinkStats {
	/** POST requests to a known path, whatever became of them. */
	readonly requests: number;
	/** Requests with a batch of no events, for which Segment's reason is `empty_batch`. */
	readonly empty_batch: number;
	readonly accepted: number;
	readonly discarded: number;
	readonly duplicate: number;
	/** Accepted events, all six calls in fixed order. */
	readonly by_type: Readonly<Record<Call, number>>;
	/** Discarded events, reasons in alphabetical order. */
	readonly by_reason: Readonly<Record<string, number>>;
}

export interface Tally {
	countRequest(): void;
	countEmptyBatch(): void;
	count(outcome: Outcome): void;
	stats(): SinkStats;
}

export function createTally(): Tally {
	const requests = { requests: 0, empty_batch: 0 };
	const events = { accepted: 0, discarded: 0, duplicate: 0 };
	const byType = {
		identify: 0,
		group: 0,
		track: 0,
		page: 0,
		screen: 0,
		alias: 0,
	};
	const byReason = new Map<string, number>();
	return {
		countRequest() {
			requests.requests++;
		},
		countEmptyBatch() {
			requests.empty_batch++;
		},
		count(outcome) {
			events[outcome.status]++;
			if (outcome.status === "accepted") byType[outcome.type]++;
			if (outcome.status === "discarded")
				byReason.set(outcome.reason, (byReason.get(outcome.reason) ?? 0) + 1);
		},
		stats() {
			const reasons = [...byReason.keys()].sort();
			const by_reason = Object.fromEntries(reasons.map((reason) => [reason, byReason.get(reason) ?? 0]));
			return { ...requests, ...events, by_type: { ...byType }, by_reason };
		},
	};
}
