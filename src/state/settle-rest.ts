import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { sealedTables } from "./change-sets.js";
import { holds } from "./lease.js";
import type { ChangeSetHeader, Lease, StateScope } from "./store.js";
import { sharedTables, syncId } from "./tables.js";

/** The code of rows that were given up: neither delivered nor refused, as far as the state knows. */
export const abandonedCode = "apply/abandoned";

/**
 * Settles every row of a change set that nothing has settled as rejected, in one statement that may run again. What
 * follows (move, close) treats those rows like any other rejected ones. The number of rows given up, now or by an earlier
 * attempt; null when the lease was lost.
 */
export async function settleRest(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ header, lease }: { readonly header: ChangeSetHeader; readonly lease: Lease },
): Promise<number | null> {
	const { settled, syncs } = sharedTables(store);
	const { changes } = sealedTables(store, header.digest);
	const { literal } = store.dialect;
	const digest = literal(header.digest);
	const facts = [literal(syncId(scope, lease.history)), digest, "c.bucket", "c.n", "c.n"];
	await session.execute(
		[
			`INSERT INTO ${settled} (sync_id, digest, bucket, from_n, to_n, outcome, code, message)`,
			`SELECT ${facts.join(", ")}, 'rejected', ${literal(abandonedCode)}, ${literal("the change set was abandoned")}`,
			`FROM ${changes} AS c LEFT JOIN (SELECT DISTINCT r.bucket, r.n FROM ${changes} AS r`,
			`JOIN (SELECT bucket, from_n, to_n FROM ${settled} WHERE digest = ${digest}) AS s`,
			"ON s.bucket = r.bucket AND r.n >= s.from_n AND r.n <= s.to_n) AS known ON known.bucket = c.bucket AND known.n = c.n",
			`WHERE c.bucket >= 0 AND known.bucket IS NULL AND EXISTS (SELECT 1 FROM ${syncs} WHERE ${holds(store, scope, lease)})`,
		].join(" "),
	);
	const [held] = await session.rows(`SELECT 1 AS held FROM ${syncs} WHERE ${holds(store, scope, lease)}`);
	if (held === undefined) return null;
	const [given] = await session.rows(
		`SELECT count(*) AS row_count FROM ${settled} WHERE digest = ${digest} AND code = ${literal(abandonedCode)}`,
	);
	return Number(given?.row_count ?? 0);
}
