import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import { runSql } from "../support/project.js";

test("a signal ends a read that would take for ever, and a cut result is not taken for a whole one", async () => {
	const dir = await mkdtemp(join(tmpdir(), "cancel-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	const path = join(dir, "shop.duckdb");
	await runSql(path, ["CREATE TABLE users (user_id INTEGER)"]);
	const stop = new AbortController();
	const warehouse = await connectDuckDb({
		path,
		database: "shop",
		schema: "main",
		statePath: join(dir, "state.duckdb"),
		stateSchema: "tailrace",
		patience: 1_000,
		signal: stop.signal,
		owner: { holder: "test", isHolderGone: () => false },
	});
	onTestFinished(() => warehouse.close());
	let pages = 0;
	const reading = warehouse.use({ source: true }, async (session) => {
		for await (const _ of session.texts("SELECT CAST(i AS VARCHAR) FROM range(1000000000000) AS r(i)")) {
			pages += 1;
			stop.abort();
		}
	});
	await expect(reading).rejects.toThrow(/abort/i);
	expect(pages).toBeGreaterThan(0);
});
