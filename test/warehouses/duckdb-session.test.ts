import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/types/source.js";
import { duckDbDialect } from "../../src/warehouses/duckdb/dialect.js";
import { openDuckDb, openDuckDbState } from "../../src/warehouses/duckdb/open.js";
import type { ConnectOptions, Warehouse } from "../../src/warehouses/warehouse.js";
import { readSql, runSql } from "../support/project.js";

interface Bed {
	readonly dir: string;
	/** Opens shop.duckdb of the folder with these settings besides. */
	open(settings?: JsonObject): Promise<Warehouse>;
}

async function newBed(): Promise<Bed> {
	const dir = await mkdtemp(join(tmpdir(), "bed-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	await runSql(join(dir, "shop.duckdb"), ["CREATE TABLE users AS SELECT 7 AS user_id, 'pro' AS plan"]);
	return {
		dir,
		open: async (settings = {}) => {
			const warehouse = await openDuckDb(options(dir, { path: "shop.duckdb", ...settings }), null);
			onTestFinished(() => warehouse.close());
			return warehouse;
		},
	};
}

function options(baseDir: string, settings: JsonObject): ConnectOptions {
	return {
		type: "duckdb",
		settings,
		baseDir,
		origin: "profiles.yml (shop.dev)",
		stateSchema: "tailrace",
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
		isCi: false,
	};
}

function read(warehouse: Warehouse, sql: string) {
	return warehouse.use({ source: true }, (session) => session.rows(sql));
}

test("a model reads attached databases, which are there with it and no longer", async () => {
	const { dir, open } = await newBed();
	const crm = join(dir, "crm.duckdb");
	await runSql(crm, ["CREATE TABLE cities AS SELECT 7 AS user_id, 'Berne' AS city"]);
	await runSql(join(dir, "shop.duckdb"), [
		`ATTACH '${crm}' AS crm`,
		"CREATE VIEW known AS SELECT * FROM users JOIN crm.main.cities USING (user_id)",
	]);
	const warehouse = await open({ attach: [{ path: "crm.duckdb" }, { path: "crm.duckdb", alias: "again" }] });
	expect(await read(warehouse, "SELECT city FROM known")).toEqual([{ city: "Berne" }]);
	expect(await read(warehouse, "SELECT city FROM again.cities")).toEqual([{ city: "Berne" }]);
	await expect(
		warehouse.use({ source: true }, (session) => session.execute("DELETE FROM crm.main.cities")),
	).rejects.toThrow("read-only");
	await warehouse.use({ state: "write" }, async (session) => {
		const [found] = await session.rows(
			"SELECT count(*) AS n FROM duckdb_databases() WHERE path LIKE '%crm%'",
		);
		expect(found).toEqual({ n: "0" });
	});
});

test("unqualified names are those of the database that dbt names", async () => {
	const { dir, open } = await newBed();
	await runSql(join(dir, "crm.duckdb"), ["CREATE TABLE users AS SELECT 8 AS user_id"]);
	const attach = [{ path: "crm.duckdb", alias: "crm" }];
	const both = await open({ attach, database: "crm" });
	expect(await read(both, "SELECT u.user_id, s.plan FROM users AS u, shop.main.users AS s")).toEqual([
		{ user_id: "8", plan: "pro" },
	]);
	const only = await open({ path: ":memory:", attach, database: "crm" });
	expect(await read(only, "SELECT user_id FROM users")).toEqual([{ user_id: "8" }]);
	expect(await only.hasState()).toBe(false);
	await expect(only.use({ state: "write" }, async () => undefined)).rejects.toThrow("`state.path`");
});

test("a view on a file names it from the project's folder", async () => {
	const { dir, open } = await newBed();
	await writeFile(join(dir, "orders.csv"), "order_id\n4711\n");
	const shop = join(dir, "shop.duckdb");
	await runSql(shop, [
		`SET file_search_path = '${dir}'`,
		"CREATE VIEW orders AS SELECT * FROM read_csv('orders.csv')",
	]);
	expect(await read(await open(), "SELECT order_id FROM orders")).toEqual([{ order_id: "4711" }]);
});

test("the profile's settings hold where models are read, Tailrace's own everywhere", async () => {
	const { open } = await newBed();
	const own = { memory_limit: "64GB", max_memory: "64GB", temp_directory: "/nowhere" };
	const warehouse = await open({
		settings: { ...own, TimeZone: "America/New_York", threads: 1 },
		config_options: { ...own, preserve_insertion_order: true },
	});
	const sql = ["TimeZone", "threads", "memory_limit", "temp_directory", "preserve_insertion_order"]
		.map((name) => `current_setting('${name}')::VARCHAR AS ${name}`)
		.join(", ");
	const expected = {
		threads: "1",
		memory_limit: "91.5 MiB",
		temp_directory: expect.stringMatching(/tailrace-duckdb-.*spill$/),
		preserve_insertion_order: "false",
	};
	expect(await read(warehouse, `SELECT ${sql}`)).toEqual([{ TimeZone: "America/New_York", ...expected }]);
	await warehouse.use({ scratch: true }, async (session) => {
		expect(await session.rows(`SELECT ${sql}`)).toEqual([{ TimeZone: "UTC", ...expected }]);
	});
});

test("rows read the same in every time zone", async () => {
	const { open } = await newBed();
	const instant = "TIMESTAMPTZ '2026-02-28 23:59:59+00'";
	const relation = `(SELECT ${instant} AS a, [${instant}] AS b, MAP {${instant}: ${instant}} AS c, {'x': ${instant}} AS d)`;
	const texts = await Promise.all(
		["UTC", "America/New_York"].map(async (TimeZone) => {
			const warehouse = await open({ settings: { TimeZone } });
			return warehouse.use({ source: true }, async (session) => {
				const columns = await session.describe(relation);
				return session.rows(`SELECT ${duckDbDialect.rowText(columns)} AS row_text FROM ${relation} AS r`);
			});
		}),
	);
	expect(texts[1]).toEqual(texts[0]);
});

test.each<[string, JsonObject, string]>([
	["an extension", { extensions: ["spatial"] }, "spatial"],
	["one of a community", { extensions: [{ name: "h3", repo: "http://127.0.0.1:9/x" }] }, "h3"],
	["a database of another engine", { attach: [{ path: "crm.db", type: "mysql" }] }, "mysql_scanner"],
	["a setting of one", { settings: { s3_region: "eu-central-1" } }, "httpfs"],
	["a secret of one", { secrets: [{ type: "s3", secret: "quack-quack" }] }, "httpfs"],
	["MotherDuck", { path: "md:shop", settings: { motherduck_token: "quack-quack" } }, "motherduck"],
])("%s that is not installed is named", async (_, settings, name) => {
	const { dir, open } = await newBed();
	// Nothing is fetched, and what the developer's own machine has does not count.
	const repository = {
		custom_extension_repository: "http://127.0.0.1:9",
		autoinstall_extension_repository: "http://127.0.0.1:9",
	};
	const config_options = { extension_directory: join(dir, "extensions"), ...repository };
	const error = await read(await open({ ...settings, config_options }), "SELECT 1").catch((one) => one);
	expect(error.diagnostic).toMatchObject({
		code: "warehouse/extension-missing",
		message: expect.stringMatching(
			new RegExp(`^the DuckDB extension \`${name}\` cannot be loaded: [^\\n]*$`),
		),
		hint: expect.stringMatching(new RegExp(`^run \`INSTALL ${name}[^\`]*\` once in DuckDB v\\d`)),
	});
	expect(JSON.stringify(error.diagnostic)).not.toContain("quack-quack");
});

test.each<[string, JsonObject, RegExp]>([
	[
		"an unknown setting",
		{ settings: { lock_the_doors: "quack-quack" } },
		/^`settings.lock_the_doors` in .* must be a setting of DuckDB v/,
	],
	[
		"a setting's value",
		{ settings: { threads: "quack-quack" } },
		/^`settings.threads` in .* must be as DuckDB takes it$/,
	],
	["an option's value", { config_options: { threads: "quack-quack" } }, /^`config_options` in /],
	[
		"a secret's type",
		{ secrets: [{ type: "shop", token: "quack-quack" }] },
		/^DuckDB: secret `_dbt_secret_1` of type `shop`: /,
	],
	[
		"a secret's parameter",
		{ secrets: [{ type: "http", quack: "quack-quack" }] },
		/^DuckDB: secret .*: Binder Error: Unknown parameter/,
	],
	["an attached file", { attach: [{ path: "crm.duckdb" }] }, /^there is no DuckDB file `.*crm\.duckdb`$/],
	[
		"an option of ATTACH",
		{ attach: [{ path: "shop.duckdb", alias: "again", options: { quack: "quack-quack" } }] },
		/^DuckDB: attaching `again`: /,
	],
])("%s that is wrong is refused without its value", async (_, settings, message) => {
	const { open } = await newBed();
	const error = await open(settings)
		.then((warehouse) => read(warehouse, "SELECT 1"))
		.catch((one) => one);
	expect(error.message).toMatch(message);
	expect(error.message).not.toContain("quack-quack");
});

test("secrets are in memory only, and made once", async () => {
	const { open } = await newBed();
	const warehouse = await open({
		secrets: [{ type: "http", name: "shop_api", persistent: true, bearer_token: "quack-quack" }],
	});
	const sql = "SELECT storage, persistent FROM duckdb_secrets() WHERE name = 'shop_api'";
	expect(await read(warehouse, sql)).toEqual([{ storage: "memory", persistent: "false" }]);
	expect(await read(warehouse, sql)).toHaveLength(1);
});

test("an extension that DuckDB has in it is loaded", async () => {
	const { open } = await newBed();
	expect(await read(await open({ extensions: ["json", "parquet", "icu"] }), "SELECT 1 AS one")).toHaveLength(
		1,
	);
});

test("the state of another warehouse lies in the file that is named", async () => {
	const { dir } = await newBed();
	const store = await openDuckDbState(options(dir, { path: "state.duckdb" }));
	expect(store.stateLocation).toMatch(/^duckdb:.*\/state\.duckdb$/);
	await store.use({ state: "write" }, async (session) => {
		await store.makePlace(session);
		await session.execute(`CREATE TABLE ${store.prefixOf("state")}lineages (id INTEGER)`);
	});
	await store.close();
	expect(await readSql(join(dir, "state.duckdb"), "SELECT table_name FROM duckdb_tables()")).toEqual([
		{ table_name: "lineages" },
	]);
});

test("two warehouses of one process take turns at a file", async () => {
	const { open } = await newBed();
	const [one, other] = [await open(), await open()];
	const seen: string[] = [];
	const write = (warehouse: Warehouse, name: string) =>
		warehouse.use({ state: "write" }, async (session) => {
			seen.push(`${name} begins`);
			await warehouse.makePlace(session);
			await session.execute(`CREATE TABLE ${warehouse.prefixOf("state")}${name} AS SELECT 1 AS one`);
			seen.push(`${name} ends`);
		});
	const look = other.use({ state: "read", source: true }, async () => seen.push("a look"));
	await expect(look).rejects.toThrow("there is no DuckDB file");
	await Promise.all([write(one, "first"), write(other, "second")]);
	expect(seen).toEqual(["first begins", "first ends", "second begins", "second ends"]);
	const tables = await one.use({ state: "read" }, (session) =>
		session.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'tailrace' ORDER BY table_name"),
	);
	expect(tables).toEqual([{ table_name: "first" }, { table_name: "second" }]);
});
