import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { results } from "../support/project.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const users = { syncs: { users: usersSync() }, sql: [usersSql] };

describe("a saved plan", () => {
	shopTest.concurrent("is applied as it was frozen, and once", async ({ open, expect }) => {
		const { shop, arrived } = await open(users);
		await shop.apply("--create-state");
		await arrived();
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
		const file = join(shop.dir, "plan.json");
		expect((await shop.run("plan", "--out", file)).code).toBe(0);
		await shop.sql("UPDATE users SET plan = 'black', city = 'Delft'", "DELETE FROM users WHERE user_id = 3");
		expect((await shop.apply(file)).results).toMatchObject([{ status: "applied", sent: 10 }]);
		const events = await arrived();
		expect(events).toHaveLength(10);
		expect(events.every((event) => (event.traits as { plan: string }).plan === "gold")).toBe(true);
		expect((await shop.apply(file)).results).toMatchObject([{ status: "done", sent: 10 }]);
		expect(await arrived()).toEqual([]);
		expect((await shop.plan()).syncs).toMatchObject([{ counts: { changed: 299, removed: 1 } }]);
	});

	shopTest.concurrent("frozen twice is the same change set", async ({ open, expect }) => {
		const { shop, applyHere } = await open(users);
		await applyHere();
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
		const files = [1, 2].map((n) => join(shop.dir, `plan${n}.json`));
		for (const file of files) await shop.run("plan", "--out", file);
		const [one, two] = await Promise.all(
			[1, 2].map(async (n) => JSON.parse(await shop.read(`plan${n}.json`))),
		);
		expect({ ...one, metadata: null }).toEqual({ ...two, metadata: null });
		expect((await shop.apply(files[0] ?? "")).results).toMatchObject([{ status: "applied", sent: 10 }]);
		expect((await shop.apply(files[1] ?? "")).results).toMatchObject([{ status: "done" }]);
	});

	shopTest.concurrent("is stale once another apply has begun", async ({ open, expect }) => {
		const { shop, arrived, applyHere } = await open(users);
		await applyHere();
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
		const file = join(shop.dir, "plan.json");
		await shop.run("plan", "--out", file);
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 20");
		await applyHere();
		await arrived();
		const late = await shop.run("apply", file, "--auto-approve");
		expect(late.code).toBe(4);
		expect(late.stderr).toContain("apply/stale");
		expect(await arrived()).toEqual([]);
	});

	shopTest.concurrent(
		"that is speculative, of another project, of another target or no plan is refused",
		async ({ open, expect }) => {
			const settings = "targets: { dev: {}, prod: {} }\ndefault_target: dev\n";
			const { shop, arrived } = await open({ ...users, settings });
			const other = await open({ ...users, settings, id: "ba9876543210" });
			await shop.apply("--create-state");
			await other.shop.apply("--create-state");
			await shop.apply("--create-state", "--target", "prod");
			await arrived();
			await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
			const file = join(shop.dir, "plan.json");
			await shop.run("plan", "--out", file);
			const speculative = await shop.run("plan", "--format", "json");
			await shop.write("speculative.json", speculative.stdout);
			await shop.write("none.json", "{}");
			const refusals = await Promise.all([
				shop.run("apply", join(shop.dir, "speculative.json"), "--auto-approve"),
				other.shop.run("apply", file, "--auto-approve"),
				shop.run("apply", file, "--auto-approve", "--target", "prod"),
				shop.run("apply", join(shop.dir, "none.json"), "--auto-approve"),
			]);
			expect(refusals.map(({ code }) => code)).toEqual([4, 4, 4, 1]);
			expect(refusals.map(({ stderr }) => /(apply\/[a-z-]+)/.exec(stderr)?.[1])).toEqual([
				"apply/speculative-plan",
				"apply/foreign-plan",
				"apply/foreign-plan",
				"apply/unreadable-plan",
			]);
			expect(await arrived()).toEqual([]);
		},
	);

	shopTest.concurrent("over several syncs is resumed where it ended", async ({ open, expect }) => {
		const it = await open({
			syncs: { users: usersSync(), orders: ordersSync() },
			sql: [usersSql, ordersSql],
		});
		await it.applyHere();
		await it.arrived();
		await it.shop.sql(
			"UPDATE users SET plan = 'gold' WHERE user_id <= 10",
			"INSERT INTO orders VALUES ('o501', 1, 9.90, '2026-03-01')",
		);
		const file = join(it.shop.dir, "plan.json");
		await it.shop.run("plan", "--out", file);
		const apply = it.shop.start("apply", file, "--auto-approve");
		it.sink.watch({ onRecorded: (n) => n === 2 && apply.child.kill("SIGKILL") });
		await apply.done;
		it.sink.watch({});
		await it.shop.sql("UPDATE users SET plan = 'black'");
		const again = results(await it.shop.run("apply", file, "--auto-approve", "--format", "json"));
		expect(again.results.map(({ sync, status }) => [sync, status])).toEqual([
			["orders", "done"],
			["users", "applied"],
		]);
		expect(await it.arrived()).toHaveLength(11);
	});

	shopTest(
		"past its time is refused, and its rows are dropped by the next command that writes",
		async ({ open, expect }) => {
			const { shop, planHere, applyHere, arrived } = await open({
				...users,
				settings: "state: { retention: { plans: 1 minute } }\n",
			});
			await applyHere();
			await arrived();
			await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
			const plan = await planHere(true);
			const at = (time: string) => ({ host: { now: () => new Date(time) } });
			await expect(applyHere(plan, at("2026-08-21T10:01:01Z"))).rejects.toThrow(/expired/);
			expect(await arrived()).toEqual([]);
			expect(
				await applyHere(await planHere(true, at("2026-08-21T10:02:00Z")), at("2026-08-21T10:02:59Z")),
			).toMatchObject([{ status: "applied", sent: 10 }]);
		},
	);
});

