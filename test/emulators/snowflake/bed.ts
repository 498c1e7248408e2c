import { randomUUID } from "node:crypto";
import type { WarehouseBed } from "../../conformance/warehouse.js";
import { openSnowflakeAt } from "../../support/open-snowflake.js";

/** Two schemas, for models and for the state, of the one database that all beds share. A login makes the first. */
export async function newBed(port: number): Promise<WarehouseBed> {
	return (await makeBed(port)).bed;
}

async function makeBed(
	port: number,
): Promise<{ readonly bed: WarehouseBed; readonly models: string; readonly state: string }> {
	const id = randomUUID().replaceAll("-", "").slice(0, 12).toUpperCase();
	const [models, state] = [`SHOP_${id}`, `TAILRACE_${id}`];
	const open = (signal = new AbortController().signal) =>
		openSnowflakeAt(port, { schema: models }, { stateSchema: state, isCi: true, signal });
	// A session that may write: what the adapter reads models with may not.
	const own = await open();
	const run = (...statements: readonly string[]) =>
		own.use({ state: "write" }, async (session) => {
			for (const statement of statements) await session.execute(statement);
		});
	const tablesOf = (schema: string) =>
		own.use({ state: "read" }, async (session) => {
			const rows = await session.rows(
				`SELECT TABLE_NAME FROM SHOP.INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '${schema}' ORDER BY TABLE_NAME`,
			);
			return rows.map((row) => row.table_name ?? "");
		});
	const clone = async (from: string, to: string) =>
		(await tablesOf(from)).map((name) => `CREATE TABLE SHOP.${to}."${name}" CLONE SHOP.${from}."${name}"`);
	const bed: WarehouseBed = {
		open,
		source: run,
		stateTables: async () => (await tablesOf(state)).map((name) => name.toLowerCase()),
		copy: async () => {
			const copy = await makeBed(port);
			await run(
				`CREATE SCHEMA SHOP.${copy.state}`,
				...(await clone(models, copy.models)),
				...(await clone(state, copy.state)),
				// A copied state is refused; this one shall count as the original.
				`UPDATE SHOP.${copy.state}.lineages SET location = 'snowflake://shop/SHOP/${copy.state}'`,
				`USE SCHEMA SHOP.${models}`,
			);
			return copy.bed;
		},
		remove: async () => {
			await run(`DROP SCHEMA IF EXISTS SHOP.${models}`, `DROP SCHEMA IF EXISTS SHOP.${state}`);
			await own.close();
		},
	};
	return { bed, models, state };
}
