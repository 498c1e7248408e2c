import { afterEach, expect, test } from "vitest";
import type { Warehouse } from "../../src/warehouses/warehouse.js";
import { openSnowflakeAt } from "../support/open-snowflake.js";
import {
	type SnowflakeColumn,
	type SnowflakeScript,
	type SnowflakeServer,
	startSnowflakeServer,
} from "../support/snowflake-server.js";

let server: SnowflakeServer;
let warehouse: Warehouse;
let abort: AbortController;

async function open(script: SnowflakeScript = {}): Promise<void> {
	server = await startSnowflakeServer(script);
	abort = new AbortController();
	warehouse = await openSnowflakeAt(server.port, {}, { signal: abort.signal });
}

afterEach(async () => {
	await warehouse.close();
	await server.stop();
});

const column = (name: string, type = "text"): SnowflakeColumn => ({ name, type });

test("what values and statements depend on is pinned first of all", async () => {
	await open();
	const [first] = server.statements();
	expect(first).toMatch(/^ALTER SESSION SET .*TIMEZONE = 'UTC'.*QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE/);
});

test("the state is beside the models; scratch is where the role may be", async () => {
	await open();
	expect(warehouse.prefixOf("state")).toBe('"SHOP"."TAILRACE".');
	expect(warehouse.prefixOf("scratch")).toMatch(/^"SHOP"\."PUBLIC"\.TAILRACE_[0-9A-F]{12}_$/);
	expect(warehouse.stateLocation).toBe("snowflake://shop/SHOP/TAILRACE");
	expect(await warehouse.hasState()).toBe(false);
});

test("the state's schema is made where there is none, and is not the session's afterwards", async () => {
	await open();
	await warehouse.use({ state: "write" }, (session) => warehouse.makePlace(session));
	expect(server.statements().slice(-3)).toEqual([
		expect.stringContaining("INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME = 'TAILRACE'"),
		'CREATE SCHEMA IF NOT EXISTS "SHOP"."TAILRACE"',
		'USE SCHEMA "SHOP"."PUBLIC"',
	]);
});

test("a schema that is there needs no right to make one", async () => {
	const found = { columns: [column("FOUND")], rows: [["1"]] };
	await open({ answer: (sql) => (sql.includes("SCHEMATA") ? found : null) });
	await warehouse.use({ state: "write" }, (session) => warehouse.makePlace(session));
	expect(server.statements().filter((sql) => /^(CREATE|USE)/.test(sql))).toEqual([]);
});

test("scratch is in the state's schema where there is one", async () => {
	const found = { columns: [column("FOUND")], rows: [["1"]] };
	await open({ answer: (sql) => (sql.includes("SCHEMATA") ? found : null) });
	expect(warehouse.prefixOf("scratch")).toMatch(/^"SHOP"\."TAILRACE"\.TAILRACE_/);
});

test("columns are described without a row being read", async () => {
	const columns = [
		{ name: "USER_ID", type: "fixed", precision: 38, scale: 0 },
		{ name: "Full Name", type: "text" },
		{ name: "SEEN_AT", type: "timestamp_ltz", precision: 0, scale: 9 },
		{ name: "PLACE", type: "geography" },
	];
	await open({ answer: (sql) => (sql.includes("people") ? { columns } : null) });
	expect(await warehouse.use({ source: true }, (session) => session.describe("people"))).toEqual([
		{ name: "user_id", type: "NUMBER(38,0)" },
		{ name: "Full Name", type: "VARCHAR" },
		{ name: "seen_at", type: "TIMESTAMP_LTZ(9)" },
		{ name: "place", type: "GEOGRAPHY" },
	]);
	expect(server.to("/queries/v1/query-request").at(-1)?.json.describeOnly).toBe(true);
});

test("two columns that differ in case alone are refused", async () => {
	const columns = [column("USER_ID"), column("user_id")];
	await open({ answer: (sql) => (sql.includes("people") ? { columns } : null) });
	await expect(
		warehouse.use({ source: true }, (session) => session.describe("people")),
	).rejects.toMatchObject({
		diagnostic: { message: expect.stringContaining('"USER_ID" and "user_id" are both `user_id`') },
	});
});

