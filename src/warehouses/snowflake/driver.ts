import type { Connection, ConnectionOptions, SnowflakeError } from "snowflake-sdk";
import { warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { loadDriver } from "../load-driver.js";
import { connectRefusal } from "./snowflake-error.js";

/** Milliseconds that the end of a session may take. */
const mostClosing = 5_000;

export interface ConnectSettings {
	readonly options: ConnectionOptions;
	/** Statements run on every new connection. */
	readonly setup: readonly string[];
	/** For messages. */
	readonly place: string;
	/** Milliseconds until nobody is taken to answer. */
	readonly patience: number;
	readonly signal: AbortSignal;
	/** dbt's `insecure_mode`: nobody asks whether the server's certificate was revoked. */
	readonly skipsOcsp: boolean;
}

/** An open connection. The driver writes no logs, neither to a file nor to the console. */
export async function openConnection(settings: ConnectSettings): Promise<Connection> {
	const { place, signal } = settings;
	const { default: snowflake } = await loadDriver(
		{ engine: "Snowflake", install: "snowflake-sdk" },
		() => import("snowflake-sdk"),
	);
	signal.throwIfAborted();
	snowflake.configure({
		logLevel: "OFF",
		additionalLogToConsole: false,
		disableOCSPChecks: settings.skipsOcsp,
	});
	let connection: Connection;
	try {
		// It clears credentials out of the options that it is given.
		connection = snowflake.createConnection({ ...settings.options });
	} catch (error) {
		throw connectRefusal(error, place);
	}
	await login(connection, settings);
	return connection;
}

function login(connection: Connection, { place, patience, signal }: ConnectSettings): Promise<void> {
	return new Promise((resolve, reject) => {
		const giveUp = (reason: unknown) => {
			stopWaiting();
			reject(reason);
			// Should the login succeed after all, nobody wants its session.
			connection.destroy(() => undefined);
		};
		const aborted = () => giveUp(signal.reason);
		const timer = setTimeout(() => giveUp(noAnswer(place, patience)), patience);
		signal.addEventListener("abort", aborted, { once: true });
		function stopWaiting(): void {
			clearTimeout(timer);
			signal.removeEventListener("abort", aborted);
		}
		const done = (error: SnowflakeError | undefined | null) => {
			stopWaiting();
			if (error == null) resolve();
			else reject(connectRefusal(error, place));
		};
		// The one way for every authenticator: a browser and Okta are asked before the service is. It calls back and rejects.
		connection.connectAsync(done).catch(done);
	});
}

function noAnswer(place: string, patience: number): Refusal {
	const reason = `no answer within ${Math.round(patience / 1000)} s`;
	return new Refusal(warehouseUnreachable(null, { engine: "Snowflake", place, reason }), "failed");
}

/** Ends the session; one whose network is gone ends by itself, hours later. */
export function closeConnection(connection: Connection): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, mostClosing);
		connection.destroy(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}
