import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { insertUnless } from "./insert-unless.js";
import type { Lineage, StateScope } from "./store.js";
import { createShared, sharedTables, stateVersion } from "./tables.js";

/** The lineage of a project and target, or null when nothing was born there. */
export async function readLineage(
	session: Session,
	store: Warehouse,
	scope: StateScope,
): Promise<Lineage | null> {
	if (!(await hasTable(session, store, "lineages"))) return null;
	const [row] = await session.rows(
		`SELECT lineage, version, location FROM ${sharedTables(store).lineages} WHERE ${scopeSql(store, scope)}`,
	);
	if (row === undefined) return null;
	return {
		lineage: row.lineage ?? "",
		version: Number(row.version),
		location: row.location ?? "",
	};
}

/** Makes the place, the tables and the lineage; harmless where they exist. Returns the lineage in force afterwards. */
export async function createState(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	lineage: string,
): Promise<Lineage | null> {
	const { lineages } = sharedTables(store);
	await store.makePlace(session);
	for (const statement of createShared(store)) await session.execute(statement);
	await session.execute(
		insertUnless(store, {
			table: lineages,
			row: {
				project_id: scope.projectId,
				target: scope.target,
				lineage,
				version: stateVersion,
				location: store.stateLocation,
			},
			key: ["project_id", "target"],
		}),
	);
	return readLineage(session, store, scope);
}

/** Whether the state's schema has this table. */
export async function hasTable(session: Session, store: Warehouse, name: string): Promise<boolean> {
	const [row] = await session.rows(store.findTable(name));
	return row !== undefined;
}

export function scopeSql({ dialect }: Warehouse, { projectId, target }: StateScope): string {
	return `project_id = ${dialect.literal(projectId)} AND target = ${dialect.literal(target)}`;
}
