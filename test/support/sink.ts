import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sink, type SinkOptions, startSink } from "../../src/sink/sink.js";

/** What the sink wrote down of one event. */
export interface SinkLine {
	readonly status: "accepted" | "discarded" | "duplicate";
	readonly reason: string | null;
	readonly event: SinkEvent;
}

export interface SinkEvent {
	readonly type: string;
	readonly messageId: string;
	readonly userId?: string;
	readonly [member: string]: unknown;
}

/** The lines of a sink's out file, as they came. */
export async function sinkLines(path: string): Promise<readonly SinkLine[]> {
	const text = await readFile(path, "utf8").catch(() => "");
	// The sink writes such lines and nothing else.
	return text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as SinkLine);
}

/** What a watch may do with a request, the n-th from 1. Whatever it returns is awaited. */
export interface SinkWatch {
	/** Before the sink has seen it. */
	readonly onRequest?: (n: number) => unknown;
	/** The sink has recorded it; the client does not know yet. */
	readonly onRecorded?: (n: number) => unknown;
	/** The answer is on its way. */
	readonly onAnswered?: (n: number) => unknown;
}

export interface WatchedSink {
	readonly url: string;
	readonly sink: Sink;
	watch(watch: SinkWatch): void;
	close(): Promise<void>;
}

/** The strict sink behind a door at which a test may stand; `watch` counts requests from 1 anew. */
export async function startWatchedSink(options: Omit<SinkOptions, "port">): Promise<WatchedSink> {
	const sink = await startSink({ port: 0, ...options });
	let watching: SinkWatch = {};
	let seen = 0;

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { onRequest, onRecorded, onAnswered } = watching;
		seen += 1;
		const n = seen;
		const body = await readAll(request);
		await onRequest?.(n);
		const answer = await fetch(`${sink.url}${request.url ?? ""}`, {
			method: request.method ?? "GET",
			headers: {
				"content-type": "application/json",
				authorization: request.headers.authorization ?? "",
			},
			...(request.method === "POST" ? { body } : {}),
		});
		const text = await answer.text();
		await onRecorded?.(n);
		const after = answer.headers.get("retry-after");
		response.writeHead(answer.status, after === null ? {} : { "retry-after": after });
		response.end(text);
		await onAnswered?.(n);
	}

	const server = createServer((request, response) => {
		pass(request, response).catch(() => response.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A TCP server that listens has an AddressInfo.
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		sink,
		watch: (watch) => {
			watching = watch;
			seen = 0;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
			await sink.close();
		},
	};
}

export async function readAll(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString("utf8");
}
