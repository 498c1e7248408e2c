import { createHash } from "node:crypto";
import type { Warehouse } from "../warehouses/warehouse.js";
import type { StateScope } from "./store.js";

/** Version of the shape below; a state with a newer one is refused. */
export const stateVersion = 1;

/** Full names of the tables that all syncs share. */
export interface SharedTables {
	readonly lineages: string;
	readonly syncs: string;
	readonly mappings: string;
	readonly changeSets: string;
	readonly settled: string;
	readonly runs: string;
	readonly rejections: string;
}

export function sharedTables(store: Warehouse): SharedTables {
	const prefix = store.prefixOf("state");
	return {
		lineages: `${prefix}lineages`,
		syncs: `${prefix}syncs`,
		mappings: `${prefix}mappings`,
		changeSets: `${prefix}change_sets`,
		settled: `${prefix}settled`,
		runs: `${prefix}runs`,
		rejections: `${prefix}rejections`,
	};
}

/** Names one sync of one project and target inside shared tables and in the names of its own. */
export function syncId({ projectId, target }: StateScope, sync: string): string {
	return createHash("sha256").update([projectId, target, sync].join("\n")).digest("hex").slice(0, 16);
}

/** The snapshot of one sync: keys, fingerprints and serials apart from row texts, so that a diff reads little. */
export function snapshotTables(
	store: Warehouse,
	id: string,
): { readonly keys: string; readonly rows: string } {
	const prefix = store.prefixOf("state");
	return { keys: `${prefix}${keysTable(id)}`, rows: `${prefix}rows_${id}` };
}

export function keysTable(id: string): string {
	return `keys_${id}`;
}

/** A change set and the rows as last sent of those of its changes whose source changed. */
export interface ChangeTables {
	readonly changes: string;
	readonly before: string;
}

export function changeTables(store: Warehouse, place: "state" | "scratch", name: string): ChangeTables {
	const prefix = store.prefixOf(place);
	return { changes: `${prefix}changes_${name}`, before: `${prefix}before_${name}` };
}

/** Statements that make the shared tables; each is harmless where they exist. */
export function createShared(store: Warehouse): readonly string[] {
	const tables = sharedTables(store);
	const { text, integer } = store.dialect.types;
	const create = (name: string, columns: readonly string[], ...unique: readonly string[]) =>
		store.dialect.createTable({ name, columns, ...(unique.length === 0 ? {} : { unique }) });
	const texts = (...names: readonly string[]) => names.map((name) => `${name} ${text}`);
	const integers = (...names: readonly string[]) => names.map((name) => `${name} ${integer}`);
	return [
		...create(
			tables.lineages,
			[...texts("project_id", "target", "lineage"), ...integers("version"), ...texts("location")],
			"project_id",
			"target",
		),
		...create(
			tables.syncs,
			[
				...texts("id", "project_id", "target", "name"),
				...integers("serial"),
				...texts("open_set"),
				...integers("token"),
				...texts("holder"),
				...integers("expires"),
				...texts("applied"),
				...integers("epoch"),
			],
			"id",
		),
		...create(tables.mappings, texts("sync_id", "mapping_id", "mapping"), "sync_id", "mapping_id"),
		...create(
			tables.changeSets,
			[...texts("sync_id", "digest", "header"), ...integers("expires_at")],
			"digest",
		),
		...create(tables.settled, [
			...texts("sync_id", "digest"),
			...integers("bucket", "from_n", "to_n"),
			...texts("outcome", "code", "message"),
		]),
		...create(tables.runs, [...texts("sync_id", "digest", "run"), ...integers("ended_at")], "digest"),
		...create(tables.rejections, texts("sync_id", "run", "key", "code", "message")),
	];
}

/** Names of the columns that tell the parts of a snapshot's tables: one, or none where they have no parts. */
export function bucketColumns({ dialect }: Warehouse): readonly string[] {
	return dialect.buckets === null ? [] : ["bucket"];
}

/** Statements that make the snapshot of one sync. */
export function createSnapshot(store: Warehouse, id: string): readonly string[] {
	const { keys, rows } = snapshotTables(store, id);
	const { text, integer } = store.dialect.types;
	const [bucket] = bucketColumns(store);
	const create = (name: string, columns: readonly string[]) =>
		store.dialect.createTable(
			bucket === undefined
				? { name, columns, key: "key" }
				: { name, columns: [...columns, `${bucket} ${integer}`], key: "key", bucket },
		);
	return [
		...create(keys, [
			`key ${text}`,
			`fingerprint ${text}`,
			`serial ${integer}`,
			`mapping ${text}`,
			`gone ${text}`,
		]),
		...create(rows, [`key ${text}`, `row_text ${text}`, `serial ${integer}`]),
	];
}
