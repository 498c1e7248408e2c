import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { holds } from "./lease.js";
import type { Lease, SettledRange, StateScope } from "./store.js";
import { sharedTables, syncId } from "./tables.js";

/**
 * Records settled rows in one statement, fenced by the lease. False when the lease was lost: nothing was written and
 * the caller must stop.
 */
export async function settleRanges(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ lease, ranges }: { readonly lease: Lease; readonly ranges: readonly SettledRange[] },
): Promise<boolean> {
	const { settled, syncs } = sharedTables(store);
	const { literal, values } = store.dialect;
	const columns = ["bucket", "from_n", "to_n", "outcome", "code", "message"];
	const rows = ranges.map((range) => [
		range.bucket,
		range.from,
		range.to,
		range.outcome,
		range.code,
		range.message,
	]);
	const touched = await session.execute(
		[
			`INSERT INTO ${settled} (sync_id, digest, ${columns.join(", ")})`,
			`SELECT ${literal(syncId(scope, lease.history))}, ${literal(lease.digest)}, ${columns.join(", ")}`,
			`FROM ${values(columns, rows)} AS new_rows`,
			`WHERE EXISTS (SELECT 1 FROM ${syncs} WHERE ${holds(store, scope, lease)})`,
		].join(" "),
	);
	return touched === ranges.length;
}

/** Everything settled so far of a change set, in order. */
export async function readSettled(
	session: Session,
	store: Warehouse,
	digest: string,
): Promise<readonly SettledRange[]> {
	const { settled } = sharedTables(store);
	const rows = await session.rows(
		`SELECT bucket, from_n, to_n, outcome, code, message FROM ${settled} WHERE digest = ${store.dialect.literal(digest)} ORDER BY bucket, from_n, to_n`,
	);
	return rows.map((row) => ({
		bucket: Number(row.bucket),
		from: Number(row.from_n),
		to: Number(row.to_n),
		// The column is written by settleRanges alone.
		outcome: row.outcome as SettledRange["outcome"],
		code: row.code ?? null,
		message: row.message ?? null,
	}));
}
