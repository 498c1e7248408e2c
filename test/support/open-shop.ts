import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test, vi } from "vitest";
import type { SinkOptions } from "../../src/sink/sink.js";
import type { Plan } from "../../src/types/generated/plan.js";
import type { RunResult } from "../../src/types/generated/run-results.js";
import { applyInProcess, type PipelineOptions, planInProcess } from "./in-process.js";
import { openShop, type Shop, type ShopOptions } from "./project.js";
import { type SinkEvent, type SinkLine, sinkLines, startWatchedSink, type WatchedSink } from "./sink.js";

/** Each step of such a test may be a process of its own. */
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
	/** A plan without a process of its own; frozen when it is to be applied. */
	planHere(isFrozen?: boolean, options?: Partial<PipelineOptions>): Promise<Plan>;
	/** Applies a frozen plan, or one made now, without a process of its own. */
	applyHere(plan?: Plan, options?: Partial<PipelineOptions>): Promise<readonly RunResult[]>;
}

export type OpenShop = (
	options: Omit<ShopOptions, "endpoint"> & { readonly sink?: Omit<SinkOptions, "port" | "out"> },
) => Promise<ShopAndSink>;

/** Tests that open shops; all they opened is gone when they are over. */
export const shopTest = test.extend<{ readonly open: OpenShop }>({
	open: async ({ task: _ }, use) => {
		const opened: ShopAndSink[] = [];
		await use(async (options) => {
			const one = await openShopAndSink(options);
			opened.push(one);
			return one;
		});
		for (const { shop, sink } of opened) {
			await sink.close();
			await shop.remove();
		}
	},
});

const openShopAndSink: OpenShop = async (options) => {
	// The out file lies in the project's folder, and the project sends to the sink: one of them must come first.
	const homeless = await openShop({ ...options, endpoint: "http://127.0.0.1:9" });
	const out = join(homeless.dir, "events.ndjson");
	const sink = await startWatchedSink({ ...options.sink, out });
	const shop = homeless.sendingTo(sink.url);
	const pipeline = { projectDir: shop.dir, env: { SEGMENT_WRITE_KEY: "key", SEGMENT_ENDPOINT: sink.url } };
	const planHere: ShopAndSink["planHere"] = (isFrozen = false, more = {}) =>
		planInProcess({ ...pipeline, ...more }, isFrozen);
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
		planHere,
		applyHere: async (plan, more = {}) =>
			applyInProcess({ ...pipeline, ...more }, plan ?? (await planHere(true, more))),
	};
};
