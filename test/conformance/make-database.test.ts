import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, onTestFinished, test } from "vitest";
import { makeDatabase } from "../../src/warehouses/duckdb/make-database.js";
import { readSql, runSql } from "../support/project.js";

async function open() {
	const dir = await mkdtemp(join(tmpdir(), "make-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	onTestFinished(() => instance.closeSync());
	return { dir, path: join(dir, "deep", "state.duckdb"), connection };
}

test("a file that is not whole never stands under its name", async () => {
	const { path, connection } = await open();
	const run = connection.run.bind(connection);
	connection.run = (sql) => (sql.startsWith("DETACH") ? Promise.reject(new Error("killed")) : run(sql));
	await expect(makeDatabase(connection, path, { unique: "one" })).rejects.toThrow("killed");
	expect(existsSync(path)).toBe(false);
});

test("a new file is a database, an old one is left alone, and nothing lies beside it", async () => {
	const { dir, path, connection } = await open();
	await makeDatabase(connection, path, { unique: "one" });
	await runSql(path, ["CREATE TABLE kept AS SELECT 7 AS n"]);
	await makeDatabase(connection, path, { unique: "two" });
	expect(await readSql(path, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
	expect(await readdir(join(dir, "deep"))).toEqual(["state.duckdb"]);
});

test("where no file can be made, that is said in one line", async () => {
	const { dir, connection } = await open();
	await writeFile(join(dir, "shop"), "no folder");
	const path = join(dir, "shop", "state.duckdb");
	await expect(makeDatabase(connection, path, { unique: "one" })).rejects.toMatchObject({
		outcome: "failed",
		diagnostic: { code: "warehouse/failed", message: expect.stringContaining(path) },
	});
});
