import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished, test } from "vitest";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import { shopTest } from "../support/open-shop.js";
import { runSql } from "../support/project.js";
import { usersSql, usersSync } from "../support/shop-data.js";

const users = { syncs: { users: usersSync() }, sql: [usersSql] };

/** Another process that holds a file until `release` is there. */
async function hold(path: string, release: string): Promise<ChildProcess> {
	const script = join(import.meta.dirname, "../support/lock-holder.mjs");
	const holder = spawn(process.execPath, [script, path, release], { stdio: ["ignore", "pipe", "inherit"] });
	await once(holder.stdout, "data");
	return holder;
}

describe("a file that another process holds", () => {
	shopTest.for(["warehouse", "state"] as const)("the %s is waited for", async (which, { open, expect }) => {
		const { shop, applyHere, arrived } = await open(users);
		await applyHere();
		await arrived();
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 5");
		const path = which === "warehouse" ? shop.warehousePath : shop.statePath;
		const holder = await hold(path, join(shop.dir, "release"));
		const apply = shop.start("apply", "--auto-approve");
		// Node, the project and the warehouse are up long before a second plan has run into the same lock.
		const plan = shop.start("plan");
		await shop.run("validate");
		expect([apply.child.exitCode, plan.child.exitCode]).toEqual([null, null]);
		await shop.write("release", "");
		await once(holder, "exit");
		expect((await plan.done).code).toBe(0);
		expect((await apply.done).code).toBe(0);
		expect(await arrived()).toHaveLength(5);
	});

	test("is given up after a while, with the holder named", async ({ expect }) => {
		const dir = await mkdtemp(join(tmpdir(), "shop-"));
		onTestFinished(() => rm(dir, { recursive: true }));
		const path = join(dir, "warehouse.duckdb");
		await runSql(path, ["CREATE TABLE users (id INTEGER)"]);
		const holder = await hold(path, join(dir, "release"));
		const warehouse = await connectDuckDb({
			path,
			database: "warehouse",
			schema: "main",
			statePath: join(dir, "state.duckdb"),
			stateSchema: "tailrace",
			patience: 60,
			signal: new AbortController().signal,
			owner: { holder: "test", isHolderGone: () => false },
		});
		try {
			await expect(warehouse.check()).rejects.toMatchObject({
				outcome: "failed",
				diagnostic: { code: "warehouse/locked", message: expect.stringContaining(`(PID ${holder.pid})`) },
			});
		} finally {
			await warehouse.close();
			holder.kill("SIGKILL");
		}
	});
});
