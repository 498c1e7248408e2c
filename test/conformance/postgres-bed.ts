import { openDatabase } from "../support/places.js";
import { makeDatabase, type PostgresDatabase } from "../support/postgres.js";
import type { WarehouseBed } from "./warehouse.js";

/** A database of its own, with types that people make themselves. */
export async function postgresBed(): Promise<WarehouseBed> {
	const database = await makeDatabase();
	await database.run(
		"CREATE TYPE mood AS ENUM ('free', 'p,r\"o')",
		"CREATE TYPE place AS (city text, seen date)",
		"CREATE DOMAIN email AS text CHECK (value <> 'no')",
		"CREATE DOMAIN work_email AS email",
	);
	return bedOf(database);
}

function bedOf(database: PostgresDatabase): WarehouseBed {
	return {
		open: (signal) => openDatabase(database, signal),
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
