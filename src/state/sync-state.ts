import type { BoundMapping, BoundSync } from "../types/bound.js";
import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { hasTable, scopeSql } from "./birth.js";
import type { StateScope, SyncState } from "./store.js";
import { createSnapshot, sharedTables, snapshotTables, syncId } from "./tables.js";

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
	warehouse: Warehouse,
	scope: StateScope,
	history: string,
): Promise<SyncState> {
	const schema = warehouse.schemaOf("state");
	const { syncs, mappings } = sharedTables(schema);
	const id = syncId(scope, history);
	const { literal, now } = warehouse.dialect;
	const [row] = await session.rows(
		`SELECT serial, open, token, holder, applied, epoch, CASE WHEN expires IS NULL OR expires < ${now} THEN 1 ELSE 0 END AS is_over FROM ${syncs} WHERE id = ${literal(id)}`,
	);
	if (row === undefined || !(await hasTable(session, warehouse, `keys_${id}`))) return unknown;
	const { keys } = snapshotTables(schema, id);
	const [present] = await session.rows(`SELECT count(*) AS row_count FROM ${keys} WHERE gone IS NULL`);
	const used = await session.rows(
		`SELECT mapping FROM ${mappings} WHERE sync_id = ${literal(id)} AND mapping_id IN (SELECT DISTINCT mapping FROM ${keys}) ORDER BY mapping_id`,
	);
	return {
		serial: Number(row.serial),
		open: row.open ?? null,
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
	warehouse: Warehouse,
	scope: StateScope,
	history: string,
): Promise<void> {
	const { syncs } = sharedTables(warehouse.schemaOf("state"));
	const id = syncId(scope, history);
	const { literal } = warehouse.dialect;
	for (const statement of createSnapshot(warehouse, id)) await session.execute(statement);
	const values = [id, scope.projectId, scope.target, history].map(literal).join(", ");
	await session.execute(
		`INSERT INTO ${syncs} SELECT ${values}, 0, NULL, 0, NULL, NULL, NULL, 0 WHERE NOT EXISTS (SELECT 1 FROM ${syncs} WHERE id = ${literal(id)})`,
	);
}

/** Keeps a mapping before any snapshot row refers to it. */
export async function keepMapping(
	session: Session,
	warehouse: Warehouse,
	id: string,
	mapping: BoundMapping,
): Promise<void> {
	const { mappings } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	await session.execute(
		`INSERT INTO ${mappings} SELECT ${literal(id)}, ${literal(mapping.id)}, ${literal(JSON.stringify(mapping))} WHERE NOT EXISTS (SELECT 1 FROM ${mappings} WHERE sync_id = ${literal(id)} AND mapping_id = ${literal(mapping.id)})`,
	);
}

/** The syncs of a project and target that were ever applied, by the name under which the state keeps them. */
export async function readApplied(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
): Promise<readonly { readonly history: string; readonly bound: BoundSync }[]> {
	const { syncs } = sharedTables(warehouse.schemaOf("state"));
	const rows = await session.rows(
		`SELECT name, applied FROM ${syncs} WHERE applied IS NOT NULL AND ${scopeSql(warehouse, scope)} ORDER BY name`,
	);
	// The state's own tables hold what this program wrote.
	return rows.map((row) => ({
		history: row.name ?? "",
		bound: JSON.parse(row.applied ?? "null") as BoundSync,
	}));
}
