import { expect, onTestFinished, test } from "vitest";
import { createState } from "../../src/state/birth.js";
import { createSync } from "../../src/state/sync-state.js";
import { openDatabase } from "../support/places.js";
import { makeDatabase } from "../support/postgres.js";
import { postgresBed } from "./postgres-bed.js";
import { postgresValues } from "./postgres-values.js";
import { warehouseConformance } from "./warehouse.js";

warehouseConformance({
	name: "Postgres",
	newBed: postgresBed,
	textType: "text",
	integerType: "bigint",
	endless:
		"SELECT CAST(a * b AS text) AS t FROM generate_series(1, 1000000) AS r(a), generate_series(1, 1000000) AS s(b)",
	manyRows: (count) => `SELECT 'row ' || i AS t FROM generate_series(1, ${count}) AS r(i)`,
	hostileNames: [
		'say "hi"',
		"a.b.c",
		"select",
		"key",
		"row_text",
		"model",
		"no_key",
		"größe ☃ 👩‍🚀",
		"it's",
		" leading and trailing ",
		"semi;colon--",
		"CamelCase",
	],
	values: postgresValues,
});

test("a statement at work is ended in the server, not only left alone", async () => {
	const database = await makeDatabase();
	onTestFinished(() => database.remove());
	const stop = new AbortController();
	const warehouse = await openDatabase(database, stop.signal);
	onTestFinished(() => warehouse.close());
	const asleep = async () =>
		(
			await database.read(
				`SELECT 1 AS one FROM pg_stat_activity WHERE datname = '${database.name}' AND state = 'active' AND query LIKE '%pg_sleep(50)'`,
			)
		).length;
	const reading = warehouse.use({ source: true }, (session) => session.rows("SELECT pg_sleep(50)"));
	const ended = expect(reading).rejects.toThrow(/abort/i);
	while ((await asleep()) === 0);
	stop.abort();
	await ended;
	expect(await asleep()).toBe(0);
});

test("many that make the same state at once make one", async () => {
	const database = await makeDatabase();
	onTestFinished(() => database.remove());
	const scope = { projectId: "0123456789ab", target: "default" };
	const births = Array.from({ length: 8 }, async (_, index) => {
		const warehouse = await openDatabase(database);
		try {
			return await warehouse.use({ state: "write" }, async (session) => {
				const lineage = await createState(session, warehouse, scope, `born ${index}`);
				await createSync(session, warehouse, scope, "users");
				return lineage?.lineage;
			});
		} finally {
			await warehouse.close();
		}
	});
	expect(new Set(await Promise.all(births)).size).toBe(1);
	expect(await database.read("SELECT count(*) FROM tailrace.lineages")).toEqual([{ count: "1" }]);
	expect(await database.read("SELECT count(*) FROM tailrace.syncs")).toEqual([{ count: "1" }]);
});

test.each([
	["a role is acted as", { role: 'clerk "of" the shop' }, "current_user", 'clerk "of" the shop'],
	["a search path is the one written", { search_path: '"Shop", public' }, "shelf.n", "1"],
	["without a search path the schema is it", { schema: "Shop" }, "shelf.n", "1"],
])("%s", async (_, settings, expression, expected) => {
	const database = await makeDatabase();
	onTestFinished(() => database.remove());
	const role = '"clerk ""of"" the shop"';
	await database.run(
		'CREATE SCHEMA "Shop"',
		'CREATE TABLE "Shop".shelf AS SELECT 1 AS n',
		`DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'clerk "of" the shop') THEN CREATE ROLE ${role}; END IF; END $$`,
	);
	const warehouse = await openDatabase(database, undefined, settings);
	onTestFinished(() => warehouse.close());
	const from = expression.startsWith("shelf") ? " FROM shelf" : "";
	const sql = `SELECT CAST(${expression} AS text) AS found${from}`;
	expect(await warehouse.use({ source: true }, (session) => session.rows(sql))).toEqual([
		{ found: expected },
	]);
});

test("sslmode require is no plain connection, prefer falls back to one", async () => {
	const database = await makeDatabase();
	onTestFinished(() => database.remove());
	await expect(openDatabase(database, undefined, { sslmode: "require" })).rejects.toMatchObject({
		diagnostic: { code: "warehouse/unreachable", message: expect.stringContaining("SSL") },
	});
	for (const sslmode of ["disable", "allow", "prefer"]) {
		const warehouse = await openDatabase(database, undefined, { sslmode });
		await warehouse.check();
		await warehouse.close();
	}
});
