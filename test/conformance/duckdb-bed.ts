import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import { readSql, runSql } from "../support/project.js";
import type { WarehouseBed } from "./warehouse.js";

/** A DuckDB file and, beside it, one of the state. */
export async function duckdbBed(copyOf: string | null = null): Promise<WarehouseBed> {
	const dir = await mkdtemp(join(tmpdir(), "bed-"));
	const path = join(dir, "shop.duckdb");
	const statePath = join(dir, "state.duckdb");
	if (copyOf !== null) {
		await cp(copyOf, dir, { recursive: true });
		// A copied state is refused; this one shall count as the original.
		await runSql(statePath, [`UPDATE tailrace.lineages SET location = 'duckdb:${statePath}'`]);
	}
	return {
		open: (signal = new AbortController().signal) =>
			connectDuckDb({
				path,
				database: "shop",
				schema: "main",
				statePath,
				stateSchema: "tailrace",
				patience: 1_000,
				signal,
				owner: { holder: "test", isHolderGone: () => false },
			}),
		source: (...statements) => runSql(path, statements),
		stateTables: async () =>
			(await readSql(statePath, "SELECT table_name FROM duckdb_tables() ORDER BY ALL")).map((row) =>
				String(row.table_name),
			),
		copy: () => duckdbBed(dir),
		remove: () => rm(dir, { recursive: true }),
	};
}
