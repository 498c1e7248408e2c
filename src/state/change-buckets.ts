import type { Dialect } from "../warehouses/warehouse.js";

/**
 * A change set's buckets: removals have the first half, all else the second, so that removals come first in the order
 * (bucket, n). Within a half a key has the bucket that its snapshot row has. -1 holds what is counted and no change.
 */
export function bucketSql({ buckets }: Dialect): string {
	const ofKey = buckets === null ? "0" : buckets.of("key");
	const rest = buckets === null ? "1" : `${buckets.count} + ${ofKey}`;
	return `CASE WHEN op = 'removed' THEN ${ofKey} WHEN op IN ('duplicate', 'tally') THEN -1 ELSE ${rest} END`;
}

/** The first bucket that holds no removals. */
export function firstOfRest({ buckets }: Dialect): number {
	return buckets?.count ?? 1;
}
