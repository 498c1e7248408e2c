import { Analytics } from "@segment/analytics-node";
import { expect, test } from "vitest";
import { newOutPath, openSink, readLines } from "./sink-client.js";

test("the six calls of Segment's own client come out accepted", async () => {
	const out = newOutPath();
	const sink = await openSink({ out, writeKey: "shop-key" });
	const analytics = new Analytics({ writeKey: "shop-key", host: sink.url });
	const errors: unknown[] = [];
	analytics.on("error", (error) => errors.push(error));

	analytics.identify({
		userId: "ada",
		traits: { email: "ada@shop.example", plan: null },
	});
	analytics.group({
		userId: "ada",
		groupId: "shop-7",
		traits: { employees: 12 },
	});
	analytics.track({
		userId: "ada",
		event: "Order Placed",
		properties: { total: 12.5 },
		messageId: "order-1",
	});
	analytics.page({ anonymousId: "guest-1", category: "Shop", name: "Basket" });
	analytics.screen({ userId: "ada", name: "Basket", timestamp: new Date(0) });
	analytics.alias({ userId: "ada", previousId: "guest-1" });
	analytics.track({
		userId: "ada",
		event: "Order Placed",
		messageId: "order-1",
	});
	await analytics.closeAndFlush();

	expect(errors).toEqual([]);
	expect(sink.stats()).toMatchObject({
		accepted: 6,
		discarded: 0,
		duplicate: 1,
		by_type: { identify: 1, group: 1, track: 1, page: 1, screen: 1, alias: 1 },
	});
	expect(readLines(out).find(({ event }) => event.type === "group")?.event).toMatchObject({
		groupId: "shop-7",
		traits: { employees: 12 },
	});
});
