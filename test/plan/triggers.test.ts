import { expect } from "vitest";
import { createOutput } from "../../src/cli/output.js";
import { planMarkdown } from "../../src/cli/views/plan-markdown.js";
import { planText } from "../../src/cli/views/plan-text.js";
import type { Plan, SyncPlan } from "../../src/types/generated/plan.js";
import { type ShopAndSink, shopTest } from "../support/open-shop.js";

/** Ten orders; the even ones are paid. */
const sql = [
	`CREATE TABLE orders AS SELECT i AS order_id, 100 + i AS user_id,
	CASE WHEN i % 2 = 0 THEN 'paid' ELSE 'open' END AS status, CAST(i AS DECIMAL(9,2)) AS total,
	TIMESTAMP '2026-01-01 10:00:00' AS loaded_at FROM range(1, 11) AS t(i)`,
];

const fromTo = `from: "{{ before.status }}"
    to: "{{ row.status }}"`;

/** track over `orders`; its timestamp says when the row was loaded, which alone is no change. */
function ordersSync(on: string, { more = "", properties = fromTo } = {}): string {
	return `model: { relation: main.orders }
key: order_id
call: track
on: [${on}]
${more}
mapping:
  userId: "{{ row.user_id }}"
  event: Order Moved
  timestamp: { $value: "{{ row.loaded_at }}", compare: false }
  properties:
    order: "{{ row.order_id }}"
    ${properties}
`;
}

const shop = (on: string, options?: Parameters<typeof ordersSync>[1]) => ({
	syncs: { orders: ordersSync(on, options) },
	sql,
});

function only(plan: Plan): SyncPlan {
	const [sync] = plan.syncs;
	if (sync === undefined) throw new Error("the plan has no sync");
	return sync;
}

/** Plans, applies, and holds what arrived against what was planned. */
async function planAndApply({ planHere, applyHere, arrived }: ShopAndSink, allowed?: string) {
	const allows = allowed === undefined ? [] : [{ sync: null, name: allowed, upTo: null }];
	const planned = await planHere(true, { allows });
	const plan = only(planned);
	const { cause, to_send } = plan;
	expect(cause.edit + cause.data + cause.both + cause.retry + cause.unknown).toBe(to_send.events);
	await applyHere(planned, { allows });
	const events = await arrived();
	expect(events).toHaveLength(to_send.events);
	const told = events
		.map(({ properties }) => properties as { readonly order: number })
		.sort((a, b) => a.order - b.order);
	return { planned, plan, events, told, ids: events.map((event) => event.messageId) };
}

async function expectNothingLeft({ planHere }: ShopAndSink): Promise<void> {
	expect(only(await planHere())).toMatchObject({ to_send: { events: 0 }, counts: { silent: 0, removed: 0 } });
}

shopTest.concurrent(
	"on: [changed]: each change is one event with the row before it, each with its own id",
	async ({ open }) => {
		const it = await open(shop("changed"));
		const { plan } = await planAndApply(it);
		expect(plan).toMatchObject({ behavior: "send", on: ["changed"], change_class: "first_run" });
		expect(plan.counts).toMatchObject({ added: 0, silent: 10 });
		const ids: unknown[] = [];
		for (const [status, before] of [
			["paid", "open"],
			["open", "paid"],
			["paid", "open"],
		] as const) {
			await it.shop.sql(
				`UPDATE orders SET status = '${status}' WHERE order_id = 1`,
				"UPDATE orders SET loaded_at = loaded_at + INTERVAL 1 DAY",
			);
			const later = await planAndApply(it);
			expect(later.plan.counts).toMatchObject({ changed: 1, silent: 9, unchanged: 0 });
			expect(later.plan.cause).toMatchObject({ data: 1 });
			expect(later.plan.fields).toContainEqual({ path: "properties.to", added: 0, changed: 1, removed: 0 });
			expect(later.told).toEqual([{ order: 1, from: before, to: status }]);
			ids.push(...later.ids);
		}
		expect(new Set(ids).size).toBe(3);
		await expectNothingLeft(it);
	},
);

shopTest.concurrent(
	"an edit of the mapping sends nothing, also where a column goes with it",
	async ({ open }) => {
		const it = await open(shop("changed", { properties: `${fromTo}\n    total: "{{ row.total }}"` }));
		await planAndApply(it);
		await it.shop.sql(
			"ALTER TABLE orders DROP COLUMN total",
			"UPDATE orders SET status = 'sent' WHERE order_id = 1",
		);
		await it.shop.write("syncs/orders.yml", ordersSync("changed"));
		const lost = await planAndApply(it, "removal");
		expect(lost.plan).toMatchObject({ counts: { changed: 1, silent: 9 }, cause: { data: 1, edit: 0 } });
		expect(lost.told).toEqual([{ order: 1, from: "open", to: "sent" }]);
		await it.shop.write(
			"syncs/orders.yml",
			ordersSync("changed", { properties: fromTo.replaceAll("status }}", "status | upcase }}") }),
		);
		await it.shop.sql("UPDATE orders SET status = 'paid' WHERE order_id = 3");
		const edited = await planAndApply(it);
		expect(edited.plan).toMatchObject({
			counts: { changed: 1, silent: 0, unchanged: 9 },
			cause: { data: 1, edit: 0 },
		});
		expect(edited.told).toEqual([{ order: 3, from: "OPEN", to: "PAID" }]);
		await expectNothingLeft(it);
	},
);

