import { randomUUID } from "node:crypto";
import type { Warehouse } from "../../../src/warehouses/warehouse.js";
import type { WarehouseBed } from "../../conformance/warehouse.js";

/** Where beds are made: how to log in to the database of the settings. */
export interface BedPlace {
	open(schema: string, stateSchema: string, signal: AbortSignal): Promise<Warehouse>;
}

/** Two schemas of their own, for models and for the state. */
export async function newBed(place: BedPlace): Promise<WarehouseBed> {
	return (await makeBed(place)).bed;
}

interface MadeBed {
	readonly bed: WarehouseBed;
	readonly models: string;
	readonly state: string;
	readonly stateLocation: string;
}

async function makeBed(place: BedPlace): Promise<MadeBed> {
	const id = randomUUID().replaceAll("-", "").slice(0, 12).toUpperCase();
	const [models, state] = [`SHOP_${id}`, `TAILRACE_${id}`];
	const open = (signal = new AbortController().signal) => place.open(models, state, signal);
	// A session that may write: what the adapter reads models with may not.
	const own = await open();
	await own.use({ state: "write" }, (session) => session.execute(`CREATE SCHEMA IF NOT EXISTS ${models}`));
	const run = (...statements: readonly string[]) =>
		own.use({ state: "write" }, async (session) => {
			for (const statement of statements) await session.execute(statement);
		});
	const tablesOf = (schema: string) =>
		own.use({ state: "read" }, async (session) => {
			const rows = await session.rows(
				`SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '${schema}' ORDER BY TABLE_NAME`,
			);
			return rows.map((row) => row.table_name ?? "");
		});
	const clone = async (from: string, to: string) =>
		(await tablesOf(from)).map((name) => `CREATE TRANSIENT TABLE ${to}."${name}" CLONE ${from}."${name}"`);
	const bed: WarehouseBed = {
		open,
		source: run,
		stateTables: async () => (await tablesOf(state)).map((name) => name.toLowerCase()),
		copy: async () => {
			const copy = await makeBed(place);
			await run(
				`CREATE SCHEMA ${copy.state}`,
				...(await clone(models, copy.models)),
				...(await clone(state, copy.state)),
				// A copied state is refused; this one shall count as the original.
				`UPDATE ${copy.state}.lineages SET location = '${copy.stateLocation}'`,
				`USE SCHEMA ${models}`,
			);
			return copy.bed;
		},
		remove: async () => {
			await run(`DROP SCHEMA IF EXISTS ${models}`, `DROP SCHEMA IF EXISTS ${state}`);
			await own.close();
		},
	};
	return { bed, models, state, stateLocation: own.stateLocation };
}
