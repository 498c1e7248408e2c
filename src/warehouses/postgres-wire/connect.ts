import type { Client } from "pg";
import type { Dialect, Needs, Session, StoreHabits, Warehouse } from "../warehouse.js";
import { connectClient, type WireSettings } from "./client.js";
import { type WireDialect, wireSession } from "./session.js";

export interface WireWarehouse {
	readonly settings: WireSettings;
	readonly dialect: Dialect;
	readonly wire: WireDialect;
	readonly habits: StoreHabits;
	/** The first connection; another one is made when it is lost. */
	readonly client: Client;
	readonly stateSchema: string;
	/** What stands before the name of a temporary table. */
	readonly scratchPrefix: string;
	readonly stateLocation: string;
	/** A query that yields one row exactly when the state's schema is there. */
	readonly findStateSchema: string;
	/** A query that yields one row exactly when the state's schema has this table. */
	findTable(name: string): string;
	/** Ends what waits for the source. */
	readonly signal: AbortSignal;
}

const postgresAccess = {
	readOnly: "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
	readWrite: "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
};

/** A warehouse with its state in a schema beside the models: one connection, one piece of work at a time. */
export function wireWarehouse(options: WireWarehouse): Warehouse {
	const { settings, dialect, wire, signal } = options;
	const { readOnly, readWrite } = wire.access ?? postgresAccess;
	const statePrefix = `${dialect.quote(options.stateSchema)}.`;
	let client: Client | null = options.client;
	let isLost = false;
	options.client.once("end", () => {
		isLost = true;
	});
	let turn: Promise<unknown> = Promise.resolve();

	async function connected(): Promise<Client> {
		if (client !== null && !isLost) return client;
		const fresh = await connectClient(settings);
		isLost = false;
		fresh.once("end", () => {
			isLost = true;
		});
		client = fresh;
		return fresh;
	}

	async function work<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const open = await connected();
		const isWriting = needs.state === "write" || needs.scratch === true;
		const stop = () => {
			cancel(settings, open).catch(() => undefined);
		};
		if (needs.source) {
			signal.throwIfAborted();
			signal.addEventListener("abort", stop, { once: true });
		}
		try {
			await open.query(isWriting ? readWrite : readOnly);
			const result = await job(wireSession(open, wire, needs.source ? signal : null));
			if (needs.source) signal.throwIfAborted();
			return result;
		} catch (error) {
			// What the server says of a cancelled statement is not the reason.
			if (needs.source) signal.throwIfAborted();
			throw error;
		} finally {
			signal.removeEventListener("abort", stop);
		}
	}

	function use<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => work(needs, job));
		turn = result.catch(() => undefined);
		return result;
	}

	return {
		dialect,
		habits: options.habits,
		prefixOf: (place) => (place === "state" ? statePrefix : options.scratchPrefix),
		makePlace: async (session) => {
			const [found] = await session.rows(options.findStateSchema);
			if (found !== undefined) return;
			await session.execute(`CREATE SCHEMA IF NOT EXISTS ${dialect.quote(options.stateSchema)}`);
		},
		findTable: options.findTable,
		stateLocation: options.stateLocation,
		hasState: () =>
			use({ state: "read" }, async (session) => {
				const [found] = await session.rows(options.findTable("lineages"));
				return found !== undefined;
			}),
		use,
		check: () => use({ source: true }, async (session) => void (await session.rows("SELECT 1 AS one"))),
		close: async () => {
			await turn.catch(() => undefined);
			await client?.end().catch(() => undefined);
			client = null;
		},
	};
}

/** A statement goes on in the server when its client only goes away, so it is told to stop, by a second connection. */
async function cancel(settings: WireSettings, client: Client): Promise<void> {
	// pg gives the process id of the server's side, which its types leave out.
	const { processID } = client as Client & { readonly processID: number | null };
	if (processID === null) return;
	const second = await connectClient({ ...settings, setup: [] });
	try {
		await second.query(`SELECT pg_cancel_backend(${processID})`);
	} finally {
		await second.end();
	}
}
