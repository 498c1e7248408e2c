import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { dropChangeSet, sealedTables } from "./change-sets.js";
import { insertUnless } from "./insert-unless.js";
import { holds } from "./lease.js";
import type { ChangeSetHeader, Lease, Run, StateScope } from "./store.js";
import { sharedTables, syncId } from "./tables.js";

/**
 * Ends a change set whose rows have moved: rejections and the run are kept, the sync is free, the change set dropped.
 * Every statement may run again. False when the lease was lost before the close.
 */
export async function closeChangeSet(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ header, lease, run, at }: { header: ChangeSetHeader; lease: Lease; run: Run; at: number },
): Promise<boolean> {
	const tables = sharedTables(store);
	const { literal } = store.dialect;
	const id = literal(syncId(scope, header.history));
	const digest = literal(header.digest);
	const { changes } = sealedTables(store, header.digest);
	await session.execute(`DELETE FROM ${tables.rejections} WHERE sync_id = ${id}`);
	await session.execute(
		[
			`INSERT INTO ${tables.rejections} (sync_id, run, key, code, message)`,
			`SELECT ${id}, ${literal(run.id)}, c.key, s.code, s.message`,
			`FROM ${tables.settled} AS s JOIN ${changes} AS c ON c.bucket = s.bucket AND c.n = s.from_n`,
			`WHERE s.digest = ${digest} AND s.outcome = 'rejected'`,
		].join(" "),
	);
	await session.execute(
		insertUnless(store, {
			table: tables.runs,
			row: {
				sync_id: syncId(scope, header.history),
				digest: header.digest,
				run: JSON.stringify(run),
				ended_at: at,
			},
			key: ["digest"],
		}),
	);
	const touched = await session.execute(
		[
			`UPDATE ${tables.syncs} SET open_set = NULL, holder = NULL, expires = NULL,`,
			`applied = ${literal(JSON.stringify(header.bound))} WHERE ${holds(store, scope, lease)}`,
		].join(" "),
	);
	if (touched !== 1) return false;
	await dropChangeSet(session, store, header.digest);
	return true;
}

/** The run that closed a change set, or null. */
export async function readRun(session: Session, store: Warehouse, digest: string): Promise<Run | null> {
	const { runs } = sharedTables(store);
	const [row] = await session.rows(`SELECT run FROM ${runs} WHERE digest = ${store.dialect.literal(digest)}`);
	return row?.run == null ? null : parseRun(row.run);
}

/** The latest runs of a sync, newest first. */
export async function readRuns(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ history, limit }: { readonly history: string; readonly limit: number },
): Promise<readonly Run[]> {
	const { runs } = sharedTables(store);
	const id = store.dialect.literal(syncId(scope, history));
	const rows = await session.rows(
		`SELECT run FROM ${runs} WHERE sync_id = ${id} ORDER BY ended_at DESC, run DESC LIMIT ${limit}`,
	);
	return rows.map((row) => parseRun(row.run ?? ""));
}

/** What the last apply of a sync could not deliver, by code. */
export async function countRejections(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	history: string,
): Promise<readonly { readonly code: string; readonly count: number }[]> {
	const { rejections } = sharedTables(store);
	const id = store.dialect.literal(syncId(scope, history));
	const rows = await session.rows(
		`SELECT code, count(*) AS row_count FROM ${rejections} WHERE sync_id = ${id} GROUP BY code ORDER BY code`,
	);
	return rows.map((row) => ({
		code: row.code ?? "",
		count: Number(row.row_count),
	}));
}

function parseRun(text: string): Run {
	// The state's own tables hold what this program wrote.
	return JSON.parse(text) as Run;
}
