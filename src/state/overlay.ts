import type { Warehouse } from "../warehouses/warehouse.js";
import { firstOfRest } from "./change-buckets.js";
import { sealedTables } from "./change-sets.js";
import { leavingOf } from "./leaving.js";
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
	store: Warehouse,
	scope: StateScope,
	{ history, open }: { readonly history: string; readonly open: ChangeSetHeader | null },
): SnapshotRelations {
	const snapshot = snapshotTables(store, syncId(scope, history));
	if (open === null) return snapshot;
	const { dialect } = store;
	const changed = `(SELECT * FROM ${sealedTables(store, open.digest).changes} WHERE bucket >= 0)`;
	const present = `${changed} AS c WHERE c.bucket >= ${firstOfRest(dialect)}`;
	const gone = leavingOf(open);
	const mapping = dialect.literal(open.bound.mapping.id);
	const none = `CAST(NULL AS ${dialect.types.text})`;
	return {
		keys: [
			`(SELECT k.key, k.fingerprint, k.mapping, k.gone FROM ${snapshot.keys} AS k`,
			`LEFT JOIN ${changed} AS c ON c.key = k.key WHERE c.key IS NULL`,
			`UNION ALL SELECT c.key, c.fingerprint, ${mapping}, ${none} FROM ${present}`,
			`UNION ALL SELECT k.key, k.fingerprint, k.mapping, ${dialect.literal(gone)} FROM ${snapshot.keys} AS k`,
			`JOIN ${changed} AS c ON c.key = k.key WHERE c.bucket < ${firstOfRest(dialect)})`,
		].join(" "),
		rows: [
			`(SELECT k.key, k.row_text FROM ${snapshot.rows} AS k`,
			`LEFT JOIN (SELECT c.key FROM ${present}) AS p ON p.key = k.key WHERE p.key IS NULL`,
			`UNION ALL SELECT c.key, c.row_text FROM ${present})`,
		].join(" "),
	};
}
