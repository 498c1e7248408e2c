import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/types/source.js";
import { attachSql } from "../../src/warehouses/duckdb/attach.js";
import { areTogether } from "../../src/warehouses/duckdb/files.js";
import { duckDbGrants } from "../../src/warehouses/duckdb/grants.js";
import { nameOf, wholePath } from "../../src/warehouses/duckdb/location.js";
import { readModels, readState } from "../../src/warehouses/duckdb/settings.js";

const origin = "profiles.yml (shop.dev)";

function connection(settings: JsonObject) {
	return { type: "duckdb", settings, baseDir: "/shop", origin };
}

function models(settings: JsonObject, state: JsonObject | null = null) {
	const ofState =
		state === null ? null : { type: "duckdb", settings: state, baseDir: "/project", origin: "tailrace.yml" };
	const read = readModels(connection(settings), ofState);
	if (read.preparation === undefined) throw new Error("nothing was read");
	return { ...read, preparation: read.preparation };
}

/** What a person is told; the settings are wrong if it reads at all. */
function refusalOf(settings: JsonObject, state: JsonObject | null = null): string {
	try {
		models(settings, state);
	} catch (error) {
		if (error instanceof Error) return error.message;
	}
	throw new Error("was read");
}

describe("paths", () => {
	test.each([
		["warehouse.duckdb", "/shop/warehouse.duckdb", "warehouse"],
		["data/shop.v2.duckdb", "/shop/data/shop.v2.duckdb", "shop"],
		["/data/main.duckdb", "/data/main.duckdb", "main_db"],
		["s3://bucket/works.duckdb", "s3://bucket/works.duckdb", "works"],
		["https://shop.example/orders.duckdb?v=2", "https://shop.example/orders.duckdb?v=2", "orders"],
		["ducklake:lake.ducklake", "ducklake:/shop/lake.ducklake", "lake"],
		["ducklake:postgres:dbname=lake", "ducklake:postgres:dbname=lake", "postgres:dbname=lake"],
		["md:shop", "md:shop", "shop"],
		["md:shop?motherduck_token=quack&user=1", "md:shop", "shop"],
		["motherduck:shop", "md:shop", "shop"],
		["md:", "md:my_db", "my_db"],
		["md:_share/birds/0f3c", "md:_share/birds/0f3c", "birds"],
	])("%s is %s, called %s", (written, whole, name) => {
		expect([wholePath(written, "/shop"), nameOf(written)]).toEqual([whole, name]);
	});
});

