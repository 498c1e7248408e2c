import { openPostgres } from "../../src/warehouses/postgres/open.js";
import type { Warehouse } from "../../src/warehouses/warehouse.js";
import { makeDatabase, type PostgresDatabase } from "../support/postgres.js";
import { postgresValues } from "./postgres-values.js";
import { type WarehouseBed, warehouseConformance } from "./warehouse.js";

function open({ host, port, name }: PostgresDatabase): Promise<Warehouse> {
	return openPostgres({
		type: "postgres",
		settings: { host, port, dbname: name, user: "postgres" },
		baseDir: "/",
		origin: "the test",
		stateSchema: "tailrace",
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
		isCi: false,
	});
}

function bedOf(database: PostgresDatabase): WarehouseBed {
	return {
		open: () => open(database),
		source: (...statements) => database.run(...statements),
		stateTables: async () =>
			(
				await database.read(
					"SELECT tablename FROM pg_tables WHERE schemaname = 'tailrace' ORDER BY tablename",
				)
			).map((row) => String(row.tablename)),
		copy: async () => {
			const copy = await database.copy();
			const { host, port, name } = copy;
			// A copied state is refused; this one shall count as the original.
			await copy.run(`UPDATE tailrace.lineages SET location = 'postgres://${host}:${port}/${name}/tailrace'`);
			return bedOf(copy);
		},
		remove: () => database.remove(),
	};
}

warehouseConformance({
	name: "Postgres",
	newBed: async () => {
		const database = await makeDatabase();
		await database.run(
			"CREATE TYPE mood AS ENUM ('free', 'p,r\"o')",
			"CREATE TYPE place AS (city text, seen date)",
			"CREATE DOMAIN email AS text CHECK (value <> 'no')",
			"CREATE DOMAIN work_email AS email",
		);
		return bedOf(database);
	},
	textType: "text",
	integerType: "bigint",
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
