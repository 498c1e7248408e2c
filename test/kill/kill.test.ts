import { watch } from "node:fs";
import { describe, type ExpectStatic } from "vitest";
import { type OpenShop, type ShopAndSink, shopTest } from "../support/open-shop.js";
import { bulkyUsersSql, bulkyUsersSync, usersSql, usersSync } from "../support/shop-data.js";
import type { SinkWatch } from "../support/sink.js";

const bulky = { syncs: { users: bulkyUsersSync }, sql: [bulkyUsersSql] };
/** The same people and figures as events of a sync that tells who comes, changes and goes. */
const triggered = {
	syncs: {
		users: bulkyUsersSync.replace(
			"on_removed: clear_traits",
			"behavior: send\non: [added, changed, removed]",
		),
	},
	sql: [bulkyUsersSql],
};
const small = { syncs: { users: usersSync() }, sql: [usersSql] };

/** Two hundred are there; a second apply removes 40, changes 120, leaves 40 and adds 20. */
async function changedShop(open: OpenShop, shop = bulky): Promise<ShopAndSink> {
	const it = await open(shop);
	await it.applyHere();
	await it.arrived();
	await it.shop.sql(
		"DELETE FROM users WHERE user_id <= 40",
		"UPDATE users SET plan = 'pro' WHERE user_id <= 160",
		"INSERT INTO users SELECT 1000 + i, repeat('new' || i, 4000), 'free' FROM range(20) AS t(i)",
	);
	return it;
}

const changedUsers = [
	...Array.from({ length: 160 }, (_, index) => String(index + 1)),
	...Array.from({ length: 20 }, (_, index) => String(1000 + index)),
].sort();

/** What must hold once an apply that was killed has been run again. */
async function expectSentOnce(it: ShopAndSink, expect: ExpectStatic): Promise<void> {
	const again = await it.shop.run("apply", "--auto-approve", "--create-state");
	expect([again.code, again.stderr]).toEqual([0, expect.any(String)]);
	const events = await it.arrived();
	expect(events.map((event) => event.userId).sort()).toEqual(changedUsers);
	expect(new Set(events.map((event) => event.messageId)).size).toBe(changedUsers.length);
	expect(it.sink.sink.stats()).toMatchObject({ discarded: 0, accepted: 200 + changedUsers.length });
	const lastRemoval = events.findLastIndex((event) => Number(event.userId) <= 40);
	expect(lastRemoval).toBe(39);
	expect((await it.planHere()).summary).toMatchObject({ events: 0, has_changes: false });
}

describe("kill -9 while sending", () => {
	const moments: readonly (readonly [keyof SinkWatch, number])[] = [
		["onRequest", 1],
		["onRecorded", 1],
		["onAnswered", 1],
		["onRecorded", 3],
		["onAnswered", 4],
		["onAnswered", 5],
	];

	shopTest.concurrent.for(moments)(
		"%s %i: sent once after it is run again",
		async ([moment, n], { open, expect }) => {
			const it = await changedShop(open);
			const apply = it.shop.start("apply", "--auto-approve");
			it.sink.watch({ [moment]: (now: number) => now === n && apply.child.kill("SIGKILL") });
			await apply.done;
			it.sink.watch({});
			await expectSentOnce(it, expect);
		},
	);

	shopTest.concurrent(
		"a sync with all triggers: sent once after it is run again",
		async ({ open, expect }) => {
			const it = await changedShop(open, triggered);
			const apply = it.shop.start("apply", "--auto-approve");
			it.sink.watch({ onRecorded: (now: number) => now === 2 && apply.child.kill("SIGKILL") });
			expect((await apply.done).signal).toBe("SIGKILL");
			it.sink.watch({});
			await expectSentOnce(it, expect);
		},
	);

	shopTest.concurrent("again and again: each run goes on where the state says", async ({ open, expect }) => {
		const it = await changedShop(open);
		for (const n of [1, 3]) {
			const apply = it.shop.start("apply", "--auto-approve");
			it.sink.watch({ onRecorded: (now: number) => now === n && apply.child.kill("SIGKILL") });
			expect((await apply.done).signal).toBe("SIGKILL");
		}
		it.sink.watch({});
		await expectSentOnce(it, expect);
	});
});

describe("kill -9 while the state is written", () => {
	shopTest.concurrent.for([3, 30, 52, 62, 68, 76])(
		"at its write %i: sent once after it is run again",
		async (n, { open, expect }) => {
			const it = await changedShop(open);
			await killAtWrite(it, n);
			await expectSentOnce(it, expect);
		},
	);
});

describe("kill -9 during the very first apply", () => {
	shopTest.concurrent.for([2, 30, 60])("at write %i of the state", async (n, { open, expect }) => {
		const it = await open(small);
		await killAtWrite(it, n);
		const again = await it.shop.run("apply", "--auto-approve", "--create-state");
		expect([again.code, again.stderr]).toEqual([0, expect.any(String)]);
		expect(await it.arrived()).toHaveLength(300);
		expect((await it.planHere()).summary.has_changes).toBe(false);
	});
});

/** Kills an apply when its state file, or the log beside it, was written to the n-th time; it may end before. */
async function killAtWrite(it: ShopAndSink, n: number): Promise<void> {
	const apply = it.shop.start("apply", "--auto-approve", "--create-state");
	let writes = 0;
	const watcher = watch(it.shop.dir, (_, file) => {
		if (file?.includes("tailrace.duckdb")) writes += 1;
		if (writes === n) apply.child.kill("SIGKILL");
	});
	await apply.done;
	watcher.close();
}