describe("models and state", () => {
	test("a file keeps its state beside it", () => {
		expect(models({ path: "shop.duckdb" })).toMatchObject({
			path: "/shop/shop.duckdb",
			database: "shop",
			schema: "main",
			statePath: "/shop/shop.tailrace.duckdb",
		});
	});

	test("the state's own path is relative to its own file", () => {
		expect(models({ path: "shop.duckdb" }, { path: "state.duckdb" }).statePath).toBe("/project/state.duckdb");
		expect(models({ path: "shop.duckdb" }, { path: "md:ops" }).statePath).toBe("md:ops");
	});

	test("MotherDuck keeps its state itself, and one DuckDB serves files or MotherDuck", () => {
		expect(models({ path: "md:shop" })).toMatchObject({
			path: "md:shop",
			database: "shop",
			statePath: "md:shop",
		});
		const together = (path: string, state: JsonObject) =>
			areTogether(connection({ path }), connection(state));
		expect(together("md:shop", {})).toBe(true);
		expect(together("md:shop", { path: "md:ops" })).toBe(true);
		expect(together("md:shop", { path: "state.duckdb" })).toBe(false);
		expect(together("shop.duckdb", { path: "state.duckdb" })).toBe(true);
		expect(together("shop.duckdb", { path: "md:ops" })).toBe(false);
	});

	test("the state of another warehouse is the file that is named", () => {
		const { path, statePath } = readState(connection({ path: "state.duckdb" }));
		expect([path, statePath]).toEqual([null, "/shop/state.duckdb"]);
	});

	test("the state is no file that is read", () => {
		const taken = "`state.path` in tailrace.yml must be another file than those that are read";
		expect(refusalOf({ path: "/project/shop.duckdb" }, { path: "shop.duckdb" })).toBe(taken);
		const attach = [{ path: "/project/other.duckdb" }];
		expect(refusalOf({ path: "shop.duckdb", attach }, { path: "other.duckdb" })).toBe(taken);
	});

	test("what dbt keeps in memory is not there, unless all of it is attached", () => {
		expect(refusalOf({})).toBe(`a duckdb connection needs \`path\`, which ${origin} does not set`);
		expect(refusalOf({ path: ":memory:" })).toMatch(/^`path` in .* must be a file or a MotherDuck database/);
		const lake = {
			path: ":memory:",
			database: "lake",
			attach: [{ path: "ducklake:meta.db", alias: "lake" }],
		};
		expect(models(lake)).toMatchObject({ path: null, database: "memory", home: "lake", statePath: null });
	});

	test("dbt's database may be an attached one", () => {
		const read = models({
			path: "shop.duckdb",
			database: "crm",
			attach: [{ path: "crm.db", type: "sqlite" }],
		});
		expect(read).toMatchObject({ path: "/shop/shop.duckdb", database: "shop", home: "crm" });
	});

	test("rights are those of files, and of a token", () => {
		const facts = {
			models: [{ label: "users", relation: "users", materialized: null }],
			stateSchema: "tailrace",
		};
		expect(duckDbGrants({ ...facts, connection: connection({ path: "md:shop" }) }, null).applier).toEqual([
			"-- read md:shop",
			"-- read and write md:shop: a token of its owner, none for read scaling",
		]);
		const onlyState = {
			models: [],
			stateSchema: "tailrace",
			connection: connection({ path: "state.duckdb" }),
		};
		expect(duckDbGrants(onlyState, null).applier).toEqual([
			"-- read and write /shop/state.duckdb, and make files in /shop",
		]);
	});
});

describe("attach", () => {
	const statements = (attach: JsonObject["attach"]) =>
		models({ path: "shop.duckdb", attach: attach ?? null }).preparation.attach.map(attachSql);

	test("is only ever read, by dbt's names", () => {
		expect(
			statements([
				{ path: "other.duckdb" },
				{ path: "yet/another.duckdb", alias: "yet_another", read_only: false },
				{ path: "s3://bucket/works.duckdb" },
				{ path: "sqlite:crm.db" },
				{ path: "host=db dbname=shop", type: "postgres", alias: "pg", secret: "it's" },
				{ path: "", type: "postgres", alias: "pg2", secret: "pg" },
				{ path: "old.duckdb", options: { encryption_key: "quack", read_only: true, block_size: 16384 } },
				{ path: "md:ops", read_only: true },
				{ path: "md:_share/birds/0f3c", alias: "nest" },
				{ path: ":memory:", alias: "nothing" },
			]),
		).toEqual([
			`ATTACH '/shop/other.duckdb' AS "other" (READ_ONLY)`,
			`ATTACH '/shop/yet/another.duckdb' AS "yet_another" (READ_ONLY)`,
			`ATTACH 's3://bucket/works.duckdb' AS "works" (READ_ONLY)`,
			`ATTACH '/shop/crm.db' AS "crm" (READ_ONLY, TYPE sqlite)`,
			`ATTACH 'host=db dbname=shop' AS "pg" (READ_ONLY, TYPE postgres, SECRET "it's")`,
			`ATTACH '' AS "pg2" (READ_ONLY, TYPE postgres, SECRET "pg")`,
			`ATTACH '/shop/old.duckdb' AS "old" (READ_ONLY, ENCRYPTION_KEY 'quack', BLOCK_SIZE 16384)`,
			"ATTACH 'md:ops'",
			`ATTACH 'md:_share/birds/0f3c' AS "nest"`,
		]);
	});

	test("names a database once", () => {
		expect(statements([{ path: "crm.duckdb" }, { path: "./crm.duckdb" }])).toHaveLength(1);
		expect(statements([{ path: "shop.duckdb" }])).toEqual([]);
		expect(refusalOf({ path: "shop.duckdb", attach: [{ path: "a.db" }, { path: "b/A.db" }] })).toBe(
			`\`attach\` in ${origin} must be a list with a name of its own for each database, and \`A\` is taken`,
		);
		expect(refusalOf({ path: "shop.duckdb", attach: [{ path: "b/shop.db" }] })).toContain("that of `path`");
		expect(refusalOf({ path: "shop.duckdb", attach: [{ path: "b.db", alias: "tailrace_state" }] })).toContain(
			"`tailrace_state` is taken",
		);
	});

	test.each([
		["a text", "other.duckdb", "a list"],
		["an entry without a path", [{ alias: "other" }], "a list of maps with `path`"],
		["an option that is none", [{ path: "a.db", options: { "x, y": 1 } }], "options of ATTACH"],
		["a type that is none", [{ path: "a.db", type: "sqlite, READ_WRITE" }], "options of ATTACH"],
		["no name", [{ path: "", type: "postgres" }], "an `alias`"],
	])("%s is refused", (_, attach, wanted) => {
		expect(refusalOf({ path: "shop.duckdb", attach })).toContain(wanted);
	});
});

