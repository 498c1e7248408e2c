import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished, test } from "vitest";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import type { Warehouse } from "../../src/warehouses/warehouse.js";
import { createGate } from "../support/gate.js";
import { shopTest } from "../support/open-shop.js";
import { runSql } from "../support/project.js";
import { bulkyUsersSql, bulkyUsersSync, usersSql, usersSync } from "../support/shop-data.js";

const lockHolder = join(import.meta.dirname, "../support/lock-holder.mjs");
const users = { syncs: { users: usersSync() }, sql: [usersSql] };

/** Another process that holds a file until `release` is there. */
async function hold(path: string, release: string): Promise<ChildProcess> {
	const holder = spawn(process.execPath, [lockHolder, path, release], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	await once(holder.stdout, "data");
	return holder;
}

/** A process of its own that opens a file for writing, which none may do while another has it open. */
async function expectFree(path: string, dir: string): Promise<void> {
	const release = join(dir, "let-go");
	await writeFile(release, "");
	const holder = spawn(process.execPath, [lockHolder, path, release], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const [code] = await once(holder, "exit");
	if (code !== 0) throw new Error(`${path} is held`);
}

describe("while Tailrace is at work", () => {
	shopTest("others write the models and read the state of an apply", async ({ open, expect }) => {
		const it = await open({ syncs: { users: bulkyUsersSync }, sql: [bulkyUsersSql] });
		const gate = createGate();
		it.sink.watch({ onRequest: (n) => (n > 2 ? gate.pass() : undefined) });
		const apply = it.shop.start("apply", "--auto-approve", "--create-state");
		await gate.came(4);
		await it.shop.sql(
			"INSERT INTO users SELECT user_id + 1000, * EXCLUDE (user_id) FROM users WHERE user_id = 1",
		);
		const { stdout } = await it.shop.run("status", "--format", "json");
		expect(JSON.parse(stdout)).toMatchObject({ syncs: [{ sync: "users", open: { isAtWork: true } }] });
		expect(apply.child.exitCode).toBeNull();
		gate.open();
		expect((await apply.done).code).toBe(0);
		expect((await it.shop.plan()).summary).toMatchObject({ events: 1 });
	});

	shopTest("others write the state while a plan copies models from elsewhere", async ({ open, expect }) => {
		const { shop, planHere } = await open(users);
		await planHere(true);
		const settings = (path: string, statePath: string) => ({
			path,
			database: "warehouse",
			schema: "main",
			statePath,
			stateSchema: "tailrace",
			patience: 60,
			signal: new AbortController().signal,
			owner: { holder: "test", isHolderGone: () => false },
		});
		let looked = 0;
		const look = async () => {
			await expectFree(shop.statePath, shop.dir);
			looked += 1;
		};
		const plan = await planHere(true, {
			openWarehouse: async () => {
				const models = await connectDuckDb(settings(shop.warehousePath, join(shop.dir, "none.duckdb")));
				const store = await connectDuckDb(settings(join(shop.dir, "none.duckdb"), shop.statePath));
				return { warehouse: betweenPages(models, look), store };
			},
		});
		expect(plan.summary).toMatchObject({ events: 300 });
		expect(looked).toBeGreaterThan(0);
	});
});

/** The same warehouse, with something done after each page that a query yields. */
function betweenPages(warehouse: Warehouse, act: () => Promise<void>): Warehouse {
	return {
		...warehouse,
		use: (needs, work) =>
			warehouse.use(needs, (session) =>
				work({
					...session,
					async *texts(sql) {
						for await (const page of session.texts(sql)) {
							yield page;
							await act();
						}
					},
				}),
			),
	};
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
