import type { SettledRange } from "../state/store.js";

/** A row of a change set with the stretch of numbers it stands for: nothing lies between `from` and `to` but it. */
export interface Slot {
	readonly bucket: number;
	readonly from: number;
	readonly to: number;
}

/** What became of a row that was not delivered. */
export interface Undelivered {
	readonly outcome: "rejected" | "invalid";
	readonly code: string;
	readonly message: string;
}

/** Collects settled rows between two journal entries, neighbours folded into ranges. */
export interface Settlement {
	done(slot: Slot): void;
	undelivered(slot: Slot, why: Undelivered): void;
	/** What has come since the last call, and forgets it. */
	take(): readonly SettledRange[];
}

export function createSettlement(): Settlement {
	let slots: Slot[] = [];
	let exceptions: SettledRange[] = [];
	return {
		done: (slot) => {
			slots.push(slot);
		},
		undelivered: ({ bucket, from, to }, { outcome, code, message }) => {
			exceptions.push({ bucket, from: to, to, outcome, code, message });
			if (from < to) slots.push({ bucket, from, to: to - 1 });
		},
		take: () => {
			const ranges = [...fold(slots), ...exceptions];
			slots = [];
			exceptions = [];
			return ranges;
		},
	};
}

function fold(slots: Slot[]): SettledRange[] {
	const ranges: SettledRange[] = [];
	slots.sort((left, right) => left.bucket - right.bucket || left.from - right.from);
	for (const { bucket, from, to } of slots) {
		const last = ranges[ranges.length - 1];
		if (last !== undefined && last.bucket === bucket && last.to + 1 === from)
			ranges[ranges.length - 1] = { ...last, to };
		else
			ranges.push({
				bucket,
				from,
				to,
				outcome: "done",
				code: null,
				message: null,
			});
	}
	return ranges;
}

/** Answers, for rows in ascending order within a bucket, whether an earlier attempt settled them. */
export function settledBefore(ranges: readonly SettledRange[]): (bucket: number, n: number) => boolean {
	const byBucket = new Map<number, SettledRange[]>();
	for (const range of ranges) {
		const list = byBucket.get(range.bucket) ?? [];
		byBucket.set(range.bucket, list);
		list.push(range);
	}
	for (const list of byBucket.values())
		list.sort((left, right) => left.from - right.from || left.to - right.to);
	const reached = new Map<number, { index: number; upTo: number }>();
	return (bucket, n) => {
		const list = byBucket.get(bucket) ?? [];
		const at = reached.get(bucket) ?? { index: 0, upTo: 0 };
		reached.set(bucket, at);
		for (let next = list[at.index]; next !== undefined && next.from <= n; next = list[at.index]) {
			at.upTo = Math.max(at.upTo, next.to);
			at.index += 1;
		}
		return n <= at.upTo;
	};
}
