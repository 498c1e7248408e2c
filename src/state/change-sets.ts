import type { Session, Warehouse } from "../warehouses/warehouse.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { type ChangeTables, changeTables, sharedTables, syncId } from "./tables.js";

/** The tables of a sealed change set. */
export function sealedTables(warehouse: Warehouse, digest: string): ChangeTables {
	return changeTables(warehouse.schemaOf("state"), digest);
}

/**
 * Writes a draft's name down before its tables are made, so that one left behind by a crash is dropped like a change set
 * that nobody applied.
 */
export async function keepDraft(
	session: Session,
	warehouse: Warehouse,
	{ draft, expiresAt }: { readonly draft: string; readonly expiresAt: number },
): Promise<void> {
	const { changeSets } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	const values = ["", draft, null, expiresAt].map(literal).join(", ");
	await session.execute(
		`INSERT INTO ${changeSets} SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM ${changeSets} WHERE digest = ${literal(draft)})`,
	);
}

/**
 * Gives a draft its name and, last of all, its header: only now does the change set exist. A draft equal to a sealed
 * one is dropped, so freezing twice is the same table.
 */
export async function sealChangeSet(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
	{ draft, header }: { readonly draft: string; readonly header: ChangeSetHeader },
): Promise<void> {
	const { changeSets } = sharedTables(warehouse.schemaOf("state"));
	const { literal } = warehouse.dialect;
	const { digest, history, expiresAt } = header;
	if ((await readChangeSet(session, warehouse, digest)) === null) {
		const [from, to] = [sealedTables(warehouse, draft), sealedTables(warehouse, digest)];
		await keepDraft(session, warehouse, { draft: digest, expiresAt });
		await rename(session, from.before, to.before);
		await rename(session, from.changes, to.changes);
	}
	const id = literal(syncId(scope, history));
	const text = literal(JSON.stringify(header));
	// In one statement: an equal change set may be open, and its sync would be stuck without a header.
	await session.execute(
		`UPDATE ${changeSets} SET sync_id = ${id}, header = ${text}, expires_at = ${expiresAt} WHERE digest = ${literal(digest)}`,
	);
	await dropChangeSet(session, warehouse, draft);
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

/** Drops what nobody can apply any more: change sets and drafts past their time that no sync has open. */
export async function dropExpired(session: Session, warehouse: Warehouse, now: number): Promise<void> {
	const { changeSets, syncs } = sharedTables(warehouse.schemaOf("state"));
	const expired = await session.rows(
		`SELECT digest FROM ${changeSets} WHERE expires_at < ${now} AND digest NOT IN (SELECT open FROM ${syncs} WHERE open IS NOT NULL)`,
	);
	for (const { digest } of expired)
		if (digest !== null && digest !== undefined) await dropChangeSet(session, warehouse, digest);
}

/** Header first: without it the change set is nobody's. Its name goes last, so that a crash leaves nothing unnamed. */
export async function dropChangeSet(session: Session, warehouse: Warehouse, digest: string): Promise<void> {
	const { changeSets, settled } = sharedTables(warehouse.schemaOf("state"));
	const same = `digest = ${warehouse.dialect.literal(digest)}`;
	const tables = sealedTables(warehouse, digest);
	await session.execute(`UPDATE ${changeSets} SET header = NULL, expires_at = 0 WHERE ${same}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.changes}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.before}`);
	await session.execute(`DELETE FROM ${settled} WHERE ${same}`);
	await session.execute(`DELETE FROM ${changeSets} WHERE ${same}`);
}

async function rename(session: Session, from: string, to: string): Promise<void> {
	const name = to.slice(to.lastIndexOf(".") + 1);
	await session.execute(`DROP TABLE IF EXISTS ${to}`);
	await session.execute(`ALTER TABLE ${from} RENAME TO ${name}`);
}
