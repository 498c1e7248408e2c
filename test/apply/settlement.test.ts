import fc from "fast-check";
import { expect, test } from "vitest";
import { createSettlement, type Slot, settledBefore } from "../../src/6-apply/settlement.js";
import type { SettledRange } from "../../src/state/store.js";
import { seed } from "../support/seed.js";

/** Rows of a bucket at rising, gappy numbers, and for each what becomes of it and in which attempt. */
const rows = fc.array(
	fc.record({
		gap: fc.integer({ min: 1, max: 4 }),
		bucket: fc.integer({ min: 0, max: 1 }),
		outcome: fc.constantFrom("done", "rejected", "invalid"),
		attempt: fc.integer({ min: 0, max: 3 }),
		order: fc.integer(),
	}),
	{ maxLength: 60 },
);

test(`what is settled in any order and any number of entries is what a list of rows says (seed ${seed})`, () => {
	fc.assert(
		fc.property(rows, (drawn) => {
			let n = 0;
			const last = new Map<number, number>();
			const placed = drawn.map((row) => {
				n += row.gap;
				const slot: Slot = { bucket: row.bucket, from: (last.get(row.bucket) ?? 0) + 1, to: n };
				last.set(row.bucket, n);
				return { ...row, n, slot };
			});
			const ranges: SettledRange[] = [];
			for (const attempt of [0, 1, 2]) {
				const settlement = createSettlement();
				const now = placed.filter((row) => row.attempt === attempt);
				for (const row of now.toSorted((left, right) => left.order - right.order)) {
					if (row.outcome === "done") settlement.done(row.slot);
					else settlement.undelivered(row.slot, { outcome: row.outcome, code: "c", message: "m" });
				}
				ranges.push(...settlement.take());
				expect(settlement.take()).toEqual([]);
			}
			// The third kind of attempt never came.
			const isSettled = settledBefore(ranges);
			for (const row of placed.toSorted((left, right) => left.bucket - right.bucket || left.n - right.n)) {
				expect([row.n, isSettled(row.bucket, row.n)]).toEqual([row.n, row.attempt < 3]);
			}
			const exceptions = ranges.filter((range) => range.outcome !== "done");
			expect(exceptions.map(({ bucket, from, to, outcome }) => [bucket, from, to, outcome]).sort()).toEqual(
				placed
					.filter((row) => row.attempt < 3 && row.outcome !== "done")
					.map((row) => [row.bucket, row.n, row.n, row.outcome])
					.sort(),
			);
		}),
		{ seed },
	);
});

test("neighbours fold into one range", () => {
	const settlement = createSettlement();
	for (const from of [5, 1, 3]) settlement.done({ bucket: 1, from, to: from + 1 });
	settlement.done({ bucket: 0, from: 1, to: 2 });
	expect(settlement.take().map(({ bucket, from, to }) => [bucket, from, to])).toEqual([
		[0, 1, 2],
		[1, 1, 6],
	]);
});