describe("settings, secrets and what is not supported", () => {
	const settingsOf = (settings: JsonObject, more: JsonObject = {}) =>
		models({ path: "shop.duckdb", settings, ...more }).preparation.settings.map(
			({ name, value }) => `${name}=${value}`,
		);

	test("relative files are those of the project, unless the profile says otherwise", () => {
		expect(settingsOf({})).toEqual(["file_search_path=/shop"]);
		expect(settingsOf({ file_search_path: "/data" })).toEqual(["file_search_path=/data"]);
	});

	test("memory, temporary files and logs are Tailrace's own", () => {
		const ours = {
			memory_limit: "64GB",
			MAX_MEMORY: "64GB",
			temp_directory: "/data",
			log_query_path: "q.log",
		};
		const settings = { ...ours, TimeZone: "Europe/Berlin", threads: 2, Calendar: "gregorian" };
		const read = models({ path: "shop.duckdb", settings, config_options: { ...ours, threads: 2 } });
		expect(settingsOf(settings).slice(1)).toEqual([
			"timezone=Europe/Berlin",
			"threads=2",
			"calendar=gregorian",
		]);
		expect(read.preparation.config).toEqual({ threads: "2" });
	});

	test.each([
		["default_collation", "nocase"],
		["default_order", "desc"],
		["Calendar", "buddhist"],
		["enable_external_access", false],
		["lock_configuration", true],
		["search_path", "main"],
	])("%s is refused", (name, value) => {
		const message = refusalOf({ path: "shop.duckdb", settings: { [name]: value } });
		expect(message).toMatch(new RegExp(`^\`settings\\.${name}\` in .* must be left out: `));
	});

	test("secrets are made in memory, under dbt's names", () => {
		const { preparation } = models({
			path: "shop.duckdb",
			use_credential_provider: "aws",
			secrets: [
				{
					type: "s3",
					persistent: true,
					key_id: "AKIA4711",
					secret: "it's quack",
					scope: ["s3://a", "s3://b"],
				},
				{ type: "http", name: "api", extra_http_headers: { Authorization: "Bearer quack" } },
			],
		});
		expect(preparation.secrets.map(({ sql }) => sql)).toEqual([
			`CREATE OR REPLACE TEMPORARY SECRET "_dbt_secret_1" (TYPE 's3', KEY_ID 'AKIA4711', SECRET 'it''s quack', SCOPE ['s3://a', 's3://b'])`,
			`CREATE OR REPLACE TEMPORARY SECRET "api" (TYPE 'http', EXTRA_HTTP_HEADERS MAP {'Authorization': 'Bearer quack'})`,
			`CREATE OR REPLACE TEMPORARY SECRET "_dbt_secret_3" (TYPE 's3', PROVIDER 'credential_chain')`,
		]);
		expect(preparation.hidden).toEqual(["AKIA4711", "it's quack", "Bearer quack"]);
	});

	test("what would change what is read is refused, what would not is left aside", () => {
		expect(refusalOf({ path: "shop.duckdb", remote: { host: "bv", port: 5433 } })).toContain("`remote`");
		expect(refusalOf({ path: "shop.duckdb", filesystems: [{ fs: "s3" }] })).toContain("`httpfs`");
		expect(refusalOf({ path: "shop.duckdb", use_credential_provider: "gcp" })).toContain("must be `aws`");
		const more = {
			plugins: [{ module: "excel" }],
			external_root: "out",
			is_ducklake: true,
			keep_open: false,
		};
		expect(
			settingsOf({}, { ...more, disable_transactions: true, retries: { connect_attempts: 3 } }),
		).toHaveLength(1);
	});

	test("extensions are names, or names and repositories", () => {
		const extensions = ["httpfs", { name: "h3", repo: "community" }];
		expect(models({ path: "shop.duckdb", extensions }).preparation.extensions).toEqual([
			{ name: "httpfs", repo: null },
			{ name: "h3", repo: "community" },
		]);
		expect(refusalOf({ path: "shop.duckdb", extensions: [{ repo: "community" }] })).toContain("`extensions`");
	});
});

