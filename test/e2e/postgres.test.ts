import { describe } from "vitest";
import { createGate } from "../support/gate.js";
import { type OpenShop, shopTest } from "../support/open-shop.js";
import { postgresShop } from "../support/postgres.js";
import { results } from "../support/project.js";
import { bulkyUsersSync } from "../support/shop-data.js";

const rows = 200;
const usersSql = `CREATE TABLE users AS SELECT i AS user_id, repeat('bio' || i || ' ', 2200) AS bio, 'free' AS plan FROM generate_series(1, ${rows}) AS r (i)`;
const usersSync = bulkyUsersSync.replace("main.users", "users");

async function openUsers(open: OpenShop) {
	const warehouse = await postgresShop();
	const it = await open({ syncs: { users: usersSync }, sql: [usersSql], warehouse });
	return { it, database: warehouse.database };
}

describe("two applies on Postgres", () => {
	shopTest.concurrent("started together send each event once", async ({ open, expect }) => {
		const { it } = await openUsers(open);
		await it.applyHere();
		await it.arrived();
		await it.shop.sql("UPDATE users SET plan = 'pro'");
		const runs = await Promise.all(
			[1, 2, 3].map(() => it.shop.run("apply", "--auto-approve", "--format", "json")),
		);
		const codes = runs.map((run) => run.code);
		expect(codes).toContain(0);
		expect(codes.filter((code) => ![0, 4, 5].includes(code ?? -1))).toEqual([]);
		const sent = runs
			.filter((run) => run.code === 0)
			.flatMap((run) => results(run).results.map((one) => (one.status === "done" ? 0 : one.sent)));
		expect(sent.reduce((sum, one) => sum + one, 0)).toBe(rows);
		expect(await it.arrived()).toHaveLength(rows);
		expect(it.sink.sink.stats().duplicate).toBe(0);
	});

	shopTest.concurrent(
		"a holder that was paused until others went on wakes up, stops, and changes nothing",
		async ({ open, expect }) => {
			const { it, database } = await openUsers(open);
			const gate = createGate();
			it.sink.watch({ onRequest: (n) => (n > 2 ? gate.pass() : undefined) });
			const paused = it.shop.start("apply", "--auto-approve", "--create-state");
			await gate.came(4);
			paused.child.kill("SIGSTOP");
			// Its minute is over; nobody here waits for that.
			await database.run("UPDATE tailrace.syncs SET expires = 0");
			gate.open();
			expect((await it.shop.apply()).results).toMatchObject([{ status: "resumed", sent: rows }]);
			await it.shop.sql("UPDATE users SET plan = 'pro'", "DELETE FROM users WHERE user_id = 7");
			expect((await it.shop.apply()).results).toMatchObject([{ status: "applied", sent: rows }]);
			const snapshot = () => database.read(`SELECT * FROM tailrace.${tables[0]?.tablename} ORDER BY key`);
			const tables = await database.read("SELECT tablename FROM pg_tables WHERE tablename LIKE 'keys_%'");
			const before = await snapshot();

			paused.child.kill("SIGCONT");
			const ended = await paused.done;
			expect(ended.code).toBe(5);
			expect(ended.stderr).toContain("state/lease-lost");
			expect(await snapshot()).toEqual(before);
			const accepted = (await it.lines()).filter((line) => line.status === "accepted");
			expect(accepted).toHaveLength(rows + rows);
			expect((await it.planHere()).summary).toMatchObject({ events: 0, has_changes: false });
		},
	);
});

describe("killing an apply on Postgres", () => {
	shopTest.concurrent("at any request, it goes on and each event arrives once", async ({ open, expect }) => {
		const { it } = await openUsers(open);
		for (const [round, request] of [1, 2, 5].entries()) {
			if (round > 0) await it.shop.sql(`UPDATE users SET plan = 'plan ${round}'`);
			const apply = it.shop.start("apply", "--auto-approve", "--create-state");
			it.sink.watch({ onRecorded: (n) => n === request && apply.child.kill("SIGKILL") });
			expect((await apply.done).signal).toBe("SIGKILL");
			it.sink.watch({});
			await it.shop.apply();
			expect(await it.arrived()).toHaveLength(rows);
		}
		expect((await it.planHere()).summary).toMatchObject({ events: 0, has_changes: false });
	});
});