describe("without a state", () => {
	shopTest.concurrent("a plan says so, and nothing can be saved or applied", async ({ open, expect }) => {
		const { shop, sink } = await open(users);
		const runs = await Promise.all([
			shop.run("plan"),
			shop.run("plan", "--out", join(shop.dir, "plan.json")),
			shop.run("apply", "--auto-approve"),
			shop.run("status"),
		]);
		expect(runs.map((run) => run.code)).toEqual([0, 4, 4, 0]);
		expect(runs[0]?.stderr).toContain("plan/no-state");
		expect(runs[1]?.stderr).toContain("state/missing");
		expect(runs[2]?.stderr).toContain("state/missing");
		expect(sink.sink.stats().requests).toBe(0);
	});
});

describe("a speculative plan", () => {
	shopTest.concurrent("writes nothing, and the next apply finds all as it was", async ({ open, expect }) => {
		const { shop, applyHere } = await open(users);
		await applyHere();
		await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 10");
		const [files, state] = [await readdir(shop.dir), await readFile(shop.statePath)];
		expect((await shop.plan()).summary.events).toBe(10);
		expect(await readdir(shop.dir)).toEqual(files);
		expect((await readFile(shop.statePath)).equals(state)).toBe(true);
	});
});

describe("a state that was copied", () => {
	shopTest.concurrent("is refused where it does not live", async ({ open, expect }) => {
		const [one, other] = [await open(users), await open(users)];
		await one.applyHere();
		await cp(one.shop.statePath, other.shop.statePath);
		await one.shop.sql("UPDATE users SET plan = 'gold'");
		for (const command of ["plan", "status"]) {
			const refused = await other.shop.run(command);
			expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("state/moved")]);
		}
		const apply = await other.shop.run("apply", "--auto-approve", "--create-state");
		expect(apply.code).toBe(4);
		expect(await other.arrived()).toEqual([]);
	});
});
