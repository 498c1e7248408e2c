import { randomBytes } from "node:crypto";
import type { ConnectionOptions } from "snowflake-sdk";
import { warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { readSettings, type SettingReader } from "../read-settings.js";
import type { ConnectOptions, Session, Warehouse } from "../warehouse.js";
import { findSchema, openSession, snowflakeWarehouse } from "./connect.js";
import { type ConnectSettings, closeConnection } from "./driver.js";
import { nameAtLogin, nameInSettings, quoteExactly } from "./names.js";
import { snowflakeSession } from "./session.js";
import { signIn } from "./sign-in.js";

/** Whatever an account or a user has made the default, statements and values mean the same. */
const pinned = [
	"TIMEZONE = 'UTC'",
	"AUTOCOMMIT = TRUE",
	"MULTI_STATEMENT_COUNT = 1",
	"QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE",
	"ERROR_ON_NONDETERMINISTIC_MERGE = TRUE",
	"STRICT_JSON_OUTPUT = TRUE",
	"ROWS_PER_RESULTSET = 0",
].join(", ");

/** Milliseconds that a person may take. */
const patienceWithPeople = 180_000;

/** A Snowflake account, by the keys of a dbt profile. */
export async function openSnowflake(options: ConnectOptions): Promise<Warehouse> {
	const read = readSettings(options);
	const account = read.needed("account").trim().replaceAll("_", "-").toLowerCase();
	const settings = await connectSettings(read, options, account);
	const connection = await openSession(settings);
	try {
		const session = snowflakeSession(connection, { mayWrite: false, signal: options.signal });
		const stateSchema = nameInSettings(options.stateSchema);
		const here = await whereAmI(session, nameInSettings(read.needed("database")), stateSchema);
		return snowflakeWarehouse({
			settings,
			connection,
			account,
			database: here.database,
			schema: here.schema,
			stateSchema,
			// A temporary table needs no right to make tables, but a schema that the role may use.
			scratchSchema: here.hasStateSchema ? stateSchema : (here.schema ?? "PUBLIC"),
			scratchName: `TAILRACE_${randomBytes(6).toString("hex").toUpperCase()}_`,
		});
	} catch (error) {
		await closeConnection(connection);
		throw error;
	}
}

async function connectSettings(
	read: SettingReader,
	options: ConnectOptions,
	account: string,
): Promise<ConnectSettings> {
	const protocol = read.choice("protocol", ["http", "https"]) ?? "https";
	const host = read.text("host");
	const port = read.number("port");
	const address = host ?? `${account}.snowflakecomputing.com`;
	const place = `${address}${port === null ? "" : `:${port}`}`;
	const accessUrl = `${protocol}://${place}`;
	const { options: identity, asksPerson } = await signIn(read, options, accessUrl);
	const seconds = read.number("connect_timeout") ?? 10;
	return {
		options: {
			...identity,
			...driverOptions(read),
			account,
			// Else the driver finds it by the account, and knows that China has another domain.
			...(host === null && port === null && protocol === "https" ? {} : { accessUrl }),
		},
		setup: [`ALTER SESSION SET ${pinned}`],
		place,
		patience: asksPerson ? patienceWithPeople : seconds * 1000,
		signal: options.signal,
		skipsOcsp: read.flag("insecure_mode"),
	};
}

function driverOptions(read: SettingReader): ConnectionOptions {
	const named = (name: "role" | "warehouse" | "schema") => {
		const value = read.text(name);
		return value === null ? {} : { [name]: nameAtLogin(value) };
	};
	return {
		database: nameAtLogin(read.needed("database")),
		...named("schema"),
		...named("role"),
		...named("warehouse"),
		application: "Tailrace",
		queryTag: read.text("query_tag") ?? "tailrace",
		...proxyOf(read),
		clientSessionKeepAlive: read.flag("client_session_keep_alive"),
		representNullAsStringNull: false,
		// By default it would try for minutes to reach a host that refuses.
		sfRetryMaxLoginRetries: 1,
	};
}

function proxyOf(read: SettingReader): ConnectionOptions {
	const host = read.text("proxy_host");
	return host === null ? {} : { proxyHost: host, proxyPort: read.number("proxy_port") ?? 80 };
}

interface Here {
	readonly database: string;
	readonly schema: string | null;
	readonly hasStateSchema: boolean;
}

/** A login does not fail for a database, schema or warehouse that is not there: it has none. */
async function whereAmI(session: Session, wanted: string, stateSchema: string): Promise<Here> {
	const [row] = await session.rows(
		"SELECT CURRENT_DATABASE() AS database_name, CURRENT_SCHEMA() AS schema_name",
	);
	const database = row?.database_name ?? null;
	if (database === null) {
		const reason = `the database ${quoteExactly(wanted)} is not there, or the role may not use it`;
		throw new Refusal(warehouseFailed(null, { engine: "Snowflake", reason }), "failed");
	}
	const found = await session.rows(findSchema(database, stateSchema));
	return { database, schema: row?.schema_name ?? null, hasStateSchema: found.length > 0 };
}
