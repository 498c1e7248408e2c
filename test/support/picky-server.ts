import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readAll, type SinkEvent } from "./sink.js";

/** A Tracking API that answers each batch as `judge` says and keeps the events of those it took. */
export interface PickyServer {
	readonly url: string;
	/** Events of batches answered with 200, in order. */
	readonly taken: readonly SinkEvent[];
	/** The size of each batch, taken or not. */
	readonly batches: readonly number[];
	close(): Promise<void>;
}

/** `judge` gives the status of a batch. */
export async function startPickyServer(
	judge: (events: readonly SinkEvent[]) => number,
): Promise<PickyServer> {
	const taken: SinkEvent[] = [];
	const batches: number[] = [];
	const server = createServer(async (request, response) => {
		// Our own client sends batches only.
		const { batch } = JSON.parse(await readAll(request)) as { batch: SinkEvent[] };
		batches.push(batch.length);
		const status = judge(batch);
		if (status === 200) taken.push(...batch);
		response.writeHead(status).end("{}");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A TCP server that listens has an AddressInfo.
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		taken,
		batches,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
