import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Sink, type SinkOptions, startSink } from "../../src/sink/sink.js";

export const basicAuth = `Basic ${Buffer.from("shop-key:").toString("base64")}`;

export interface OutLine {
	readonly status: string;
	readonly reason: string | null;
	readonly event: Readonly<Record<string, unknown>>;
}

/** A sink that closes with the test. */
export async function openSink(options: Omit<SinkOptions, "port"> = {}): Promise<Sink> {
	const sink = await startSink({ port: 0, ...options });
	onTestFinished(() => sink.close());
	return sink;
}

export function newOutPath(): string {
	return join(mkdtempSync(join(tmpdir(), "tailrace-sink-")), "events.ndjson");
}

export function readLines(path: string): OutLine[] {
	const text = readFileSync(path, "utf8");
	return text === ""
		? []
		: text
				.replace(/\n$/, "")
				.split("\n")
				.map((line) => JSON.parse(line));
}

export function post(
	sink: Sink,
	body: string | Uint8Array<ArrayBuffer>,
	{ path = "/v1/batch", headers = {} }: { path?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
	return fetch(sink.url + path, {
		method: "POST",
		headers: {
			authorization: basicAuth,
			"content-type": "application/json",
			...headers,
		},
		body,
	});
}

export function postBatch(sink: Sink, ...events: readonly unknown[]): Promise<Response> {
	return post(sink, JSON.stringify({ batch: events }));
}

export function order(messageId: string, properties: object = {}): object {
	return {
		type: "track",
		messageId,
		userId: "ada",
		event: "Order Placed",
		properties,
	};
}
