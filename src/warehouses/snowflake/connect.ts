import type { Connection } from "snowflake-sdk";
import type { Needs, Session, Warehouse } from "../warehouse.js";
import { snowflakeDialect } from "./dialect.js";
import { type ConnectSettings, closeConnection, openConnection } from "./driver.js";
import { quoteExactly } from "./names.js";
import { snowflakeSession } from "./session.js";

export interface SnowflakePlaces {
	readonly settings: ConnectSettings;
	/** The first connection; another one is made when it is lost. */
	readonly connection: Connection;
	/** In the account's terms, as the catalogue spells them. */
	readonly account: string;
	readonly database: string;
	/** Schema of unqualified names; null: none. */
	readonly schema: string | null;
	readonly stateSchema: string;
	/** Schema of temporary tables. */
	readonly scratchSchema: string;
	/** What stands before the name of a temporary table, unquoted. */
	readonly scratchName: string;
}

/** A warehouse with its state in a schema beside the models: one connection, one piece of work at a time. */
export function snowflakeWarehouse(places: SnowflakePlaces): Warehouse {
	const { settings, database, stateSchema } = places;
	const schemaName = (name: string) => `${quoteExactly(database)}.${quoteExactly(name)}`;
	const { literal } = snowflakeDialect;
	let connection: Connection | null = places.connection;
	let turn: Promise<unknown> = Promise.resolve();

	async function connected(): Promise<Connection> {
		if (connection?.isUp()) return connection;
		connection = await openSession(settings);
		return connection;
	}

	async function work<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const signal = needs.source ? settings.signal : null;
		signal?.throwIfAborted();
		const mayWrite = needs.state === "write" || needs.scratch === true;
		const result = await job(snowflakeSession(await connected(), { mayWrite, signal }));
		signal?.throwIfAborted();
		return result;
	}

	function use<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => work(needs, job));
		turn = result.catch(() => undefined);
		return result;
	}

	/** The state's tables have simple names, which Snowflake keeps in upper case. */
	const findTable = (name: string) =>
		[
			`SELECT 1 AS found FROM ${quoteExactly(database)}.INFORMATION_SCHEMA.TABLES`,
			`WHERE TABLE_SCHEMA = ${literal(stateSchema)} AND TABLE_NAME = ${literal(name.toUpperCase())}`,
		].join(" ");

	return {
		dialect: snowflakeDialect,
		habits: { pageRows: 10_000, rangesPerStatement: 200, journalInterval: 60_000 },
		prefixOf: (place) =>
			place === "state"
				? `${schemaName(stateSchema)}.`
				: `${schemaName(places.scratchSchema)}.${places.scratchName}`,
		makePlace: async (session) => {
			const [found] = await session.rows(findSchema(database, stateSchema));
			if (found !== undefined) return;
			await session.execute(`CREATE SCHEMA IF NOT EXISTS ${schemaName(stateSchema)}`);
			// A new schema becomes the current one, in which unqualified models would be looked for.
			await session.execute(
				places.schema === null
					? `USE DATABASE ${quoteExactly(database)}`
					: `USE SCHEMA ${schemaName(places.schema)}`,
			);
		},
		findTable,
		stateLocation: `snowflake://${places.account}/${database}/${stateSchema}`,
		hasState: () =>
			use({ state: "read" }, async (session) => {
				const [found] = await session.rows(findTable("lineages"));
				return found !== undefined;
			}),
		use,
		check: () => use({ source: true }, async (session) => void (await session.rows("SELECT 1 AS one"))),
		close: async () => {
			await turn.catch(() => undefined);
			if (connection !== null) await closeConnection(connection);
			connection = null;
		},
	};
}

/** A query that yields one row exactly when the database has this schema and the role may use it. */
export function findSchema(database: string, schema: string): string {
	return [
		`SELECT 1 AS found FROM ${quoteExactly(database)}.INFORMATION_SCHEMA.SCHEMATA`,
		`WHERE SCHEMA_NAME = ${snowflakeDialect.literal(schema)}`,
	].join(" ");
}

/** A new connection with the settings that the text of a value depends on. */
export async function openSession(settings: ConnectSettings): Promise<Connection> {
	const connection = await openConnection(settings);
	try {
		const session = snowflakeSession(connection, { mayWrite: true, signal: settings.signal });
		for (const statement of settings.setup) await session.execute(statement);
		return connection;
	} catch (error) {
		await closeConnection(connection);
		throw error;
	}
}
