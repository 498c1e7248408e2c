import { areTogether } from "./duckdb/files.js";
import type { GrantedModel, GrantFacts, Grants } from "./grants.js";
import type { ConnectionSettings, ConnectOptions, Dialect, Places, Warehouse } from "./warehouse.js";

export { driverEnvironment } from "./snowflake/driver-environment.js";

export interface PlacesToOpen extends Omit<ConnectOptions, keyof ConnectionSettings> {
	readonly warehouse: ConnectionSettings;
	/** null: the state is where the warehouse's adapter keeps it by itself. */
	readonly state: ConnectionSettings | null;
}

/** What an engine's folder offers; each part is loaded when it is asked for. */
interface Adapter {
	open(options: ConnectOptions): Promise<Warehouse>;
	grants(facts: GrantFacts): Promise<Grants>;
	/** As the dialect's; no driver is needed for it. */
	kindOf(): Promise<Dialect["kindOf"]>;
}

/** The registry of warehouses: a new one adds its lines here. */
const adapters: Readonly<Record<string, Adapter>> = {
	duckdb: {
		open: async (options) => (await import("./duckdb/open.js")).openDuckDb(options, null),
		grants: async (facts) => (await import("./duckdb/grants.js")).duckDbGrants(facts, null),
		kindOf: async () => (await import("./duckdb/dialect.js")).duckDbDialect.kindOf,
	},
	bigquery: {
		open: async (options) => (await import("./bigquery/open.js")).openBigQuery(options),
		grants: async (facts) => (await import("./bigquery/grants.js")).bigQueryGrants(facts),
		kindOf: async () => (await import("./bigquery/types.js")).kindOfType,
	},
	databricks: {
		open: async (options) => {
			throw (await import("./databricks/open.js")).refuseDatabricks(options);
		},
		grants: async ({ connection }) => {
			throw (await import("./databricks/open.js")).refuseDatabricks(connection);
		},
		kindOf: async () => (await import("./databricks/types.js")).kindOfType,
	},
	postgres: {
		open: async (options) => (await import("./postgres/open.js")).openPostgres(options),
		grants: async (facts) => (await import("./postgres/grants.js")).postgresGrants(facts),
		kindOf: async () => (await import("./postgres/types.js")).kindOfType,
	},
	snowflake: {
		open: async (options) => (await import("./snowflake/open.js")).openSnowflake(options),
		grants: async (facts) => (await import("./snowflake/grants.js")).snowflakeGrants(facts),
		kindOf: async () => (await import("./snowflake/types.js")).kindOfType,
	},
	redshift: {
		open: async (options) => (await import("./redshift/open.js")).openRedshift(options),
		grants: async (facts) => (await import("./redshift/grants.js")).redshiftGrants(facts),
		kindOf: async () => (await import("./redshift/types.js")).kindOfType,
	},
};

/** Connects to the warehouse and to the state; the types are ones that 3-resolve let pass. */
export async function openPlaces({ warehouse, state, ...rest }: PlacesToOpen): Promise<Places> {
	if (state === null) return together(await openWarehouse({ ...warehouse, ...rest }));
	if (isOneEngine(warehouse, state)) {
		const { openDuckDb } = await import("./duckdb/open.js");
		return together(await openDuckDb({ ...warehouse, ...rest }, state));
	}
	const store = await openState({ ...state, ...rest });
	try {
		return { warehouse: await openWarehouse({ ...warehouse, ...rest }), store };
	} catch (error) {
		await store.close();
		throw error;
	}
}

export interface PlacesToGrant {
	readonly warehouse: ConnectionSettings;
	/** null: the state is where the warehouse's adapter keeps it by itself. */
	readonly state: ConnectionSettings | null;
	readonly models: readonly GrantedModel[];
	readonly stateSchema: string;
}

/** The rights that these connections need, in the order of their use: one list, or one for the models and one for the state. */
export async function grantsOfPlaces(places: PlacesToGrant): Promise<readonly Grants[]> {
	const { warehouse, state, models, stateSchema } = places;
	if (state === null)
		return [await adapterOf(warehouse).grants({ connection: warehouse, models, stateSchema })];
	if (isOneEngine(warehouse, state)) {
		const { duckDbGrants } = await import("./duckdb/grants.js");
		return [duckDbGrants({ connection: warehouse, models, stateSchema }, state)];
	}
	return [
		await adapterOf(warehouse).grants({ connection: warehouse, models, stateSchema: null }),
		await adapterOf(state).grants({ connection: state, models: [], stateSchema }),
	];
}

/** How an engine's types read, for what is done offline. */
export function kindOfColumns(type: string): Promise<Dialect["kindOf"]> {
	return adapterOf({ type }).kindOf();
}

/** One DuckDB opens the files of both. */
export function isOneEngine(warehouse: ConnectionSettings, state: ConnectionSettings): boolean {
	return warehouse.type === "duckdb" && state.type === "duckdb" && areTogether(warehouse, state);
}

/** The file that a DuckDB is given for the state of another warehouse is the state itself, with no models in it. */
export async function openState(options: ConnectOptions): Promise<Warehouse> {
	if (options.type !== "duckdb") return openWarehouse(options);
	return (await import("./duckdb/open.js")).openDuckDbState(options);
}

/** The warehouse alone. */
export function openWarehouse(options: ConnectOptions): Promise<Warehouse> {
	return adapterOf(options).open(options);
}

function adapterOf({ type }: Pick<ConnectionSettings, "type">): Adapter {
	const adapter = adapters[type];
	if (adapter === undefined) throw new Error(`no adapter for warehouse type ${type}`);
	return adapter;
}

function together(warehouse: Warehouse): Places {
	return { warehouse, store: warehouse };
}
