import { cp } from "node:fs/promises";
import { describe } from "vitest";
import type { Check } from "../../src/doctor/check.js";
import type { Grants } from "../../src/warehouses/grants.js";
import { type OpenShop, type ShopAndSink, shopTest } from "../support/open-shop.js";
import { makeDatabase, type PostgresDatabase, postgresShop } from "../support/postgres.js";
import { runSql } from "../support/project.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

/** What doctor found, without what differs from run to run. */
async function checksOf({ shop }: ShopAndSink, env: Record<string, string> = {}, ...args: string[]) {
	const run = await shop.runWith(env, "doctor", "--format", "json", ...args);
	const { checks } = JSON.parse(run.stdout) as { readonly checks: readonly Check[] };
	return { ...run, checks, statuses: checks.map(({ name, status }) => `${status} ${name}`) };
}

const manifest = {
	metadata: {
		dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
		adapter_type: "duckdb",
		project_name: "shop",
	},
	nodes: {
		"model.shop.users": {
			unique_id: "model.shop.users",
			resource_type: "model",
			package_name: "shop",
			name: "users",
			relation_name: "main.users",
			config: { materialized: "table" },
			columns: {},
		},
	},
	sources: {},
	disabled: {},
};

const messageOf = (checks: readonly Check[], name: string) =>
	checks.find((check) => check.name === name)?.message ?? "";

