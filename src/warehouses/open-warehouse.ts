import type { ConnectionSettings, ConnectOptions, Places, Warehouse } from "./warehouse.js";

export interface PlacesToOpen extends Omit<ConnectOptions, keyof ConnectionSettings> {
	readonly warehouse: ConnectionSettings;
	/** null: the state is where the warehouse's adapter keeps it by itself. */
	readonly state: ConnectionSettings | null;
}

/** The registry of warehouses: a new one adds its line here. Each is loaded when it is asked for. */
const adapters: Readonly<Record<string, (options: ConnectOptions) => Promise<Warehouse>>> = {
	duckdb: async (options) => (await import("./duckdb/open.js")).openDuckDb(options, null),
	bigquery: async (options) => (await import("./bigquery/open.js")).openBigQuery(options),
	postgres: async (options) => (await import("./postgres/open.js")).openPostgres(options),
	snowflake: async (options) => (await import("./snowflake/open.js")).openSnowflake(options),
	redshift: async (options) => (await import("./redshift/open.js")).openRedshift(options),
};

/** Connects to the warehouse and to the state; the types are ones that 3-resolve let pass. */
export async function openPlaces({ warehouse, state, ...rest }: PlacesToOpen): Promise<Places> {
	if (state === null) return together(await open({ ...warehouse, ...rest }));
	if (warehouse.type === "duckdb" && state.type === "duckdb") {
		const { openDuckDb } = await import("./duckdb/open.js");
		return together(await openDuckDb({ ...warehouse, ...rest }, state));
	}
	const store = await open({ ...state, ...rest });
	try {
		return { warehouse: await open({ ...warehouse, ...rest }), store };
	} catch (error) {
		await store.close();
		throw error;
	}
}

function open(options: ConnectOptions): Promise<Warehouse> {
	const adapter = adapters[options.type];
	if (adapter === undefined) throw new Error(`no adapter for warehouse type ${options.type}`);
	return adapter(options);
}

function together(warehouse: Warehouse): Places {
	return { warehouse, store: warehouse };
}
