import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { startPickyServer } from "../support/picky-server.js";
import { readSql, results } from "../support/project.js";
import {
	bulkyUsersSql,
	bulkyUsersSync,
	ordersSql,
	ordersSync,
	usersSql,
	usersSync,
} from "../support/shop-data.js";

const users = { syncs: { users: usersSync() }, sql: [usersSql] };

describe("a destination with faults", () => {
	// The seed fixes which requests meet a fault; it stands in the name.
	shopTest.concurrent.for([
		{ failRate: 0.3, seed: 11 },
		{ resetRate: 0.3, seed: 12 },
		{ failRate: 0.15, resetRate: 0.15, seed: 13 },
		{ rateLimit: 150, seed: 14 },
	])("takes every event once all the same: %o", async (faults, { open, expect }) => {
		const { shop, sink, arrived, planHere } = await open({
			syncs: { users: bulkyUsersSync },
			sql: [bulkyUsersSql],
			sink: faults,
		});
		expect((await shop.apply("--create-state")).results).toMatchObject([{ sent: 200, rejected: 0 }]);
		const ids = (await arrived()).map((event) => event.userId);
		expect(new Set(ids).size).toBe(200);
		expect(ids).toHaveLength(200);
		expect(sink.sink.stats().discarded).toBe(0);
		expect((await planHere()).summary.has_changes).toBe(false);
	});
});

describe("a destination that refuses", () => {
	shopTest.concurrent(
		"one event with 400: that one is rejected, all others are delivered, and the next plan has it again",
		async ({ open, expect }) => {
			const { shop } = await open(users);
			const picky = await startPickyServer((events) =>
				events.some((event) => event.userId === "123") ? 400 : 200,
			);
			try {
				const here = shop.sendingTo(picky.url);
				const applied = await here.run("apply", "--auto-approve", "--create-state", "--format", "json");
				expect(applied.code).toBe(3);
				expect(results(applied).results).toMatchObject([{ planned: 300, sent: 299, rejected: 1 }]);
				expect(new Set(picky.taken.map((event) => event.userId)).size).toBe(299);
				expect(picky.taken).toHaveLength(299);

				const kept = await readSql(
					shop.statePath,
					"SELECT * EXCLUDE (sync_id, run) FROM tailrace.rejections",
				);
				expect(kept).toEqual([
					{ key: '["123"]', code: "apply/event-refused", message: expect.stringContaining("HTTP 400") },
				]);
				expect(JSON.stringify(kept)).not.toContain("@shop.example");
				expect((await here.run("status")).stdout).toContain("1 event rejected");

				const plan = await here.plan();
				expect(plan.syncs).toMatchObject([
					{
						cause: { edit: 0, data: 0, both: 0, retry: 1, unknown: 0 },
						counts: { unchanged: 299, added: 1 },
					},
				]);
			} finally {
				await picky.close();
			}
			// The sink takes it.
			expect((await shop.apply()).results).toMatchObject([{ sent: 1, rejected: 0 }]);
			expect((await shop.plan()).summary.has_changes).toBe(false);
		},
	);

	shopTest.concurrent(
		"a changed row keeps what Segment has of it: the retry nulls what is gone since",
		async ({ open, expect }) => {
			const { shop, applyHere, arrived } = await open(users);
			await applyHere();
			await arrived();
			await shop.sql("UPDATE users SET city = NULL WHERE user_id = 2");
			const picky = await startPickyServer(() => 400);
			try {
				const refused = await shop.sendingTo(picky.url).run("apply", "--auto-approve");
				expect(refused.code).toBe(3);
			} finally {
				await picky.close();
			}
			await shop.apply();
			const [event] = await arrived();
			expect(event?.traits).toEqual({ email: "user2@shop.example", city: null, plan: "pro", orders: 2 });
		},
	);

	shopTest.concurrent.for([401, 403])(
		"the key with %i: stops at once and records nothing",
		async (status, { open, expect }) => {
			const { shop, arrived } = await open(users);
			const picky = await startPickyServer(() => status);
			try {
				const denied = await shop.sendingTo(picky.url).run("apply", "--auto-approve", "--create-state");
				expect(denied.code).toBe(1);
				expect(denied.stderr).toContain("apply/denied");
				expect(picky.batches).toEqual([300]);
			} finally {
				await picky.close();
			}
			expect((await shop.apply()).results).toMatchObject([{ status: "resumed", sent: 300, rejected: 0 }]);
			expect(await arrived()).toHaveLength(300);
		},
	);

	shopTest.concurrent(
		"the key after one sync: what that one sent is still told",
		async ({ open, expect }) => {
			const { shop } = await open({
				syncs: { users: usersSync(), orders: ordersSync() },
				sql: [usersSql, ordersSql],
			});
			const picky = await startPickyServer(([event]) => (event?.type === "track" ? 200 : 401));
			try {
				const denied = await shop
					.sendingTo(picky.url)
					.run("apply", "--auto-approve", "--create-state", "--format", "json");
				expect(denied.code).toBe(1);
				expect(results(denied).results).toMatchObject([{ sync: "orders", status: "applied", sent: 500 }]);
				expect(JSON.parse(await shop.read("target/tailrace/run_results.json"))).toEqual(results(denied));
			} finally {
				await picky.close();
			}
		},
	);

	shopTest.concurrent(
		"twenty single events in a row: stops, and the rest is sent by the next apply",
		async ({ open, expect }) => {
			const { shop, arrived } = await open(users);
			const picky = await startPickyServer(() => 400);
			try {
				const stopped = await shop.sendingTo(picky.url).run("apply", "--auto-approve", "--create-state");
				expect(stopped.code).toBe(1);
				expect(stopped.stderr).toContain("apply/too-many-refusals");
				expect(picky.batches.filter((size) => size === 1)).toHaveLength(20);
			} finally {
				await picky.close();
			}
			await shop.apply();
			await shop.run("apply", "--auto-approve");
			expect(await arrived()).toHaveLength(300);
			expect((await shop.plan()).summary.has_changes).toBe(false);
		},
	);
});