shopTest.concurrent("all three: what comes, changes, goes and is back, removals first", async ({ open }) => {
	const it = await open(shop("added, changed, removed", { more: "where: order_id <> 10" }));
	const first = await planAndApply(it);
	expect(first.plan.counts).toMatchObject({ added: 9 });
	expect(first.told[0]).toEqual({ order: 1, to: "open" });
	await it.shop.write(
		"syncs/orders.yml",
		ordersSync("added, changed, removed", { more: "where: order_id <> 9" }),
	);
	await it.shop.sql(
		"CREATE TABLE gone AS FROM orders WHERE order_id = 1",
		"DELETE FROM orders WHERE order_id = 1",
		"UPDATE orders SET status = 'sent' WHERE order_id = 2",
		"INSERT INTO orders VALUES (11, 111, 'open', 1, NULL)",
		"UPDATE orders SET user_id = NULL WHERE order_id = 3",
	);
	const second = await planAndApply(it);
	expect(second.plan.counts).toEqual({
		added: 2,
		changed: 1,
		removed: 2,
		unchanged: 5,
		silent: 0,
		adopted: 0,
		invalid: 1,
	});
	// What the edit of where lets in and leaves out.
	expect(second.plan.cause).toMatchObject({ edit: 2, data: 3 });
	expect(second.events.slice(0, 2).map(({ properties }) => properties)).toEqual(
		expect.arrayContaining([
			{ order: 1, from: "open", to: "open" },
			{ order: 9, from: "open", to: "open" },
		]),
	);
	expect(second.told).toContainEqual({ order: 2, from: "paid", to: "sent" });
	const text = planText(second.planned, createOutput({ isQuiet: true, hasColor: false }).paint);
	expect(text).toContain("orders  track on added, changed or removed from main.orders (syncs/orders.yml)\n");
	expect(text).toMatch(/- removed \w+, \w+\n +userId: \w+\n +event: "Order Moved"\n/);
	expect(text).toMatch(/~ changed \w+, data\n(.*\n)* +properties.to: "pxxx" -> "sxxx"/);
	expect(await planMarkdown(second.planned)).toContain(
		"| `orders` | track on added, changed or removed | main.orders | 2 | 1 | 2 | 5 | 0 | 1 | 5 |",
	);
	await it.shop.sql(
		"INSERT INTO orders FROM gone",
		"UPDATE orders SET user_id = 103, status = 'sent' WHERE order_id = 3",
	);
	const third = await planAndApply(it);
	expect(third.told).toEqual([
		{ order: 1, to: "open" },
		{ order: 3, from: "open", to: "sent" },
	]);
	const ids = [first, second, third].flatMap((one) => one.ids);
	expect(new Set(ids).size).toBe(9 + 5 + 2);
	await expectNothingLeft(it);
});

shopTest.concurrent(
	"a trigger that the spec has only now makes no event of what had happened by then",
	async ({ open }) => {
		const it = await open(shop("added", { properties: 'to: "{{ row.status }}"' }));
		await planAndApply(it);
		await it.shop.sql(
			"UPDATE orders SET status = 'sent' WHERE order_id IN (2, 3)",
			"DELETE FROM orders WHERE order_id = 1",
			"INSERT INTO orders VALUES (11, 111, 'open', 1, NULL)",
		);
		await it.shop.write("syncs/orders.yml", ordersSync("added, changed, removed"));
		const { plan, told } = await planAndApply(it);
		expect(plan.mapping_changes).toContainEqual({
			path: "on",
			before: "added",
			after: "added, changed, removed",
		});
		expect(plan.counts).toMatchObject({ added: 1, changed: 0, removed: 1, silent: 2 });
		expect(told).toEqual([{ order: 11, to: "open" }]);
		await it.shop.sql(
			"UPDATE orders SET status = 'paid' WHERE order_id = 3",
			"DELETE FROM orders WHERE order_id = 2",
			// Nobody was told that it had gone, so that it is back is no news.
			"INSERT INTO orders VALUES (1, 101, 'open', 1, '2026-01-01 10:00:00')",
		);
		const later = await planAndApply(it);
		expect(later.plan.counts).toMatchObject({ added: 0, silent: 1 });
		expect(later.told).toEqual([
			{ order: 2, from: "sent", to: "sent" },
			{ order: 3, from: "sent", to: "paid" },
		]);
		await expectNothingLeft(it);
	},
);
