import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe } from "vitest";
import type { ColumnKind } from "../../src/types/bound.js";
import type { ColumnsFile } from "../../src/types/generated/columns.js";
import type { CompiledProject } from "../../src/types/generated/compiled.js";
import { kindOfColumns } from "../../src/warehouses/open-warehouse.js";
import { type OpenShop, shopTest } from "../support/open-shop.js";
import { postgresShop } from "../support/postgres.js";

const schema = readFileSync(new URL("../../schemas/columns.schema.json", import.meta.url), "utf8");
const fits = new Ajv({ strict: true }).compile<ColumnsFile>(JSON.parse(schema));

/** All columns of `things`, and of a query over it. */
const syncs = {
	things: `model: { relation: things }
key: id
call: identify
mapping:
  userId: "{{ row.id }}"
  traits: { $columns: all }
`,
	counts: `model: { sql_file: counts.sql }
key: id
call: identify
mapping:
  userId: "{{ row.id }}"
  traits: { n: "{{ row.n }}" }
`,
};

type Typed = readonly (readonly [expression: string, type: string, kind: ColumnKind])[];

const duckdb: Typed = [
	["1::BIGINT", "BIGINT", "integer"],
	["1.5::DECIMAL(12,2)", "DECIMAL(12,2)", "decimal"],
	["1.5::DOUBLE", "DOUBLE", "float"],
	["'a'::VARCHAR", "VARCHAR", "text"],
	["'x'::ENUM ('x', 'it''s')", "ENUM('x', 'it''s')", "text"],
	["DATE '2026-01-31'", "DATE", "date"],
	["TIMESTAMP '2026-01-31 08:00:00'", "TIMESTAMP", "datetime"],
	["TIMESTAMPTZ '2026-01-31 08:00:00+00'", "TIMESTAMP WITH TIME ZONE", "instant"],
	["{ 'a b': 1, 'c': [DATE '2026-01-31'] }", 'STRUCT("a b" INTEGER, c DATE[])', "json"],
	["MAP { 'a': 1 }", "MAP(VARCHAR, INTEGER)", "json"],
];

const postgres: Typed = [
	["1::bigint", "bigint", "integer"],
	["1.5::numeric(12,2)", "numeric(12,2)", "decimal"],
	["1.5::real", "real", "float"],
	["'a'::varchar(20)", "character varying(20)", "text"],
	["'x'::mood", "enum mood", "text"],
	["date '2026-01-31'", "date", "date"],
	["timestamp(3) '2026-01-31 08:00:00'", "timestamp(3) without time zone", "datetime"],
	["timestamptz '2026-01-31 08:00:00+00'", "timestamp with time zone", "instant"],
	["'{}'::jsonb", "jsonb", "json"],
	["array[1]", "integer[]", "json"],
];

function thingsSql(typed: Typed): string {
	const columns = typed.map(([expression], at) => `${expression} AS c${at}`);
	return `CREATE TABLE things AS SELECT 7 AS id, ${columns.join(", ")}`;
}

