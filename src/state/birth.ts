import type { Session, Warehouse } from "../warehouses/warehouse.js";
import type { Lineage, StateScope } from "./store.js";
import { createShared, sharedTables, stateVersion } from "./tables.js";

/** The lineage of a project and target, or null when nothing was born there. */
export async function readLineage(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
): Promise<Lineage | null> {
	const schema = warehouse.schemaOf("state");
	if (!(await hasTable(session, warehouse, "lineages"))) return null;
	const [row] = await session.rows(
		`SELECT lineage, version, location FROM ${sharedTables(schema).lineages} WHERE ${scopeSql(warehouse, scope)}`,
	);
	if (row === undefined) return null;
	return {
		lineage: row.lineage ?? "",
		version: Number(row.version),
		location: row.location ?? "",
	};
}

/** Makes the tables and the lineage; harmless where they exist. Returns the lineage in force afterwards. */
export async function createState(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
	lineage: string,
): Promise<Lineage | null> {
	const { lineages } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	for (const statement of createShared(warehouse)) await session.execute(statement);
	const values = [scope.projectId, scope.target, lineage, stateVersion, warehouse.stateLocation].map(literal);
	await session.execute(
		`INSERT INTO ${lineages} SELECT ${values.join(", ")} WHERE NOT EXISTS (SELECT 1 FROM ${lineages} WHERE ${scopeSql(warehouse, scope)})`,
	);
	return readLineage(session, warehouse, scope);
}

/** Whether the state's schema has this table. */
export async function hasTable(session: Session, warehouse: Warehouse, name: string): Promise<boolean> {
	const [row] = await session.rows(warehouse.dialect.tableExists(warehouse.schemaOf("state"), name));
	return row !== undefined;
}

export function scopeSql({ dialect }: Warehouse, { projectId, target }: StateScope): string {
	return `project_id = ${dialect.literal(projectId)} AND target = ${dialect.literal(target)}`;
}