test("a result in parts is read whole and in order, in pages", async () => {
	const rows = (from: number, count: number) =>
		Array.from({ length: count }, (_, index) => [`row ${from + index}`]);
	const answer = { columns: [column("T")], rows: rows(0, 10), chunks: [rows(10, 4_000), rows(4_010, 3_000)] };
	await open({ answer: (sql) => (sql.includes("people") ? answer : null) });
	const pages = await warehouse.use({ source: true }, async (session) => {
		const all: (readonly string[])[] = [];
		for await (const page of session.texts("SELECT t FROM people")) all.push(page);
		return all;
	});
	expect(pages.map((page) => page.length)).toEqual([2_500, 2_500, 2_010]);
	expect(pages.flat()).toEqual(rows(0, 7_010).flat());
});

test("a statement that goes on is cancelled, and the reason is the signal's", async () => {
	await open({ answer: (sql) => (sql.includes("people") ? "never" : null) });
	const asked = warehouse.use({ source: true }, (session) => session.rows("SELECT t FROM people"));
	const reason = new Error("stopped by hand");
	await expect.poll(() => server.statements().at(-1)).toContain("people");
	abort.abort(reason);
	await expect(asked).rejects.toBe(reason);
	expect(server.to("/queries/v1/abort-request")).toHaveLength(1);
});

test.each([
	["CREATE TRANSIENT TABLE t (a VARCHAR)", "CREATE TABLE on the schema"],
	['CREATE SCHEMA IF NOT EXISTS "SHOP"."TAILRACE"', "CREATE SCHEMA on the database"],
	["MERGE INTO t USING s ON TRUE", "INSERT, UPDATE and DELETE on the table"],
])("without a right, %s says which", async (sql, right) => {
	const message = "SQL access control error:\nInsufficient privileges to operate on schema 'TAILRACE'.";
	const refused = { code: "003001", sqlState: "42501", message };
	await open({ answer: (asked) => (asked === sql ? refused : null) });
	await expect(warehouse.use({ state: "write" }, (session) => session.execute(sql))).rejects.toMatchObject({
		diagnostic: {
			code: "warehouse/denied",
			message: `Snowflake: SQL access control error: Insufficient privileges to operate on schema 'TAILRACE'; the role needs ${right}`,
		},
	});
});

test("what the service says of a value is told without it", async () => {
	const refused = {
		code: "100038",
		sqlState: "22018",
		message: "Numeric value 'ada@shop.example' is not recognized",
	};
	await open({ answer: (sql) => (sql.includes("people") ? refused : null) });
	await expect(
		warehouse.use({ source: true }, (session) => session.rows("SELECT t FROM people")),
	).rejects.toMatchObject({
		diagnostic: { code: "warehouse/failed", message: "Snowflake: Numeric value '•••' is not recognized" },
	});
});

test("rows are bound, as many as a statement takes", async () => {
	await open();
	const rows = Array.from({ length: 30_000 }, (_, n) => [`key ${n}`, null, ""]);
	await warehouse.use({ scratch: true }, (session) => session.insert("seen", rows));
	const inserts = server.to("/queries/v1/query-request").filter(({ json }) => "bindings" in json);
	expect(inserts.map(({ json }) => json.sqlText)).toEqual(
		Array.from({ length: 2 }, () => "INSERT INTO seen VALUES (?, ?, ?)"),
	);
	const values = inserts.flatMap(({ json }) => {
		const bound = json.bindings as Readonly<Record<string, { readonly value: readonly unknown[] }>>;
		return (bound["1"]?.value ?? []).map((key, index) => [
			key,
			bound["2"]?.value[index],
			bound["3"]?.value[index],
		]);
	});
	expect(values).toEqual(rows);
});

test("a session that only reads sends nothing that writes", async () => {
	await open();
	const before = server.statements().length;
	await expect(
		warehouse.use({ source: true }, (session) => session.execute("DELETE FROM people")),
	).rejects.toThrow("only reads");
	expect(server.statements()).toHaveLength(before);
});
