import { isAbsolute, join } from "node:path";
import { connectClient, type WireSettings } from "../postgres-wire/client.js";
import { wireWarehouse } from "../postgres-wire/connect.js";
import { pgQuote } from "../postgres-wire/quoting.js";
import type { WireDialect } from "../postgres-wire/session.js";
import { sslModes } from "../postgres-wire/ssl.js";
import { readSettings } from "../read-settings.js";
import { unusableSignIn } from "../setting-refusal.js";
import type { ConnectOptions, Warehouse } from "../warehouse.js";
import { redshiftDialect } from "./dialect.js";
import { importPackage, type LoadPackage, type SignIn, signInWithIam } from "./iam.js";
import { redshiftLiteral } from "./literal.js";
import { redshiftWire } from "./session.js";

/** What the text of a value depends on; `extra_float_digits` gives every digit of a number. */
const pinned = ["SET timezone TO 'UTC'", "SET datestyle TO 'ISO, YMD'", "SET extra_float_digits TO 2"];

/** What lies outside of this program. */
export interface RedshiftOutside {
	readonly wire: WireDialect;
	readonly loadPackage: LoadPackage;
}

/** A Redshift cluster or a serverless workgroup, by the keys of a dbt profile. Not verified live. */
export async function openRedshift(
	options: ConnectOptions,
	{ wire, loadPackage }: RedshiftOutside = { wire: redshiftWire, loadPackage: importPackage },
): Promise<Warehouse> {
	const settings = await wireSettings(options, loadPackage);
	const { stateSchema } = options;
	return wireWarehouse({
		settings,
		client: await connectClient(settings),
		dialect: redshiftDialect,
		wire,
		habits: { pageRows: 10_000, rangesPerStatement: 200, journalInterval: 60_000 },
		stateSchema,
		// A temporary table has no schema in its name.
		scratchPrefix: "",
		stateLocation: `redshift://${settings.host}:${settings.port}/${settings.database}/${stateSchema}`,
		// Names fold to lower case, quoted ones too, unless the session is told otherwise.
		findStateSchema: `SELECT 1 AS found FROM pg_catalog.pg_namespace WHERE LOWER(nspname) = ${redshiftLiteral(stateSchema.toLowerCase())}`,
		findTable: (name) =>
			`SELECT 1 AS found FROM pg_catalog.pg_tables WHERE LOWER(schemaname) = ${redshiftLiteral(stateSchema.toLowerCase())} AND LOWER(tablename) = ${redshiftLiteral(name.toLowerCase())}`,
		signal: options.signal,
	});
}

async function wireSettings(options: ConnectOptions, loadPackage: LoadPackage): Promise<WireSettings> {
	const read = readSettings(options);
	const root = read.text("sslrootcert");
	return {
		engine: "Redshift",
		host: read.needed("host"),
		port: read.number("port") ?? 5439,
		database: read.needed("dbname", "database"),
		...(await signIn(options, loadPackage)),
		sslMode: read.choice("sslmode", sslModes) ?? "prefer",
		sslRootCert: root === null || isAbsolute(root) ? root : join(options.baseDir, root),
		sslCert: null,
		sslKey: null,
		origin: options.origin,
		applicationName: "tailrace",
		connectTimeout: read.number("connect_timeout") ?? 10,
		keepAliveIdle: read.number("tcp_keepalive_idle") || null,
		setup: setupOf(options),
	};
}

const usable = ["database", "iam", "iam_role"] as const;

/** They need a driver of AWS's own, for Python, Java and the like. */
const identityCenter = ["browser_identity_center", "oauth_token_identity_center"] as const;

async function signIn(options: ConnectOptions, loadPackage: LoadPackage): Promise<SignIn> {
	const read = readSettings(options);
	const method = read.choice("method", [...usable, ...identityCenter]) ?? "database";
	switch (method) {
		case "database":
			return { user: read.needed("user"), password: read.text("password", "pass") };
		case "iam":
		case "iam_role":
			return signInWithIam(options, loadPackage);
		case "browser_identity_center":
		case "oauth_token_identity_center":
			throw unusableSignIn({
				name: "method",
				value: method,
				why: "signs in through AWS's identity center, for which AWS has no driver that runs in Node",
				instead: `give Tailrace an output with \`method\` ${usable.join(", ")}`,
				origin: options.origin,
			});
		default:
			return method satisfies never;
	}
}

function setupOf(options: ConnectOptions): readonly string[] {
	const read = readSettings(options);
	const role = read.text("role");
	const schema = read.text("schema");
	const queryGroup = read.text("query_group");
	return [
		...(role === null ? [] : [`SET ROLE ${pgQuote(role)}`]),
		...pinned,
		...(schema === null ? [] : [`SET search_path TO ${pgQuote(schema)}`]),
		...(queryGroup === null ? [] : [`SET query_group TO ${redshiftLiteral(queryGroup)}`]),
	];
}