describe("schema --columns", () => {
	shopTest.concurrent("writes what DuckDB has, and validate knows as much", async ({ open, expect }) => {
		await roundTrip({ engine: "duckdb", typed: duckdb, open, expect });
	});

	shopTest.concurrent("writes what Postgres has, and validate knows as much", async ({ open, expect }) => {
		await roundTrip({ engine: "postgres", typed: postgres, open, expect });
	});

	shopTest.concurrent("keeps what is not selected, and mends what is stale", async ({ open, expect }) => {
		const { shop } = await open({
			syncs: { ...syncs, counts: syncs.counts.replace("{ sql_file: counts.sql }", "{ relation: counts }") },
			sql: ["CREATE TABLE things AS SELECT 7 AS id", "CREATE TABLE counts AS SELECT 7 AS id, 1 AS n"],
		});
		const path = ".tailrace/columns.json";
		const columns = async () => {
			const { models } = JSON.parse(await shop.read(path)) as ColumnsFile;
			return Object.entries(models).map(
				([name, list]) => `${name}: ${list.map((one) => one.name).join(" ")}`,
			);
		};
		expect((await shop.run("schema", "--columns")).code).toBe(0);
		const first = await shop.read(path);
		await shop.run("schema", "--columns");
		expect(await shop.read(path)).toBe(first);

		await shop.sql("ALTER TABLE things RENAME id TO thing_id", "ALTER TABLE counts ADD COLUMN m INTEGER");
		await shop.write("syncs/things.yml", syncs.things.replaceAll(/\bid\b/g, "thing_id"));
		const stale = await shop.run("validate");
		expect([stale.code, stale.stderr]).toEqual([1, expect.stringContaining("resolve/unknown-key-column")]);
		const chosen = await shop.run("schema", "--columns", "--select", "things");
		expect([chosen.code, chosen.stderr]).toEqual([1, expect.stringContaining("resolve/unknown-key-column")]);
		expect((await shop.run("schema", "--columns")).code).toBe(0);
		expect(await columns()).toEqual(["counts: id n m", "things: thing_id"]);

		await shop.sql("ALTER TABLE things ADD COLUMN a INTEGER", "ALTER TABLE counts ADD COLUMN b INTEGER");
		expect((await shop.run("schema", "--columns", "--select", "things")).code).toBe(0);
		expect(await columns()).toEqual(["counts: id n m", "things: thing_id a"]);

		await shop.write(path, "<<<<<<< ours");
		const broken = await shop.run("schema", "--columns", "--select", "things");
		expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining("load/columns-broken")]);
		await rm(join(shop.dir, "syncs/things.yml"));
		expect((await shop.run("schema", "--columns")).code).toBe(0);
		expect(await columns()).toEqual(["counts: id n m b"]);
	});
});

interface Round {
	readonly engine: "duckdb" | "postgres";
	readonly typed: Typed;
	readonly open: OpenShop;
	readonly expect: typeof import("vitest")["expect"];
}

async function roundTrip({ engine, typed, open, expect }: Round): Promise<void> {
	const isDuckDb = engine === "duckdb";
	const warehouse = isDuckDb ? undefined : await postgresShop();
	const sql = [...(isDuckDb ? [] : ["CREATE TYPE mood AS ENUM ('x')"]), thingsSql(typed)];
	const { shop } = await open({ syncs, sql, ...(warehouse === undefined ? {} : { warehouse }) });
	await shop.write("counts.sql", "select id, 1 as n from things -- all of them");
	const before = await shop.run("validate");
	expect([before.code, before.stderr]).toEqual([1, expect.stringContaining("compile/columns-not-known")]);

	const run = await shop.run("schema", "--columns");
	expect([run.code, run.stderr]).toEqual([0, expect.stringContaining("13 columns of 2 models read")]);
	const written: unknown = JSON.parse(await shop.read(".tailrace/columns.json"));
	if (!fits(written)) throw new Error(JSON.stringify(fits.errors));
	expect(Object.keys(written.models)).toEqual(["sql_file:counts.sql", "things"]);
	const [, ...things] = written.models.things ?? [];
	expect(things).toEqual(typed.map(([, type], at) => ({ name: `c${at}`, type })));
	expect((await shop.read(".tailrace/columns.json")).split("\n")).toContain(
		`      { "name": "c0", "type": "${typed[0]?.[1]}" },`,
	);
	const kindOf = await kindOfColumns(engine);
	expect(things.map(({ type }) => kindOf(type))).toEqual(typed.map(([, , kind]) => kind));

	expect((await shop.run("compile")).code).toBe(0);
	const compiled = JSON.parse(await shop.read("target/tailrace/compiled.json")) as CompiledProject;
	const [, ...columns] = compiled.syncs.find(({ name }) => name === "things")?.columns ?? [];
	expect(columns).toEqual(things);
	const preview = await shop.run("preview", "things", "--format", "json");
	expect(JSON.parse(preview.stdout)).toMatchObject([{ failures: [] }]);

	await shop.write("syncs/counts.yml", syncs.counts.replace("row.n ", "row.nn "));
	const misspelt = await shop.run("validate");
	expect([misspelt.code, misspelt.stderr]).toEqual([
		1,
		expect.stringContaining("columns.json (sql_file:counts.sql)"),
	]);
}