describe("doctor on DuckDB", () => {
	const bothSyncs = { users: usersSync(), orders: ordersSync() };

	shopTest("tells what is there, before the first apply and after it", async ({ open, expect }) => {
		const it = await open({ syncs: bothSyncs, sql: [usersSql, ordersSql] });
		const before = await checksOf(it);
		expect([before.code, before.stderr]).toEqual([0, ""]);
		expect(before.statuses).toEqual([
			"ok versions",
			"ok project",
			"skipped manifest",
			"skipped catalog",
			"ok warehouse",
			"ok model main.orders",
			"ok model main.users",
			"ok state",
		]);
		expect(messageOf(before.checks, "versions")).toMatch(/^tailrace [\d.]+, node [\d.]+$/);
		expect(messageOf(before.checks, "project")).toBe("shop, target default, 2 syncs");
		expect(messageOf(before.checks, "model main.users")).toBe("6 columns");
		expect(messageOf(before.checks, "state")).toBe(
			`none yet for target default at duckdb:${it.shop.statePath}`,
		);
		await it.shop.apply("--create-state");
		const after = await checksOf(it, {}, "--select", "users");
		expect(after.statuses).not.toContain("ok model main.orders");
		expect(messageOf(after.checks, "state")).toMatch(
			new RegExp(`^lineage [0-9a-f-]{36}, version 1, at duckdb:${it.shop.statePath}$`),
		);
	});

	shopTest("does not stop at what fails", async ({ open, expect }) => {
		const it = await open({ syncs: bothSyncs, sql: [usersSql] });
		const { code, statuses, checks } = await checksOf(it, {}, "--select", "users", "orders", "carts");
		expect(code).toBe(1);
		expect(statuses.slice(1)).toEqual([
			"ok project",
			"failed selection",
			"skipped manifest",
			"skipped catalog",
			"ok warehouse",
			"failed model main.orders",
			"ok model main.users",
			"ok state",
		]);
		expect(messageOf(checks, "selection")).toBe("`carts` matches no sync");
		await it.shop.write("syncs/users.yml", usersSync().replace("call: identify", "call: identity"));
		const broken = await checksOf(it);
		expect(broken.code).toBe(1);
		expect(messageOf(broken.checks, "project")).toContain("syncs/users.yml:3:7");
		expect(broken.statuses).toContain("ok warehouse");
	});

	shopTest("as text: a line a check, the hint below", async ({ open, expect }) => {
		const it = await open({ syncs: bothSyncs, sql: [usersSql] });
		await it.shop.write(
			"tailrace.yml",
			(await it.shop.read("tailrace.yml")).replace("warehouse.duckdb", "w.db"),
		);
		const { code, stdout, stderr } = await it.shop.run("doctor");
		expect([code, stderr]).toEqual([1, ""]);
		expect(stdout.split("\n").slice(1)).toEqual([
			"ok       project    shop, target default, 2 syncs",
			"skipped  manifest   there is no dbt project",
			"skipped  catalog    there is no dbt project",
			expect.stringMatching(
				/^failed {3}warehouse {2}there is no DuckDB file `w.db` \[warehouse\/not-found\]$/,
			),
			expect.stringMatching(/^ {20}hint: build the models first/),
			"skipped  models     there is no connection to the warehouse",
			expect.stringMatching(/^ok {7}state {6}none yet/),
			expect.stringMatching(/^ {20}hint: .*--create-state/),
			"",
		]);
	});

	shopTest("refuses a copied state and one of a newer Tailrace", async ({ open, expect }) => {
		const it = await open({ syncs: bothSyncs, sql: [usersSql, ordersSql] });
		await it.shop.apply("--create-state");
		await cp(it.shop.statePath, `${it.shop.dir}/copy.duckdb`);
		await runSql(it.shop.statePath, ["UPDATE tailrace.lineages SET version = 99"]);
		const newer = await checksOf(it);
		expect(newer.code).toBe(1);
		expect(newer.checks.at(-1)).toMatchObject({ name: "state", status: "failed", code: "state/newer" });
		const text = await it.shop.read("tailrace.yml");
		await it.shop.write("tailrace.yml", `${text}state: { type: duckdb, path: copy.duckdb }\n`);
		expect((await checksOf(it)).checks.at(-1)).toMatchObject({ status: "failed", code: "state/moved" });
	});

	shopTest("tells the warehouse's failure from the state's", async ({ open, expect }) => {
		const password = "\"{{ env_var('STATE_PASSWORD') }}\"";
		const settings = `state: { type: postgres, host: 127.0.0.1, port: 9, user: me, password: ${password}, dbname: books }\n`;
		const it = await open({ syncs: { users: usersSync() }, sql: [usersSql], settings });
		const unset = await checksOf(it);
		expect(unset.statuses.slice(-3)).toEqual(["ok warehouse", "ok model main.users", "failed state"]);
		expect(unset.checks.at(-1)).toMatchObject({ code: "resolve/unset-environment" });
		const unreachable = await checksOf(it, { STATE_PASSWORD: "hush-hush" });
		expect(unreachable.checks.at(-1)).toMatchObject({ code: "warehouse/unreachable" });
		expect(unreachable.stdout + unreachable.stderr).not.toContain("hush-hush");
		const grants = await it.shop.run("doctor", "--grants");
		expect(grants.stdout).toContain('GRANT USAGE, CREATE ON SCHEMA "tailrace" TO tailrace_applier;');
	});

	shopTest("looks at dbt's artifacts", async ({ open, expect }) => {
		const ofModel = usersSync().replace("{ relation: main.users }", "ref('users')");
		const it = await open({ syncs: { users: ofModel }, sql: [usersSql] });
		await it.shop.write("dbt_project.yml", "name: shop\n");
		const missing = await checksOf(it);
		expect(missing.statuses.slice(1)).toEqual([
			"failed project",
			"failed manifest",
			"skipped catalog",
			"skipped warehouse",
			"skipped models",
			"skipped state",
		]);
		expect(missing.checks[2]).toMatchObject({ code: "resolve/manifest-missing" });
		await it.shop.write("target/manifest.json", JSON.stringify(manifest));
		await it.shop.write("target/catalog.json", "half of a ca");
		const broken = await checksOf(it);
		expect(broken.checks[3]).toMatchObject({ status: "failed", code: "load/artifact-broken" });
		await it.shop.write("target/catalog.json", JSON.stringify({ nodes: {}, sources: {} }));
		const whole = await checksOf(it);
		expect(whole.code).toBe(0);
		expect(messageOf(whole.checks, "manifest")).toBe("target/manifest.json, 1 node, adapter duckdb");
		expect(messageOf(whole.checks, "catalog")).toBe("target/catalog.json, 0 relations");
		expect(whole.statuses).toContain("ok model ref('users')");
	});

	shopTest("--grants names the files", async ({ open, expect }) => {
		const it = await open({ syncs: bothSyncs, sql: [] });
		const { code, stdout } = await it.shop.run("doctor", "--grants");
		expect(code).toBe(0);
		expect(stdout.split("\n").filter((line) => line !== "" && !line.startsWith("--"))).toEqual([]);
		expect(stdout).toContain(`-- read ${it.shop.warehousePath}\n`);
		expect(stdout).toContain(`-- read and write ${it.shop.statePath}, and make files in ${it.shop.dir}\n`);
	});
});

const roles = ["reader", "planner", "applier"] as const;
type Role = (typeof roles)[number];