describe("connecting to Postgres", () => {
	shopTest.concurrent("nobody at the address: one line, exit code 1, no secret", async ({ open, expect }) => {
		const warehouse = { settings: "", sql: async () => undefined, remove: async () => undefined };
		const settings =
			"warehouse: { type: postgres, host: 127.0.0.1, port: 9, user: me, password: hush-hush, dbname: shop }\n";
		const it = await open({
			syncs: { users: usersSync },
			sql: [],
			warehouse: { ...warehouse, settings },
		});
		const run = await it.shop.run("plan");
		expect(run.code).toBe(1);
		expect(run.stderr).toContain("warehouse/unreachable");
		expect(run.stderr).toContain("127.0.0.1:9");
		expect(run.stderr.replace(/password: hush-hush/g, "")).not.toContain("hush");
	});

	shopTest.concurrent("a reader plans, and may not freeze", async ({ open, expect }) => {
		const { it, database } = await openUsers(open);
		await it.applyHere();
		await it.shop.sql(
			`CREATE ROLE reader_${database.name} LOGIN`,
			`GRANT SELECT ON users TO reader_${database.name}`,
			`GRANT USAGE ON SCHEMA tailrace TO reader_${database.name}`,
			`GRANT SELECT ON ALL TABLES IN SCHEMA tailrace TO reader_${database.name}`,
		);
		const text = await it.shop.read("tailrace.yml");
		await it.shop.write("tailrace.yml", text.replace("user: postgres", `user: reader_${database.name}`));
		expect((await it.shop.plan()).summary).toMatchObject({ events: 0, has_changes: false });
		const frozen = await it.shop.run("plan", "--out", "plan.json");
		expect(frozen.code).toBe(1);
		expect(frozen.stderr).toContain("warehouse/denied");
	});
});

describe("a Postgres that is only read", () => {
	const settings = "state: { type: duckdb, path: state.duckdb }\n";

	shopTest.concurrent("keeps its state in a file, and is never written to", async ({ open, expect }) => {
		const warehouse = await postgresShop();
		const it = await open({ syncs: { users: usersSync }, sql: [usersSql], warehouse, settings });
		const reader = `reader_${warehouse.database.name}`;
		await it.shop.sql(
			`CREATE ROLE ${reader} LOGIN`,
			`GRANT SELECT ON users TO ${reader}`,
			`REVOKE TEMPORARY ON DATABASE ${warehouse.database.name} FROM PUBLIC`,
		);
		const text = await it.shop.read("tailrace.yml");
		await it.shop.write("tailrace.yml", text.replace("user: postgres", `user: ${reader}`));
		const first = await it.shop.apply("--create-state");
		expect(first.results).toMatchObject([{ status: "applied", sent: rows }]);
		await it.shop.sql(
			"UPDATE users SET plan = 'pro' WHERE user_id <= 3",
			"DELETE FROM users WHERE user_id = 4",
		);
		const saved = await it.shop.run("plan", "--out", `${it.shop.dir}/plan.json`);
		expect([saved.code, saved.stderr]).toEqual([0, expect.any(String)]);
		expect((await it.shop.run("apply", `${it.shop.dir}/plan.json`)).code).toBe(0);
		expect(await it.arrived()).toHaveLength(rows + 4);
		expect((await it.shop.plan()).summary).toMatchObject({ events: 0, has_changes: false });
	});

	shopTest.concurrent("gets no state file on a CI machine", async ({ open, expect }) => {
		const warehouse = await postgresShop();
		const it = await open({ syncs: { users: usersSync }, sql: [usersSql], warehouse, settings });
		const run = await it.shop.runWith({ CI: "true" }, "apply", "--auto-approve", "--create-state");
		expect(run.code).toBe(4);
		expect(run.stderr).toContain("state/fleeting");
		expect(it.sink.sink.stats().requests).toBe(0);
	});
});
