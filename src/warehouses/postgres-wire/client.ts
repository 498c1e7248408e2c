import { Socket } from "node:net";
import type { Client } from "pg";
import { warehouseDenied, warehouseFailed, warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { loadDriver } from "../load-driver.js";
import { certificateAlert, type SslSettings, sslAttempts } from "./ssl.js";
import { codeOf, wireReason } from "./wire-error.js";

/** Where and as whom to connect, for servers that speak PostgreSQL's protocol. */
export interface WireSettings extends SslSettings {
	/** For messages: Postgres, Redshift. */
	readonly engine: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	/** A function where it lasts for minutes only: it is asked for each connection. */
	readonly password: string | (() => Promise<string>) | null;
	readonly applicationName: string;
	/** Seconds. */
	readonly connectTimeout: number;
	/** Seconds without a word until the system asks whether the other side is there; null: as the system has it. */
	readonly keepAliveIdle: number | null;
	/** Run on every new connection: they pin what the text of a value depends on, role and search path. */
	readonly setup: readonly string[];
}

/** An open connection whose values are all raw text. The first SSL mode that the server takes wins. */
export async function connectClient(settings: WireSettings): Promise<Client> {
	const { engine, host, port } = settings;
	const { default: pg } = await loadDriver({ engine, install: "pg" }, () => import("pg"));
	const refusals: unknown[] = [];
	for (const ssl of await sslAttempts(settings)) {
		const socket = new Socket();
		const client = new pg.Client({
			stream: () => socket,
			host,
			port,
			database: settings.database,
			user: settings.user,
			...(settings.password === null ? {} : { password: settings.password }),
			application_name: settings.applicationName,
			connectionTimeoutMillis: settings.connectTimeout * 1000,
			keepAlive: true,
			...(settings.keepAliveIdle === null
				? {}
				: { keepAliveInitialDelayMillis: settings.keepAliveIdle * 1000 }),
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
			// The client's own end would wait for ever for a server that broke the handshake off.
			socket.destroy();
			// A password that could not be had.
			if (error instanceof Refusal) throw error;
			// Allow tries the plain connection first, but why SSL failed tells more than that a plain one is not wanted.
			if (ssl === false) refusals.push(error);
			else refusals.unshift(error);
		}
	}
	const error = refusals.find(isAnswer) ?? refusals[0];
	const reason = reasonOf(error);
	if (!isAnswer(error))
		throw new Refusal(warehouseUnreachable(null, { engine, place: `${host}:${port}`, reason }), "failed");
	const answered = codeOf(error) === "42501" ? warehouseDenied : warehouseFailed;
	throw new Refusal(answered(null, { engine, reason }), "failed");
}

/** The server itself said no: another SSL mode may only hide that. */
function isAnswer(error: unknown): boolean {
	if (certificateAlert(error) !== null) return true;
	return typeof error === "object" && error !== null && "severity" in error;
}

function reasonOf(error: unknown): string {
	const alert = certificateAlert(error);
	return alert === null
		? wireReason(error)
		: `the server refuses the client's certificate, \`sslcert\`: ${alert}`;
}
