import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { sealedTables } from "./change-sets.js";

/** Rows of a change set. */
export async function countRows(session: Session, store: Warehouse, digest: string): Promise<number> {
	const { changes } = sealedTables(store, digest);
	const [row] = await session.rows(`SELECT count(*) AS row_count FROM ${changes} WHERE bucket >= 0`);
	return Number(row?.row_count ?? 0);
}
