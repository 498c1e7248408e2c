import type { Warehouse } from "../warehouses/warehouse.js";
import { sealedTables } from "./change-sets.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { snapshotTables, syncId } from "./tables.js";

/** What stands after FROM for a sync's snapshot. */
export interface SnapshotRelations {
	readonly keys: string;
	readonly rows: string;
}

/**
 * The snapshot as it will be once the open change set has moved, so that a killed run is never mistaken for "no
 * change"; without an open change set, the snapshot itself.
 */
export function snapshotRelations(
	warehouse: Warehouse,
	scope: StateScope,
	{ history, open }: { readonly history: string; readonly open: ChangeSetHeader | null },
): SnapshotRelations {
	const snapshot = snapshotTables(warehouse.schemaOf("state"), syncId(scope, history));
	if (open === null) return snapshot;
	const { dialect } = warehouse;
	const changed = `(SELECT * FROM ${sealedTables(warehouse, open.digest).changes} WHERE bucket >= 0)`;
	const present = `${changed} AS c WHERE c.bucket = 1`;
	const untouched = (table: string) => dialect.antiJoin(`${table} AS k`, `${changed} AS c`, "c.key = k.key");
	const gone = open.bound.sync.on_removed === "ignore" ? "silent" : "event";
	const mapping = dialect.literal(open.bound.mapping.id);
	const none = `CAST(NULL AS ${dialect.types.text})`;
	return {
		keys: [
			`(SELECT k.key, k.fingerprint, k.mapping, k.gone FROM ${untouched(snapshot.keys)}`,
			`UNION ALL SELECT c.key, c.fingerprint, ${mapping}, ${none} FROM ${present}`,
			`UNION ALL SELECT k.key, k.fingerprint, k.mapping, ${dialect.literal(gone)} FROM ${snapshot.keys} AS k`,
			`JOIN ${changed} AS c ON c.key = k.key WHERE c.bucket = 0)`,
		].join(" "),
		rows: [
			`(SELECT k.key, k.row_text FROM ${snapshot.rows} AS k WHERE k.key NOT IN (SELECT c.key FROM ${present})`,
			`UNION ALL SELECT c.key, c.row_text FROM ${present})`,
		].join(" "),
	};
}
