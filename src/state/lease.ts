import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { sealedTables } from "./change-sets.js";
import type { ChangeSetHeader, Lease, StateScope } from "./store.js";
import { sharedTables, syncId } from "./tables.js";

/**
 * Opens a change set: raises the serial and takes the lease, in one statement that touches a row only if nothing else
 * happened to the sync since the plan. Returns whether it did.
 */
export async function beginChangeSet(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	{ header, lease }: { readonly header: ChangeSetHeader; readonly lease: Lease },
): Promise<boolean> {
	const { syncs } = sharedTables(store);
	const { literal, now, keepTable } = store.dialect;
	const { changes, before } = sealedTables(store, header.digest);
	for (const table of [changes, before]) {
		// What is begun is resumed whatever its age.
		const statement = keepTable(table);
		if (statement !== null) await session.execute(statement);
	}
	const touched = await session.execute(
		[
			`UPDATE ${syncs} SET serial = serial + 1, open_set = ${literal(header.digest)}, token = ${lease.token},`,
			`holder = ${literal(lease.holder)}, expires = ${now} + ${lease.duration}`,
			`WHERE id = ${literal(syncId(scope, header.history))} AND serial = ${header.baseSerial} AND open_set IS NULL AND token = ${lease.token - 1}`,
		].join(" "),
	);
	return touched === 1;
}

/** Takes over the lease of an open change set whose holder is gone. Returns whether nobody was quicker. */
export async function takeLease(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	lease: Lease,
): Promise<boolean> {
	const { syncs } = sharedTables(store);
	const { literal, now } = store.dialect;
	const touched = await session.execute(
		[
			`UPDATE ${syncs} SET token = ${lease.token}, holder = ${literal(lease.holder)}, expires = ${now} + ${lease.duration}`,
			`WHERE id = ${literal(syncId(scope, lease.history))} AND open_set = ${literal(lease.digest)} AND token = ${lease.token - 1}`,
		].join(" "),
	);
	return touched === 1;
}

/** Renews the lease; false when it was lost to another holder. */
export async function renewLease(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	lease: Lease,
): Promise<boolean> {
	const { syncs } = sharedTables(store);
	const touched = await session.execute(
		`UPDATE ${syncs} SET expires = ${store.dialect.now} + ${lease.duration} WHERE ${holds(store, scope, lease)}`,
	);
	return touched === 1;
}

/** Gives the lease up without closing, so that the next apply resumes at once. */
export async function releaseLease(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	lease: Lease,
): Promise<void> {
	const { syncs } = sharedTables(store);
	await session.execute(
		`UPDATE ${syncs} SET holder = NULL, expires = NULL WHERE ${holds(store, scope, lease)}`,
	);
}

/** The condition under which a row of `syncs` is still this holder's. */
export function holds({ dialect }: Warehouse, scope: StateScope, lease: Lease): string {
	const id = dialect.literal(syncId(scope, lease.history));
	return `id = ${id} AND open_set = ${dialect.literal(lease.digest)} AND token = ${lease.token}`;
}
