import type { Cell } from "../types/bound.js";

/**
 * How a row stands against the snapshot. `returned` was gone and is back, `retry` has no fingerprint (rejected or
 * reset), `unchanged` is rendered because the mapping is another than the one it was sent with.
 */
export type ChangeOp = "added" | "changed" | "removed" | "returned" | "retry" | "unchanged";

/** One row of a change set, in its frozen order (bucket, n). Removals are bucket 0, all else bucket 1. */
export interface Change {
	readonly bucket: number;
	readonly n: number;
	readonly op: ChangeOp;
	/** Canonical texts of the key columns. */
	readonly key: readonly string[];
	/** MD5 of the row text; null for a removed row. */
	readonly fingerprint: string | null;
	/** The present row in the columns of the new mapping; null for a removed row. */
	readonly row: readonly Cell[] | null;
	/** The present row in the columns it was last sent with; null where those are the same, or nothing was sent. */
	readonly was: readonly Cell[] | null;
	/** The row as last sent; null where it equals the present one, or nothing was sent. */
	readonly before: readonly Cell[] | null;
	/** Id of the mapping the row was last sent with. */
	readonly mapping: string | null;
	/** How a row that is back had left: silently, or with an event. */
	readonly gone: "silent" | "event" | null;
	/** Why a row that is new or gone is: because of the data, or because another source is asked. */
	readonly cause: "data" | "edit";
}

/** Whether nothing was ever settled for the row: it is new, or it was rejected when it was. */
export function isFirst({ op, mapping }: Change): boolean {
	return op === "added" || (op === "retry" && mapping === null);
}

type ChangeTuple = readonly [
	Change["bucket"],
	Change["n"],
	Change["op"],
	Change["key"],
	Change["fingerprint"],
	Change["row"],
	Change["was"],
	Change["before"],
	Change["mapping"],
	Change["gone"],
	Change["cause"],
];

/** Reads one line of a change page; the SQL that writes it is in state/pages.ts. */
export function parseChange(line: string): Change {
	// Our own SQL wrote the line.
	const [bucket, n, op, key, fingerprint, row, was, before, mapping, gone, cause] = JSON.parse(
		line,
	) as ChangeTuple;
	return { bucket, n, op, key, fingerprint, row, was, before, mapping, gone, cause };
}
