import { isAbsolute, join } from "node:path";
import type { Client } from "pg";
import { connectClient, type WireSettings } from "../postgres-wire/client.js";
import { wireWarehouse } from "../postgres-wire/connect.js";
import { pgLiteral, pgQuote } from "../postgres-wire/quoting.js";
import { sslModes } from "../postgres-wire/ssl.js";
import { readSettings } from "../read-settings.js";
import type { ConnectOptions, Warehouse } from "../warehouse.js";
import { postgresDialect } from "./dialect.js";
import { postgresWire } from "./session.js";

/** What the text of a value depends on, and how much memory a statement's joins and sorts may take before they spill. */
export const pinnedSettings = [
	"SET standard_conforming_strings = on",
	"SET client_encoding = 'UTF8'",
	"SET timezone = 'UTC'",
	"SET datestyle = 'ISO, YMD'",
	"SET intervalstyle = 'postgres'",
	"SET extra_float_digits = 1",
	"SET bytea_output = 'hex'",
	"SET lc_monetary = 'C'",
	"SET default_transaction_isolation = 'read committed'",
	"SET work_mem = '64MB'",
	// The planner knows nothing of the texts that are joined and counted, and would sort them; compiling takes longer than it
	// saves.
	"SET enable_mergejoin = off",
	"SET enable_sort = off",
	"SET jit = off",
];

/** A PostgreSQL server, 13 or later, by the keys of a dbt profile. */
export async function openPostgres(options: ConnectOptions): Promise<Warehouse> {
	const settings = postgresSettings(options);
	const client = await connectClient(settings);
	const { stateSchema } = options;
	return wireWarehouse({
		settings,
		client,
		dialect: postgresDialect({ hasMerge: (await versionOf(client)) >= 150_000 }),
		wire: postgresWire,
		habits: { pageRows: 2_500, rangesPerStatement: 1_000, journalInterval: 2_000 },
		stateSchema,
		scratchPrefix: "pg_temp.",
		stateLocation: `postgres://${settings.host}:${settings.port}/${settings.database}/${stateSchema}`,
		findStateSchema: `SELECT 1 AS found FROM pg_catalog.pg_namespace WHERE nspname = ${pgLiteral(stateSchema)}`,
		findTable: (name) =>
			`SELECT 1 AS found FROM pg_catalog.pg_tables WHERE schemaname = ${pgLiteral(stateSchema)} AND tablename = ${pgLiteral(name)}`,
		signal: options.signal,
	});
}

export function postgresSettings(options: ConnectOptions): WireSettings {
	const read = readSettings(options);
	const path = (name: string) => {
		const value = read.text(name);
		return value === null || isAbsolute(value) ? value : join(options.baseDir, value);
	};
	const role = read.text("role");
	const searchPath = read.text("search_path");
	const schema = read.text("schema");
	return {
		engine: "Postgres",
		host: read.text("host") ?? "localhost",
		port: read.number("port") ?? 5432,
		database: read.needed("dbname", "database"),
		user: read.needed("user"),
		password: read.text("password", "pass"),
		sslMode: read.choice("sslmode", sslModes) ?? "prefer",
		sslRootCert: path("sslrootcert"),
		sslCert: path("sslcert"),
		sslKey: path("sslkey"),
		origin: options.origin,
		applicationName: read.text("application_name") ?? "tailrace",
		connectTimeout: read.number("connect_timeout") ?? 10,
		keepAliveIdle: read.number("keepalives_idle") || null,
		setup: [
			...(role === null ? [] : [`SET ROLE ${pgQuote(role)}`]),
			...pinnedSettings,
			...(searchPath === null ? [] : [`SET search_path = ${searchPath}`]),
			...(searchPath === null && schema !== null ? [`SET search_path = ${pgQuote(schema)}`] : []),
		],
	};
}

async function versionOf(client: Client): Promise<number> {
	const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
	return Number(rows[0]?.server_version_num ?? 0);
}
