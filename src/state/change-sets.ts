import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { insertUnless } from "./insert-unless.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { type ChangeTables, changeTables, sharedTables, syncId } from "./tables.js";

/** The tables of a sealed change set. */
export function sealedTables(store: Warehouse, digest: string): ChangeTables {
	return changeTables(store, "state", digest);
}

/**
 * Writes a draft's name down before its tables are made, so that one left behind by a crash is dropped like a change set
 * that nobody applied.
 */
export async function keepDraft(
	session: Session,
	store: Warehouse,
	{ draft, expiresAt }: { readonly draft: string; readonly expiresAt: number },
): Promise<void> {
	const { changeSets } = sharedTables(store);
	await session.execute(
		insertUnless(store, {
			table: changeSets,
			row: { sync_id: "", digest: draft, expires_at: expiresAt },
			key: ["digest"],
		}),
	);
}

/**
 * Gives a draft its name and, last of all, its header: only now does the change set exist. A draft equal to a sealed
 * one is dropped, so freezing twice is the same table.
 */
export async function sealChangeSet(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ draft, header }: { readonly draft: string; readonly header: ChangeSetHeader },
): Promise<void> {
	const { changeSets } = sharedTables(store);
	const { literal } = store.dialect;
	const { digest, history, expiresAt } = header;
	if ((await readChangeSet(session, store, digest)) === null) {
		const [from, to] = [sealedTables(store, draft), sealedTables(store, digest)];
		await keepDraft(session, store, { draft: digest, expiresAt });
		await rename(session, store, { from: from.before, to: to.before });
		await rename(session, store, { from: from.changes, to: to.changes });
	}
	const id = literal(syncId(scope, history));
	const text = literal(JSON.stringify(header));
	// In one statement: an equal change set may be open, and its sync would be stuck without a header.
	await session.execute(
		`UPDATE ${changeSets} SET sync_id = ${id}, header = ${text}, expires_at = ${expiresAt} WHERE digest = ${literal(digest)}`,
	);
	await dropChangeSet(session, store, draft);
}

/** The header of a change set, or null when there is none (never frozen, dropped, or applied and dropped). */
export async function readChangeSet(
	session: Session,
	store: Warehouse,
	digest: string,
): Promise<ChangeSetHeader | null> {
	const { changeSets } = sharedTables(store);
	const [row] = await session.rows(
		`SELECT header FROM ${changeSets} WHERE digest = ${store.dialect.literal(digest)}`,
	);
	if (row?.header == null) return null;
	// The state's own tables hold what this program wrote; one begun before there were triggers names none.
	const written = JSON.parse(row.header) as Omit<ChangeSetHeader, "firing" | "adoption"> &
		Partial<ChangeSetHeader>;
	return { firing: ["added"], adoption: null, ...written };
}

/** Drops what nobody can apply any more: change sets and drafts past their time that no sync has open. */
export async function dropExpired(session: Session, store: Warehouse, now: number): Promise<void> {
	const { changeSets, syncs } = sharedTables(store);
	const expired = await session.rows(
		`SELECT digest FROM ${changeSets} WHERE expires_at < ${now} AND digest NOT IN (SELECT open_set FROM ${syncs} WHERE open_set IS NOT NULL)`,
	);
	for (const { digest } of expired)
		if (digest !== null && digest !== undefined) await dropChangeSet(session, store, digest);
}

/** Header first: without it the change set is nobody's. Its name goes last, so that a crash leaves nothing unnamed. */
export async function dropChangeSet(session: Session, store: Warehouse, digest: string): Promise<void> {
	const { changeSets, settled } = sharedTables(store);
	const same = `digest = ${store.dialect.literal(digest)}`;
	const tables = sealedTables(store, digest);
	await session.execute(`UPDATE ${changeSets} SET header = NULL, expires_at = 0 WHERE ${same}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.changes}`);
	await session.execute(`DROP TABLE IF EXISTS ${tables.before}`);
	await session.execute(`DELETE FROM ${settled} WHERE ${same}`);
	await session.execute(`DELETE FROM ${changeSets} WHERE ${same}`);
}

async function rename(
	session: Session,
	{ dialect }: Warehouse,
	{ from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
	await session.execute(`DROP TABLE IF EXISTS ${to}`);
	await session.execute(dialect.renameTable(from, to));
}