describe("MotherDuck", () => {
	const said = (settings: JsonObject, state: JsonObject | null = null) => {
		const { preparation } = models(settings, state);
		return [...preparation.extensions.map(({ name }) => `LOAD ${name}`), ...preparation.motherDuck];
	};
	const signedIn = [
		"LOAD motherduck",
		"SET motherduck_token = 'quack-quack'",
		"SET motherduck_attach_mode = 'single'",
	];

	test.each<[string, JsonObject]>([
		["its settings", { path: "md:shop", settings: { motherduck_token: "quack-quack" } }],
		["its options", { path: "md:shop", config_options: { motherduck_token: "quack-quack" } }],
		["its path", { path: "md:shop?motherduck_token=quack-quack&user=1" }],
		[
			"its plugin",
			{ path: "md:shop", plugins: [{ module: "motherduck", config: { token: "quack-quack" } }] },
		],
		["itself", { path: "md:shop", motherduck_token: "quack-quack" }],
		["an attachment", { path: "shop.duckdb", attach: [{ path: "md:ops?motherduck_token=quack-quack" }] }],
	])("signs in with the token of %s, which no message shows", (_, settings) => {
		expect(said(settings)).toEqual(signedIn);
		const { preparation } = models(settings);
		expect(preparation.hidden).toEqual(expect.arrayContaining(["quack-quack"]));
		expect(preparation.settings.map(({ name }) => name)).toEqual(["file_search_path"]);
	});

	test("leaves the token to the extension where none is written", () => {
		expect(said({ path: "md:shop" })).toEqual(["LOAD motherduck", "SET motherduck_attach_mode = 'single'"]);
		expect(said({ path: "shop.duckdb", settings: { motherduck_token: "quack-quack" } })).toEqual([]);
	});

	test("neither shares what it attaches nor gives up its files", () => {
		const settings = (more: JsonObject) => ({ path: "md:shop", settings: more });
		expect(refusalOf(settings({ motherduck_attach_mode: "workspace" }))).toContain("list further databases");
		expect(refusalOf({ path: "md:shop?saas_mode=true" })).toContain("`motherduck_saas_mode`");
		expect(said(settings({ motherduck_attach_mode: "single" }))).toEqual(said({ path: "md:shop" }));
	});
});