/** A shop whose database lets nobody in who was not let in, and whose profile reads the user from the environment. */
async function openGuarded(open: OpenShop) {
	const warehouse = await postgresShop();
	const { host, port, name } = warehouse.database;
	const user = "\"{{ env_var('SHOP_USER') }}\"";
	const database = `"{{ env_var('SHOP_DATABASE', '${name}') }}"`;
	const settings = `warehouse: { type: postgres, host: ${host}, port: ${port}, user: ${user}, dbname: ${database} }`;
	const it = await open({
		syncs: { users: usersOfCrm, orders: ordersOfCrm },
		sql: guardedSql(name),
		warehouse: { ...warehouse, settings },
	});
	return { it, database: warehouse.database };
}

const usersOfCrm = usersSync().replace("main.users", "crm.users");
const ordersOfCrm = ordersSync().replace("main.orders", "crm.orders");

const guardedSql = (database: string) => [
	`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
	"CREATE SCHEMA crm",
	`CREATE TABLE crm.users AS SELECT i AS user_id, 'user' || i || '@shop.example' AS email, 'Aarhus' AS city,
		'free' AS plan, 1 AS orders_count, TIMESTAMP '2026-01-01 10:00:00' AS updated_at FROM generate_series(1, 20) AS r (i)`,
	`CREATE TABLE crm.orders AS SELECT 'o' || i AS order_id, i AS user_id, 12.5 AS total,
		TIMESTAMP '2026-02-01 10:00:00' AS ordered_at FROM generate_series(1, 20) AS r (i)`,
];

/** Roles belong to the whole server, so each database has its own: tailrace_reader becomes reader_<database>. */
const ownNames = (sql: string, { name }: PostgresDatabase, suffix = "") =>
	sql.replaceAll(/\btailrace_(reader|planner|applier)\b/g, (_, role) => `${role}_${name}${suffix}`);

const makeRoles = (database: PostgresDatabase) =>
	database.run(...roles.map((role) => ownNames(`CREATE ROLE tailrace_${role} LOGIN`, database)));

describe("the printed grants on Postgres", () => {
	shopTest.concurrent(
		"are enough, and no more, for each of the three",
		{ timeout: 180_000 },
		async ({ open, expect }) => {
			const { it, database } = await openGuarded(open);
			const printed = await it.shop.run("doctor", "--grants");
			expect([printed.code, printed.stderr]).toEqual([0, ""]);
			await makeRoles(database);
			await database.run(ownNames(printed.stdout, database));

			const plan = `${it.shop.dir}/plan.json`;
			const as = async (role: Role, command: string, ...args: readonly string[]) => {
				const env = { SHOP_USER: `${role}_${database.name}` };
				const { code, stderr } = await it.shop.runWith(env, command, ...args);
				return [code, /\[([\w-]+\/[\w-]+)\]/.exec(stderr)?.[1] ?? ""];
			};
			const denied = [1, "warehouse/denied"];
			const done = [0, ""];
			expect(await as("reader", "preview", "users")).toEqual(done);
			expect(await as("reader", "plan")).toEqual([0, "plan/no-state"]);
			expect(await as("planner", "plan")).toEqual([0, "plan/no-state"]);
			expect(await as("reader", "apply", "--auto-approve", "--create-state")).toEqual(denied);
			expect(await as("planner", "apply", "--auto-approve", "--create-state")).toEqual(denied);

			expect(await as("applier", "preview", "users")).toEqual(done);
			expect(await as("applier", "apply", "--auto-approve", "--create-state", "-s", "users")).toEqual(done);
			expect(await as("planner", "plan")).toEqual(done);
			expect(await as("applier", "plan", "--out", plan)).toEqual(done);
			expect(await as("planner", "apply", plan)).toEqual(denied);
			expect(await as("applier", "apply", plan)).toEqual(done);
			expect(await it.arrived()).toHaveLength(40);

			await database.run(
				"UPDATE crm.users SET plan = 'pro' WHERE user_id <= 3",
				"DELETE FROM crm.users WHERE user_id = 4",
			);
			expect(await as("planner", "plan", "--detailed-exitcode")).toEqual([2, ""]);
			expect(await as("planner", "status")).toEqual(done);
			expect(await as("planner", "plan", "--out", plan)).toEqual(denied);
			expect(await as("planner", "apply", "--auto-approve")).toEqual(denied);
			expect(await as("reader", "preview", "orders")).toEqual(done);
			expect(await as("reader", "plan")).toEqual(denied);
			expect(await as("reader", "plan", "--out", plan)).toEqual(denied);
			expect(await as("reader", "apply", "--auto-approve")).toEqual(denied);
			expect(await as("applier", "apply", "--auto-approve")).toEqual(done);
			expect(await it.arrived()).toHaveLength(3);
			expect(await as("applier", "plan")).toEqual(done);

			const owners = await database.read(
				"SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname = 'tailrace'",
			);
			expect(owners).toEqual([{ owner: `applier_${database.name}` }]);
			const { statuses, checks } = await checksOf(it, { SHOP_USER: `reader_${database.name}` });
			expect(statuses.slice(-2)).toEqual(["ok model crm.users", "failed state"]);
			expect(checks.at(-1)).toMatchObject({
				code: "warehouse/denied",
				hint: expect.stringContaining("--grants"),
			});
		},
	);

	shopTest.concurrent("are each needed", async ({ open, expect }) => {
		const { it, database } = await openGuarded(open);
		const json = await it.shop.run("doctor", "--grants", "--format", "json");
		const { grants } = JSON.parse(json.stdout) as { readonly grants: readonly Grants[] };
		const [{ place, reader, planner, applier }] = grants as [Grants];
		const statements = (lines: readonly string[]) =>
			lines
				.filter((line) => !line.startsWith("--"))
				.flatMap((line) => {
					const [, first, second, rest] = /^GRANT (\w+), (\w+) (ON .*)$/.exec(line) ?? [];
					return rest === undefined ? [line] : [`GRANT ${first} ${rest}`, `GRANT ${second} ${rest}`];
				});
		await makeRoles(database);
		await database.run(...[...place, ...statements(applier)].map((sql) => ownNames(sql, database)));

		/** A role for each statement, with all but that one; and what each may do at last. */
		async function withoutEach(
			role: Role,
			lines: readonly string[],
			may: (user: string) => Promise<unknown>,
		) {
			const all = statements(lines);
			const users = ["", ...all].map((_, left) => `${role}_${database.name}_${left}`);
			for (const [left, user] of users.entries()) {
				const granted = all.filter((_, index) => index !== left - 1);
				const to = (sql: string) => ownNames(sql.replaceAll(`tailrace_${role}`, user), database);
				await database.run(`CREATE ROLE ${user} LOGIN`, ...granted.map(to));
			}
			return async () => {
				const refusals: string[] = [];
				await may(users[0] ?? "");
				for (const [index, statement] of all.entries()) {
					const refused = await may(users[index + 1] ?? "").then(
						() => false,
						(error: unknown) => /permission denied/.test(String(error)),
					);
					if (refused) refusals.push(statement);
				}
				expect(refusals).toEqual(all);
			};
		}
		const envOf = (user: string, more: Record<string, string> = {}) => ({
			env: { SEGMENT_WRITE_KEY: "key", SEGMENT_ENDPOINT: it.sink.url, SHOP_USER: user, ...more },
		});
		const ofReader = await withoutEach("reader", reader, (user) => it.planHere(false, envOf(user)));
		await ofReader();

		const applierUser = `applier_${database.name}`;
		const orders = await it.shop.read("syncs/orders.yml");
		await it.shop.write("syncs/orders.yml", orders.replace("call: track", "call: track\nenabled: false"));
		await it.applyHere(undefined, envOf(applierUser));
		const ofPlanner = await withoutEach("planner", planner, (user) => it.planHere(false, envOf(user)));
		await it.shop.write("syncs/orders.yml", orders);
		await it.applyHere(undefined, envOf(applierUser));
		await ofPlanner();

		for (const left of [null, ...statements(applier)]) {
			const bare = await makeDatabase();
			const user = `applier_${bare.name}`;
			const inBare = (sql: string) => ownNames(sql.replaceAll(database.name, bare.name), bare);
			const granted = [...place, ...statements(applier).filter((one) => one !== left)];
			await bare.run(...guardedSql(bare.name), `CREATE ROLE ${user} LOGIN`, ...granted.map(inBare));
			const options = envOf(user, { SHOP_DATABASE: bare.name });
			const may = it.planHere(false, options).then(() => it.applyHere(undefined, options));
			if (left === null) await may;
			else await expect(may, left).rejects.toThrow("permission denied");
			await bare.remove();
		}
	});
});
