import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bigQueryDialect } from "../../src/warehouses/bigquery/dialect.js";
import { duckDbDialect } from "../../src/warehouses/duckdb/dialect.js";
import { postgresDialect } from "../../src/warehouses/postgres/dialect.js";
import { redshiftDialect } from "../../src/warehouses/redshift/dialect.js";
import { snowflakeDialect } from "../../src/warehouses/snowflake/dialect.js";
import { checkShopProject } from "../conformance/shop-run.js";
import { type Engine, stateStatements, typeStatements } from "./grammar/state-statements.js";
import { pythonWith } from "./venv.js";

const postgresTypes = [
	"smallint,integer,bigint,numeric(12,2),numeric,real,double precision,boolean,date,text,character varying(20)",
	"character(5),time without time zone,timestamp without time zone,timestamp with time zone,interval,bytea,uuid",
	"json,jsonb,hstore,integer[],timestamp with time zone[],enum mood,composite place,inet,tsvector",
].flatMap((types) => types.split(/,(?!\d)/));

const postgres = (hasMerge: boolean): Engine => ({
	name: hasMerge ? "postgres" : "postgres before MERGE",
	grammar: "postgres",
	dialect: postgresDialect({ hasMerge }),
	prefixes: { state: '"tailrace".', scratch: "pg_temp." },
	shopTypes: ["integer", "text", "double precision", "text", "timestamp without time zone"],
	types: postgresTypes,
});

const engines: readonly Engine[] = [
	{
		name: "duckdb",
		grammar: "duckdb",
		dialect: duckDbDialect,
		prefixes: { state: '"tailrace_state"."tailrace".', scratch: "temp.main." },
		shopTypes: ["INTEGER", "VARCHAR", "DOUBLE", "VARCHAR", "TIMESTAMP"],
		types: [
			"TINYINT;INTEGER;HUGEINT;DECIMAL(12,2);DECIMAL(18,0);FLOAT;DOUBLE;BOOLEAN;DATE;TIME;TIMESTAMP;TIMESTAMP_NS",
			"TIMESTAMP WITH TIME ZONE;INTERVAL;VARCHAR;UUID;BLOB;BIT;JSON;ENUM('free', 'pro');INTEGER[];FLOAT[3]",
			'STRUCT(a INTEGER, "b c" DATE);STRUCT(a TIMESTAMP)[];MAP(VARCHAR, TIMESTAMP WITH TIME ZONE)',
		].flatMap((types) => types.split(";")),
	},
	postgres(true),
	postgres(false),
	{
		name: "redshift",
		grammar: "redshift",
		dialect: redshiftDialect,
		prefixes: { state: '"tailrace".', scratch: "" },
		shopTypes: [
			"integer",
			"character varying(20)",
			"double precision",
			"character varying(20)",
			"timestamp without time zone",
		],
		types: [
			"smallint;integer;bigint;oid;numeric(12,2);numeric(18,0);numeric;real;double precision;boolean;date",
			"character(5);character varying(65535);text;name;time without time zone;time with time zone",
			"timestamp without time zone;timestamp with time zone;interval year to month;interval day to second;super;varbyte",
		].flatMap((types) => types.split(";")),
	},
	{
		name: "bigquery",
		grammar: "bigquery",
		dialect: bigQueryDialect,
		prefixes: { state: "`shop-prod`.`tailrace`.", scratch: "" },
		shopTypes: ["INT64", "STRING", "FLOAT64", "STRING", "DATETIME"],
		types: [
			"INT64;NUMERIC;BIGNUMERIC;FLOAT64;BOOL;STRING;BYTES;DATE;TIME;DATETIME;TIMESTAMP;INTERVAL;JSON;GEOGRAPHY",
			"RANGE<DATE>;ARRAY<INT64>;STRUCT<a INT64, b STRING>;ARRAY<STRUCT<a TIMESTAMP, b ARRAY<NUMERIC>>>",
		].flatMap((types) => types.split(";")),
	},
	{
		name: "snowflake",
		grammar: "snowflake",
		dialect: snowflakeDialect,
		prefixes: { state: '"SHOP"."TAILRACE".', scratch: '"SHOP"."TAILRACE".' },
		shopTypes: ["NUMBER(38,0)", "VARCHAR", "FLOAT", "VARCHAR", "TIMESTAMP_NTZ(9)"],
		types: [
			"NUMBER(38,0);NUMBER(12,2);FLOAT;BOOLEAN;VARCHAR;BINARY;DATE;TIME(9);TIMESTAMP_NTZ(9);TIMESTAMP_LTZ(3)",
			"TIMESTAMP_TZ(9);VARIANT;OBJECT;ARRAY;MAP(VARCHAR, NUMBER(38,0))",
		].flatMap((types) => types.split(";")),
	},
];

