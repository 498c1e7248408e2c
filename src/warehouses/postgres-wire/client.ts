import { readFile } from "node:fs/promises";
import type { Client, ClientConfig } from "pg";
import { warehouseDenied, warehouseFailed, warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { loadDriver } from "../load-driver.js";
import { codeOf, wireReason } from "./wire-error.js";

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

/** Where and as whom to connect, for servers that speak PostgreSQL's protocol. */
export interface WireSettings {
	/** For messages: Postgres, Redshift. */
	readonly engine: string;
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	/** A function where it lasts for minutes only: it is asked for each connection. */
	readonly password: string | (() => Promise<string>) | null;
	readonly sslMode: (typeof sslModes)[number];
	/** Paths of PEM files. */
	readonly sslRootCert: string | null;
	readonly sslCert: string | null;
	readonly sslKey: string | null;
	readonly applicationName: string;
	/** Seconds. */
	readonly connectTimeout: number;
	/** Run on every new connection: they pin what the text of a value depends on, role and search path. */
	readonly setup: readonly string[];
}

type Ssl = ClientConfig["ssl"];

/** An open connection whose values are all raw text. The first SSL mode that the server takes wins. */
export async function connectClient(settings: WireSettings): Promise<Client> {
	const { engine, host, port } = settings;
	const { default: pg } = await loadDriver({ engine, install: "pg" }, () => import("pg"));
	const refusals: unknown[] = [];
	for (const ssl of await sslAttempts(settings)) {
		const client = new pg.Client({
			host,
			port,
			database: settings.database,
			user: settings.user,
			...(settings.password === null ? {} : { password: settings.password }),
			application_name: settings.applicationName,
			connectionTimeoutMillis: settings.connectTimeout * 1000,
			keepAlive: true,
			ssl,
			types: { getTypeParser: () => (value: string) => value },
		});
		// Without a listener a lost connection would end the process; the next statement reports it.
		client.on("error", () => undefined);
		try {
			await client.connect();
			for (const statement of settings.setup) await client.query(statement);
			return client;
		} catch (error) {
			await client.end().catch(() => undefined);
			// A password that could not be had.
			if (error instanceof Refusal) throw error;
			refusals.push(error);
		}
	}
	const error = refusals.find(isAnswer) ?? refusals[0];
	const reason = wireReason(error);
	if (!isAnswer(error))
		throw new Refusal(warehouseUnreachable(null, { engine, place: `${host}:${port}`, reason }), "failed");
	const answered = codeOf(error) === "42501" ? warehouseDenied : warehouseFailed;
	throw new Refusal(answered(null, { engine, reason }), "failed");
}

/** The server itself said no: another SSL mode may only hide that. */
function isAnswer(error: unknown): boolean {
	return typeof error === "object" && error !== null && "severity" in error;
}

/** As libpq reads sslmode: prefer and allow fall back, require does not look at the certificate unless there is a root. */
async function sslAttempts(settings: WireSettings): Promise<readonly Ssl[]> {
	const { sslMode, sslRootCert } = settings;
	if (sslMode === "disable" || settings.host.startsWith("/")) return [false];
	const isVerified = sslMode.startsWith("verify") || (sslMode === "require" && sslRootCert !== null);
	const ssl = {
		rejectUnauthorized: isVerified,
		// Without a name of its own an address would be checked as if it were localhost.
		...(sslMode === "verify-full" ? { host: settings.host } : { checkServerIdentity: () => undefined }),
		...(await pem("ca", sslRootCert)),
		...(await pem("cert", settings.sslCert)),
		...(await pem("key", settings.sslKey)),
	};
	if (sslMode === "prefer") return [ssl, false];
	return sslMode === "allow" ? [false, ssl] : [ssl];
}

async function pem(name: "ca" | "cert" | "key", path: string | null): Promise<Record<string, string>> {
	if (path === null) return {};
	try {
		return { [name]: await readFile(path, "utf8") };
	} catch {
		throw new Refusal(
			warehouseFailed(null, { engine: "SSL", reason: `the file \`${path}\` cannot be read` }),
			"failed",
		);
	}
}
