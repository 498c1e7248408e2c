import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../src/types/source.js";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import { openPostgres } from "../../src/warehouses/postgres/open.js";
import type { Warehouse } from "../../src/warehouses/warehouse.js";
import { makeDatabase, type PostgresDatabase } from "./postgres.js";
import { runSql } from "./project.js";

const owner = { holder: "test", isHolderGone: () => false };

/** A source to write to and to open, on one engine or the other. */
export interface SourceBed {
	open(): Promise<Warehouse>;
	source(...statements: readonly string[]): Promise<void>;
	remove(): Promise<void>;
}

export async function duckDbBed(): Promise<SourceBed> {
	const dir = await mkdtemp(join(tmpdir(), "bed-"));
	const path = join(dir, "shop.duckdb");
	return {
		open: () =>
			connectDuckDb({
				path,
				database: "shop",
				schema: "main",
				statePath: join(dir, "state.duckdb"),
				stateSchema: "tailrace",
				patience: 1_000,
				signal: new AbortController().signal,
				owner,
			}),
		source: (...statements) => runSql(path, statements),
		remove: () => rm(dir, { recursive: true }),
	};
}

export async function postgresBed(): Promise<SourceBed> {
	const database = await makeDatabase();
	return {
		open: () => openDatabase(database),
		source: (...statements) => database.run(...statements),
		remove: () => database.remove(),
	};
}

export function openDatabase(
	{ host, port, name }: PostgresDatabase,
	signal: AbortSignal = new AbortController().signal,
	settings: JsonObject = {},
): Promise<Warehouse> {
	return openPostgres({
		type: "postgres",
		settings: { host, port, dbname: name, user: "postgres", ...settings },
		baseDir: "/",
		origin: "the test",
		stateSchema: "tailrace",
		signal,
		owner,
		isCi: false,
	});
}
