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

export function sharedTables(schema: string): SharedTables {
	return {
		lineages: `${schema}.lineages`,
		syncs: `${schema}.syncs`,
		mappings: `${schema}.mappings`,
		changeSets: `${schema}.change_sets`,
		settled: `${schema}.settled`,
		runs: `${schema}.runs`,
		rejections: `${schema}.rejections`,
	};
}

/** Names one sync of one project and target inside shared tables and in the names of its own. */
export function syncId({ projectId, target }: StateScope, sync: string): string {
	return createHash("sha256").update([projectId, target, sync].join("\n")).digest("hex").slice(0, 16);
}

/** The snapshot of one sync: keys, fingerprints and serials apart from row texts, so that a diff reads little. */
export function snapshotTables(schema: string, id: string): { readonly keys: string; readonly rows: string } {
	return { keys: `${schema}.keys_${id}`, rows: `${schema}.rows_${id}` };
}

/** A change set and the rows as last sent of those of its changes whose source changed. */
export interface ChangeTables {
	readonly changes: string;
	readonly before: string;
}

export function changeTables(schema: string, name: string): ChangeTables {
	return {
		changes: `${schema}.changes_${name}`,
		before: `${schema}.before_${name}`,
	};
}

/** Statements that make the shared tables; each is harmless where they exist. */
export function createShared(warehouse: Warehouse): readonly string[] {
	const schema = warehouse.schemaOf("state");
	const tables = sharedTables(schema);
	const { text, integer } = warehouse.dialect.types;
	const create = (name: string, columns: string) => `CREATE TABLE IF NOT EXISTS ${name} (${columns})`;
	return [
		`CREATE SCHEMA IF NOT EXISTS ${schema}`,
		create(
			tables.lineages,
			`project_id ${text}, target ${text}, lineage ${text}, version ${integer}, location ${text}`,
		),
		create(
			tables.syncs,
			`id ${text}, project_id ${text}, target ${text}, name ${text}, serial ${integer}, open ${text}, token ${integer}, holder ${text}, expires ${integer}, applied ${text}, epoch ${integer}`,
		),
		create(tables.mappings, `sync_id ${text}, mapping_id ${text}, mapping ${text}`),
		create(tables.changeSets, `sync_id ${text}, digest ${text}, header ${text}, expires_at ${integer}`),
		create(
			tables.settled,
			`sync_id ${text}, digest ${text}, bucket ${integer}, from_n ${integer}, to_n ${integer}, outcome ${text}, code ${text}, message ${text}`,
		),
		create(tables.runs, `sync_id ${text}, digest ${text}, run ${text}, ended_at ${integer}`),
		create(tables.rejections, `sync_id ${text}, run ${text}, key ${text}, code ${text}, message ${text}`),
	];
}

/** Statements that make the snapshot of one sync. */
export function createSnapshot(warehouse: Warehouse, id: string): readonly string[] {
	const { keys, rows } = snapshotTables(warehouse.schemaOf("state"), id);
	const { text, integer } = warehouse.dialect.types;
	return [
		`CREATE TABLE IF NOT EXISTS ${keys} (key ${text}, fingerprint ${text}, serial ${integer}, mapping ${text}, gone ${text})`,
		`CREATE TABLE IF NOT EXISTS ${rows} (key ${text}, row_text ${text}, serial ${integer})`,
	];
}