/** All SQL that Tailrace generates, read by grammars that we did not write. */
describe("grammar", () => {
	let folder: string;
	let failures: Readonly<Record<string, readonly { readonly sql: string; readonly reason: string }[]>>;
	const statements = new Map<string, readonly string[]>();

	beforeAll(async () => {
		const [sync] = (await checkShopProject()).before.compiled.syncs;
		if (sync === undefined) throw new Error("the shop has no sync");
		for (const engine of engines) {
			const all = [...(await stateStatements(engine, sync)), ...typeStatements(engine)];
			statements.set(engine.name, [...new Set(all)]);
		}
		folder = await mkdtemp(join(tmpdir(), "grammar-"));
		failures = await parse(
			engines.map(({ name, grammar }) => ({ name, grammar, statements: statements.get(name) ?? [] })),
		);
	});

	async function parse(
		lanes: readonly { name: string; grammar: string; statements: readonly string[] }[],
	): Promise<typeof failures> {
		const file = join(folder, "statements.json");
		await writeFile(file, JSON.stringify(lanes));
		const script = join(import.meta.dirname, "grammar/parse.py");
		const python = pythonWith("grammar-requirements.txt");
		return JSON.parse(execFileSync(python, [script, file], { encoding: "utf8", maxBuffer: 1e9 }));
	}

	afterAll(() => rm(folder, { recursive: true }));

	test.each(engines.map((engine) => engine.name))("%s parses", (name) => {
		const all = statements.get(name) ?? [];
		console.info(`${name}: ${all.length} statements`);
		expect(all.length).toBeGreaterThan(100);
		const found = failures[name] ?? [];
		const reasons = [...new Set(found.map((failure) => failure.reason))];
		expect(
			reasons.map((reason) => ({ reason, sql: found.find((one) => one.reason === reason)?.sql })),
		).toEqual([]);
	});

	test("what is wrong does not pass", async () => {
		const wrong = ["SELECT FROM (", "VACUUM FULL people", "SELECT 1 AS one FROM people WHERE"];
		const redshift = [
			"SELECT * FROM people AS snapshot",
			"WITH words AS (SELECT 'pro' AS plan) SELECT plan FROM words",
			"SELECT * FROM (VALUES (1)) AS v (n)",
			"WITH a AS NOT MATERIALIZED (SELECT 1 AS n) SELECT n FROM a",
			"WITH a AS (WITH b AS (SELECT 1 AS n) SELECT n FROM b) SELECT n FROM a",
			"INSERT INTO people VALUES (1) ON CONFLICT DO NOTHING",
			"DELETE FROM people AS p WHERE p.id = 1",
		];
		const found = await parse([
			...engines.map(({ name, grammar }) => ({ name, grammar, statements: wrong })),
			{ name: "rules", grammar: "redshift", statements: redshift },
		]);
		const caught = (name: string) => [...new Set((found[name] ?? []).map((failure) => failure.sql))];
		for (const { name } of engines) expect(caught(name)).toEqual(wrong);
		expect(caught("rules")).toEqual(redshift);
	});
});
