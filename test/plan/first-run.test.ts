import { describe, expect } from "vitest";
import { createOutput } from "../../src/cli/output.js";
import { planMarkdown } from "../../src/cli/views/plan-markdown.js";
import { planText } from "../../src/cli/views/plan-text.js";
import type { Plan, SyncPlan } from "../../src/types/generated/plan.js";
import { shopTest } from "../support/open-shop.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

function only(plan: Plan): SyncPlan {
	const [sync] = plan.syncs;
	if (sync === undefined) throw new Error("the plan has no sync");
	return sync;
}

const { paint } = createOutput({ isQuiet: true, hasColor: false });

describe("first_run", () => {
	shopTest.concurrent("adopt takes all rows for sent; later it has no meaning", async ({ open }) => {
		const it = await open({ syncs: { users: usersSync({ more: "first_run: adopt" }) }, sql: [usersSql] });
		const planned = await it.planHere(true);
		expect(only(planned)).toMatchObject({
			change_class: "first_run",
			counts: { added: 0, silent: 0, adopted: 300, unchanged: 0 },
			to_send: { events: 0 },
			guards: [],
		});
		expect(planText(planned, paint)).toContain("  300 rows adopted: taken for sent, as `first_run` says\n");
		expect(planText(planned, paint)).toContain(
			"Plan: no changes. 1 sync up to date. 300 rows taken for sent.",
		);
		expect(await planMarkdown(planned)).toContain("> 300 rows of `users` are adopted: taken for sent");
		await it.applyHere(planned);
		expect(await it.arrived()).toEqual([]);
		await it.shop.sql(
			"UPDATE users SET plan = 'gold', city = NULL WHERE user_id = 2",
			"INSERT INTO users VALUES (301, 'new@shop.example', NULL, 'pro', 1, '2026-03-01')",
		);
		const later = await it.planHere(true);
		expect(only(later).counts).toMatchObject({ added: 1, changed: 1, adopted: 0, unchanged: 299 });
		await it.applyHere(later);
		// What is taken for sent is taken back with null, as if it had been sent.
		expect((await it.arrived()).map(({ userId, traits }) => [userId, traits])).toContainEqual([
			"2",
			{ email: "user2@shop.example", city: null, plan: "gold", orders: 2 },
		]);
	});

	shopTest.concurrent("adopt_before takes rows for sent whose event is older", async ({ open }) => {
		const sync = ordersSync("first_run: { adopt_before: 2026-02-02 }");
		const sql = [
			ordersSql,
			"UPDATE orders SET ordered_at = NULL WHERE order_id = 'o500'",
			"UPDATE orders SET user_id = NULL WHERE order_id = 'o1'",
		];
		// In Kiritimati the second of February begins at ten in the morning of the first in UTC.
		const settings = "timezone: Pacific/Kiritimati\n";
		const it = await open({
			syncs: { orders: sync },
			sql: [...sql, "UPDATE orders SET ordered_at = ordered_at + INTERVAL 13 HOUR"],
			settings,
		});
		const planned = await it.planHere(true);
		expect(only(planned).counts).toMatchObject({ added: 441, adopted: 58, invalid: 1 });
		await it.applyHere(planned);
		const arrived = (await it.arrived()).map(({ properties }) =>
			Number((properties as { order_id: string }).order_id.slice(1)),
		);
		expect(arrived.sort((a, b) => a - b)).toEqual(Array.from({ length: 441 }, (_, index) => index + 60));
		expect(only(await it.planHere()).counts).toMatchObject({ added: 0, adopted: 0, unchanged: 499 });
	});

	shopTest.concurrent("two plans that differ in it alone are two change sets", async ({ open }) => {
		const it = await open({ syncs: { users: usersSync() }, sql: [usersSql] });
		const sends = only(await it.planHere(true));
		await it.shop.write("syncs/users.yml", usersSync({ more: "first_run: adopt" }));
		const adopts = only(await it.planHere(true));
		expect(adopts.checksum).toBe(sends.checksum);
		expect(adopts.change_set).not.toBe(sends.change_set);
	});
});
