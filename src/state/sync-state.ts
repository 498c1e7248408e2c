import type { BoundMapping, BoundSync } from "../types/bound.js";
import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { hasTable, scopeSql } from "./birth.js";
import { insertUnless } from "./insert-unless.js";
import type { StateScope, SyncState } from "./store.js";
import { createSnapshot, keysTable, sharedTables, snapshotTables, syncId } from "./tables.js";

const unknown: SyncState = {
	serial: 0,
	open: null,
	token: 0,
	holder: null,
	isLeaseOver: true,
	applied: null,
	epoch: 0,
	rows: 0,
	mappings: [],
};

/** What is known of a sync; one that was never applied is at serial 0. Needs a state that was born. */
export async function readSync(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	history: string,
): Promise<SyncState> {
	const { syncs, mappings } = sharedTables(store);
	const id = syncId(scope, history);
	const { literal, now } = store.dialect;
	const [row] = await session.rows(
		`SELECT serial, open_set, token, holder, applied, epoch, CASE WHEN expires IS NULL OR expires < ${now} THEN 1 ELSE 0 END AS is_over FROM ${syncs} WHERE id = ${literal(id)}`,
	);
	if (row === undefined || !(await hasTable(session, store, keysTable(id)))) return unknown;
	const { keys } = snapshotTables(store, id);
	const [present] = await session.rows(`SELECT count(*) AS row_count FROM ${keys} WHERE gone IS NULL`);
	const used = await session.rows(
		`SELECT mapping FROM ${mappings} WHERE sync_id = ${literal(id)} AND mapping_id IN (SELECT DISTINCT mapping FROM ${keys}) ORDER BY mapping_id`,
	);
	return {
		serial: Number(row.serial),
		open: row.open_set ?? null,
		token: Number(row.token),
		holder: row.holder ?? null,
		isLeaseOver: row.is_over === "1",
		// The state's own tables hold what this program wrote.
		applied: row.applied == null ? null : (JSON.parse(row.applied) as BoundSync),
		epoch: Number(row.epoch),
		rows: Number(present?.row_count ?? 0),
		mappings: used.map((one) => JSON.parse(one.mapping ?? "null") as BoundMapping),
	};
}

/** Makes the sync's row and its snapshot; harmless where they exist. */
export async function createSync(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	history: string,
): Promise<void> {
	const { syncs } = sharedTables(store);
	const id = syncId(scope, history);
	for (const statement of createSnapshot(store, id)) await session.execute(statement);
	await session.execute(
		insertUnless(store, {
			table: syncs,
			row: {
				id,
				project_id: scope.projectId,
				target: scope.target,
				name: history,
				serial: 0,
				token: 0,
				epoch: 0,
			},
			key: ["id"],
		}),
	);
}

/** Keeps a mapping before any snapshot row refers to it. */
export async function keepMapping(
	session: Session,
	store: Warehouse,
	id: string,
	mapping: BoundMapping,
): Promise<void> {
	const { mappings } = sharedTables(store);
	await session.execute(
		insertUnless(store, {
			table: mappings,
			row: { sync_id: id, mapping_id: mapping.id, mapping: JSON.stringify(mapping) },
			key: ["sync_id", "mapping_id"],
		}),
	);
}

/** The syncs of a project and target that were ever applied, by the name under which the state keeps them. */
export async function readApplied(
	session: Session,
	store: Warehouse,
	scope: StateScope,
): Promise<readonly { readonly history: string; readonly bound: BoundSync }[]> {
	const { syncs } = sharedTables(store);
	const rows = await session.rows(
		`SELECT name, applied FROM ${syncs} WHERE applied IS NOT NULL AND ${scopeSql(store, scope)} ORDER BY name`,
	);
	// The state's own tables hold what this program wrote.
	return rows.map((row) => ({
		history: row.name ?? "",
		bound: JSON.parse(row.applied ?? "null") as BoundSync,
	}));
}
