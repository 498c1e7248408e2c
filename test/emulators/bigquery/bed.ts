import { randomUUID } from "node:crypto";
import type { BigQueryWarehouse } from "../../../src/warehouses/bigquery/connect.js";
import type { Dialect, Warehouse } from "../../../src/warehouses/warehouse.js";
import type { WarehouseBed } from "../../conformance/warehouse.js";

/** Where beds are made: the emulator, or a project of somebody's own. */
export interface BigQueryPlace {
	readonly project: string;
	/** A connection whose unqualified names stand in the dataset `shop`; the state is in `state`. */
	open(datasets: Datasets, signal?: AbortSignal): Promise<BigQueryWarehouse>;
}

export interface Datasets {
	readonly shop: string;
	readonly state: string;
}

/** A dataset of models, and one of the state's that is not there at first. */
export async function newBed(place: BigQueryPlace): Promise<WarehouseBed> {
	const datasets = datasetsOf(randomUUID());
	await run(place, datasets, [`CREATE SCHEMA ${nameOf(place, datasets.shop)}`]);
	return bedOf(place, datasets);
}

export function datasetsOf(id: string): Datasets {
	const name = id.replaceAll("-", "");
	return { shop: `shop_${name}`, state: `tailrace_${name}` };
}

/** Else it would be looked for in the project that pays. */
function nameOf({ project }: BigQueryPlace, dataset: string): string {
	return `\`${project}\`.${dataset}`;
}

function bedOf(place: BigQueryPlace, datasets: Datasets): WarehouseBed {
	const { shop, state } = datasets;
	return {
		open: async (signal) => withLegalNames(await place.open(datasets, signal)),
		source: (...statements) => run(place, datasets, statements.map(inGoogleSql)),
		stateTables: () => tablesOf(place, datasets, state),
		copy: async () => {
			const copy = datasetsOf(randomUUID());
			const statements: string[] = [];
			for (const part of ["shop", "state"] as const) {
				const [from, to] = [nameOf(place, datasets[part]), nameOf(place, copy[part])];
				const tables = await tablesOf(place, datasets, datasets[part]);
				statements.push(`CREATE SCHEMA ${to}`);
				statements.push(
					...tables.map((table) => `CREATE TABLE ${to}.${table} AS SELECT * FROM ${from}.${table}`),
				);
			}
			// A copied state is refused; this one shall count as the original.
			const location = `bigquery://${place.project}/${copy.state}`;
			statements.push(`UPDATE ${nameOf(place, copy.state)}.lineages SET location = '${location}' WHERE TRUE`);
			await run(place, datasets, statements);
			return bedOf(place, copy);
		},
		remove: () =>
			run(
				place,
				datasets,
				[shop, state].map((dataset) => `DROP SCHEMA IF EXISTS ${nameOf(place, dataset)} CASCADE`),
			),
	};
}

async function run(place: BigQueryPlace, datasets: Datasets, statements: readonly string[]): Promise<void> {
	const warehouse = await place.open(datasets);
	try {
		await warehouse.use({ state: "write" }, async (session) => {
			for (const statement of statements) await session.execute(statement);
		});
	} finally {
		await warehouse.close();
	}
}

async function tablesOf(
	place: BigQueryPlace,
	datasets: Datasets,
	dataset: string,
): Promise<readonly string[]> {
	const warehouse = await place.open(datasets);
	try {
		const sql = `SELECT table_name FROM ${nameOf(place, dataset)}.INFORMATION_SCHEMA.TABLES ORDER BY table_name`;
		const rows = await warehouse.use({ source: true }, (session) => session.rows(sql));
		return rows.map((row) => row.table_name ?? "");
	} finally {
		await warehouse.close();
	}
}

/** What the suite writes to its source, as BigQuery spells it. */
function inGoogleSql(statement: string): string {
	const spelled = legal(statement).replaceAll("VARCHAR", "STRING").replaceAll("DOUBLE PRECISION", "FLOAT64");
	return /^UPDATE (?!.* WHERE )/.test(spelled) ? `${spelled} WHERE TRUE` : spelled;
}

/** BigQuery allows no quotes, dots and semicolons in a table's name. */
function legal(text: string): string {
	return text.replaceAll('orders "of" a.b; drop', "orders of a-b drop");
}

function withLegalNames(warehouse: Warehouse): Warehouse {
	const dialect: Dialect = { ...warehouse.dialect, quote: (name) => warehouse.dialect.quote(legal(name)) };
	return { ...warehouse, dialect };
}
