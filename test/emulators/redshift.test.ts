import { sameEvents } from "../conformance/same-events.js";
import { type WarehouseBed, warehouseConformance } from "../conformance/warehouse.js";
import type { PostgresDatabase } from "../support/postgres.js";
import { copyStandIn, makeStandIn, openStandIn } from "../support/redshift-stand-in.js";
import { redshiftExceptions } from "./exceptions.js";
import { redshiftValues } from "./redshift-values.js";

function bedOf(database: PostgresDatabase): WarehouseBed {
	return {
		open: (signal) => openStandIn(database, signal),
		source: (...statements) => database.run(...statements),
		stateTables: async () =>
			(
				await database.read(
					"SELECT tablename FROM pg_tables WHERE schemaname = 'tailrace' ORDER BY tablename",
				)
			).map((row) => String(row.tablename)),
		copy: async () => {
			const copy = await copyStandIn(database);
			const { host, port, name } = copy;
			// A copied state is refused; this one shall count as the original.
			await copy.run(`UPDATE tailrace.lineages SET location = 'redshift://${host}:${port}/${name}/tailrace'`);
			return bedOf(copy);
		},
		remove: () => database.remove(),
	};
}

/** On a stand-in: what it shows, and what not, stands in redshift-stand-in.ts. */
const name = "Redshift on a stand-in";
const newBed = async () => bedOf(await makeStandIn());

warehouseConformance({
	name,
	newBed,
	textType: "varchar(65535)",
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
		"snapshot",
	],
	values: redshiftValues,
});

sameEvents({ name, engine: "redshift", newBed, exceptions: redshiftExceptions });
