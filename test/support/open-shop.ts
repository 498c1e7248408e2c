import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { SinkOptions } from "../../src/sink/sink.js";
import { openShop, type Shop, type ShopOptions } from "./project.js";
import { type SinkEvent, type SinkLine, sinkLines, startWatchedSink, type WatchedSink } from "./sink.js";

/** Each step of such a test is a process of its own. */
vi.setConfig({ testTimeout: 60_000 });

export interface ShopAndSink {
	readonly shop: Shop;
	readonly sink: WatchedSink;
	/** All that the sink wrote down. */
	lines(): Promise<readonly SinkLine[]>;
	/** Texts of the lines, as written. */
	texts(): Promise<readonly string[]>;
	/** Events accepted since the last call. */
	arrived(): Promise<readonly SinkEvent[]>;
}

/** A shop and the sink it sends to, both gone when the test is over. */
export async function openShopAndSink(
	options: Omit<ShopOptions, "endpoint"> & { readonly sink?: Omit<SinkOptions, "port" | "out"> },
): Promise<ShopAndSink> {
	// The out file lies in the project's folder, and the project sends to the sink: one of them must come first.
	const homeless = await openShop({ ...options, endpoint: "http://127.0.0.1:9" });
	const out = join(homeless.dir, "events.ndjson");
	const sink = await startWatchedSink({ ...options.sink, out });
	const shop = homeless.sendingTo(sink.url);
	onTestFinished(async () => {
		await sink.close();
		await shop.remove();
	});
	let seen = 0;
	const lines = () => sinkLines(out);
	return {
		shop,
		sink,
		lines,
		texts: async () => (await readFile(out, "utf8")).split("\n").filter((line) => line !== ""),
		arrived: async () => {
			const all = await lines();
			const fresh = all.slice(seen);
			seen = all.length;
			return fresh.filter((line) => line.status === "accepted").map((line) => line.event);
		},
	};
}
