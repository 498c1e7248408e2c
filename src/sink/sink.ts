import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { drawFault } from "./faults.js";
import { type Ledger, openLedger } from "./ledger.js";
import { requestListener } from "./request-listener.js";
import { seededRandom } from "./seeded-random.js";
import type { SinkStats } from "./tally.js";
import { tokenBucket } from "./token-bucket.js";

export type { SinkStats } from "./tally.js";

export interface SinkOptions {
	/** 0 picks a free one. */
	readonly port: number;
	/** Where to write one JSON line per event; what is there already is read back first. */
	readonly out?: string;
	/** 0 to 1: the share of requests refused with a 5xx, with nothing recorded. */
	readonly failRate?: number;
	/** Milliseconds that every answer is held back. */
	readonly latencyMs?: number;
	/** Events per second; beyond it the answer is 429. */
	readonly rateLimit?: number;
	/** 0 to 1: the share of requests whose connection is destroyed, half of them after the events are recorded. */
	readonly resetRate?: number;
	/** Fixes which requests meet a fault; they are told apart by the order in which they arrive. */
	readonly seed?: number;
	/** What the rate limit is measured by. */
	readonly clock?: () => Date;
	/** When set, any other key gets 401. */
	readonly writeKey?: string;
}

/** A strict local Tracking API that is listening. */
export interface Sink {
	readonly url: string;
	readonly port: number;
	stats(): SinkStats;
	/** Stops listening, lets requests under way be recorded and answered, and closes the out file. */
	close(): Promise<void>;
}

/** Throws when the port is taken or the out file cannot be used. */
export async function startSink(options: SinkOptions): Promise<Sink> {
	const ledger = await openLedger(options.out);
	const { server, settle } = createSinkServer(options, ledger);
	try {
		server.listen(options.port, "127.0.0.1");
		await once(server, "listening");
	} catch (error) {
		await ledger.close();
		throw error;
	}
	// A TCP server that listens has an AddressInfo; the other cases are pipes and closed servers.
	const { port } = server.address() as AddressInfo;
	let closed: Promise<void> | null = null;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		stats: ledger.tally.stats,
		close() {
			closed ??= closeAll(server, settle, ledger);
			return closed;
		},
	};
}

function createSinkServer(
	options: SinkOptions,
	ledger: Ledger,
): { server: Server; settle: () => Promise<void> } {
	const { failRate = 0, resetRate = 0, seed = 0, rateLimit, clock = () => new Date() } = options;
	const random = seededRandom(seed);
	const { listener, settle } = requestListener({
		writeKey: options.writeKey ?? null,
		bucket: rateLimit === undefined ? null : tokenBucket(rateLimit, clock),
		ledger,
		latencyMs: options.latencyMs ?? 0,
		nextFault: () => drawFault({ failRate, resetRate }, random),
	});
	// Longer than clients keep an idle connection: one closed under a client's hands would be a fault nobody asked for.
	return {
		server: createServer({ keepAliveTimeout: 75_000 }, listener),
		settle,
	};
}

async function closeAll(server: Server, settle: () => Promise<void>, ledger: Ledger): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	await settle();
	server.closeAllConnections();
	await closed;
	await ledger.close();
}
