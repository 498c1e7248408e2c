import type { Session, Warehouse } from "../warehouses/warehouse.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { type ChangeTables, changeTables, sharedTables, syncId } from "./tables.js";

/** The tables of a sealed change set. */
export function sealedTables(warehouse: Warehouse, digest: string): ChangeTables {
	return changeTables(warehouse.schemaOf("state"), digest);
}

/**
 * Gives a draft its name and, last of all, its header: only now does the change set exist. A draft equal to a sealed
 * one is dropped, so freezing twice is the same table.
 */
export async function sealChangeSet(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
	{ draft, header }: { readonly draft: ChangeTables; readonly header: ChangeSetHeader },
): Promise<void> {
	const { changeSets } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	const id = syncId(scope, header.history);
	const sealed = sealedTables(warehouse, header.digest);
	const known = await readChangeSet(session, warehouse, header.digest);
	if (known === null) {
		await rename(session, draft.before, sealed.before);
		await rename(session, draft.changes, sealed.changes);
	} else {
		await session.execute(`DROP TABLE ${draft.before}`);
		await session.execute(`DROP TABLE ${draft.changes}`);
		await session.execute(`DELETE FROM ${changeSets} WHERE digest = ${literal(header.digest)}`);
	}
	const values = [id, header.digest, JSON.stringify(header), header.expiresAt].map(literal).join(", ");
	await session.execute(`INSERT INTO ${changeSets} VALUES (${values})`);
}

/** The header of a change set, or null when there is none (never frozen, dropped, or applied and dropped). */
export async function readChangeSet(
	session: Session,
	warehouse: Warehouse,
	digest: string,
): Promise<ChangeSetHeader | null> {
	const { changeSets } = sharedTables(warehouse.schemaOf("state"));
	const [row] = await session.rows(
		`SELECT header FROM ${changeSets} WHERE digest = ${warehouse.dialect.literal(digest)}`,
	);
	// The state's own tables hold what this program wrote.
	return row?.header == null ? null : (JSON.parse(row.header) as ChangeSetHeader);
}

/** Drops what nobody can apply any more: change sets past their time that no sync has open, and forgotten drafts. */
export async function dropExpired(session: Session, warehouse: Warehouse, now: number): Promise<void> {
	const { changeSets, syncs } = sharedTables(warehouse.schemaOf("state"));
	const expired = await session.rows(
		`SELECT digest FROM ${changeSets} WHERE expires_at < ${now} AND digest NOT IN (SELECT open FROM ${syncs} WHERE open IS NOT NULL)`,
	);
	for (const { digest } of expired)
		if (digest !== null && digest !== undefined) await dropChangeSet(session, warehouse, digest);
}

/** Header first: without it the tables are nobody's. */
export async function dropChangeSet(session: Session, warehouse: Warehouse, digest: string): Promise<void> {
	const { changeSets, settled } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	const tables = sealedTables(warehouse, digest);
	await session.execute(`DELETE FROM ${changeSets} WHERE digest = ${literal(digest)}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.changes}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.before}`);
	await session.execute(`DELETE FROM ${settled} WHERE digest = ${literal(digest)}`);
}

async function rename(session: Session, from: string, to: string): Promise<void> {
	const name = to.slice(to.lastIndexOf(".") + 1);
	await session.execute(`DROP TABLE IF EXISTS ${to}`);
	await session.execute(`ALTER TABLE ${from} RENAME TO ${name}`);
}
