import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Built, buildWarehouse } from "../../example-project/build-warehouse.mjs";
import { describeTables, select, type Tables, withWarehouse } from "../dbt/tables.mjs";

const projectDir = join(import.meta.dirname, "../../example-project");
const expected: Tables = readJson(join(import.meta.dirname, "../dbt/expected-tables.json"));

let workDir: string;
let databasePath: string;
let built: readonly Built[];
let tables: Tables;

beforeAll(async () => {
	workDir = mkdtempSync(join(tmpdir(), "shop-"));
	databasePath = join(workDir, "warehouse.duckdb");
	built = await buildWarehouse({ projectDir, databasePath });
	tables = await withWarehouse(databasePath, describeTables);
});

afterAll(() => rmSync(workDir, { recursive: true }));

describe("the warehouse built without dbt", () => {
	test("has the tables and views of dbt's", () => {
		expect(Object.keys(tables)).toEqual(Object.keys(expected));
	});

	test.each(Object.keys(expected))("has the columns, types and rows of dbt's %s", (name) => {
		expect(columnsInOrder(tables[name])).toEqual(columnsInOrder(expected[name]));
		expect(tables[name]).toEqual(expected[name]);
	});

	test("has the names and materializations of the committed manifest", () => {
		const { nodes } = readJson<Manifest>(join(projectDir, "target/manifest.json"));
		const wanted = Object.values(nodes)
			.filter(({ resource_type }) => resource_type === "model" || resource_type === "seed")
			.map(({ relation_name, config }) => `${config.materialized} ${relation_name}`);
		expect(built.map(({ kind, relation }) => `${kind} ${relation}`).sort()).toEqual(wanted.sort());
	});

	test("has the columns and types of the committed catalog", () => {
		const { nodes } = readJson<Catalog>(join(projectDir, "target/catalog.json"));
		const catalogued = Object.values(nodes).map(({ metadata, columns }) => [
			`${metadata.schema}.${metadata.name}`,
			Object.values(columns).map(({ name, type }) => [name, type]),
		]);
		expect(Object.fromEntries(catalogued)).toEqual(
			Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, columnsInOrder(table)])),
		);
	});

	test("is the same when it is built again over itself", async () => {
		await buildWarehouse({ projectDir, databasePath });
		expect(await withWarehouse(databasePath, describeTables)).toEqual(expected);
	});
});

describe("the seeds", () => {
	test("are what generate.mjs writes, and small", () => {
		const seedsDir = join(projectDir, "seeds");
		const freshDir = join(workDir, "seeds");
		mkdirSync(freshDir);
		execFileSync(process.execPath, [join(seedsDir, "generate.mjs"), freshDir]);
		const names = readdirSync(seedsDir).filter((name) => name.endsWith(".csv"));
		expect(readdirSync(freshDir).sort()).toEqual(names.sort());
		for (const name of names) {
			expect(readFileSync(join(freshDir, name)).equals(readFileSync(join(seedsDir, name))), name).toBe(true);
		}
		const bytes = names.reduce((sum, name) => sum + statSync(join(seedsDir, name)).size, 0);
		expect(bytes).toBeLessThan(1_200_000);
	});

	test("are enough for a demo", () => {
		expect(tables["main_raw.raw_customers"]?.rows).toBeGreaterThanOrEqual(240);
		expect(tables["main_raw.raw_companies"]?.rows).toBeGreaterThanOrEqual(24);
		expect(tables["main_raw.raw_orders"]?.rows).toBeGreaterThanOrEqual(2_000);
	});

	test.each([
		["ids beyond 2^53", "dim_customers", "customer_id > 9007199254740992"],
		["order ids beyond 2^53", "fct_orders", "order_id > 9007199254740992"],
		["padded addresses", "dim_customers", "email <> trim(email)"],
		["upper-case addresses", "dim_customers", "email = upper(email)"],
		["names in other scripts", "dim_customers", "regexp_matches(first_name, '\\p{Han}|\\p{Arabic}')"],
		["blank names", "dim_customers", "trim(last_name) = ''"],
		["null names", "dim_customers", "first_name is null"],
		["quotes in names", "dim_companies", "name like '%\"%'"],
		["several lines of text", "dim_customers", "about like '%' || chr(10) || '%'"],
		["long text", "dim_customers", "length(about) > 3000"],
		["empty JSON objects", "dim_customers", "preferences::varchar = '{}'"],
		["JSON numbers with a last nought", "dim_customers", "preferences::varchar like '%1.10,%'"],
		["empty lists", "dim_companies", "len(labels) = 0"],
		["blank coupons", "fct_orders", "coupon = ''"],
		["repeated orders of one person", "fct_orders", "order_number > 20"],
	])("have %s", async (_, table, condition) => {
		const sql = `select count(*) as rows from warehouse.main.${table} where ${condition}`;
		const [found] = await withWarehouse(databasePath, (connection) => select(connection, sql));
		expect(Number(found?.rows)).toBeGreaterThan(0);
	});
});

test("the committed artifacts name no machine and no user", () => {
	for (const name of ["manifest.json", "catalog.json"]) {
		expect(readFileSync(join(projectDir, "target", name), "utf8")).not.toMatch(
			/"(root_path|user_id)":\s*"[^."]|"\/\w/,
		);
	}
});

interface Manifest {
	readonly nodes: Record<
		string,
		{
			resource_type: string;
			relation_name: string | null;
			config: { materialized: string };
		}
	>;
}

interface Catalog {
	readonly nodes: Record<
		string,
		{
			metadata: { schema: string; name: string };
			columns: Record<string, { name: string; type: string }>;
		}
	>;
}

function columnsInOrder(table: Tables[string] | undefined): [string, string][] {
	return Object.entries(table?.columns ?? {});
}

function readJson<T>(path: string): T {
	return JSON.parse(readFileSync(path, "utf8"));
}
