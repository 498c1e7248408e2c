import { join } from "node:path";
import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const users = { syncs: { users: usersSync() }, sql: [usersSql] };
const guarded = (guards: string, more = "") => ({
	syncs: { users: usersSync({ more: `guards: ${guards}\n${more}` }) },
	sql: [usersSql],
});

/** What each case does to a shop that was applied once, and what then must be allowed. */
interface Case {
	readonly name: string;
	readonly guards?: string;
	readonly more?: string;
	readonly sql?: readonly string[];
	/** The spec after the edit. */
	readonly spec?: string;
	/** Too little, and enough. */
	readonly allows: readonly [tooLittle: string, enough: string];
	readonly sent: number;
}

const city = '\n    city: "{{ row.city }}"';
const cases: readonly Case[] = [
	{
		name: "max_removed",
		guards: "{ max_removed: 5 }",
		more: "on_removed: clear_traits",
		sql: ["DELETE FROM users WHERE user_id <= 6"],
		allows: ["max_removed=5", "max_removed=6"],
		sent: 6,
	},
	{
		name: "max_changes",
		guards: "{ max_changes: 10 }",
		sql: ["UPDATE users SET plan = 'gold' WHERE user_id <= 11"],
		allows: ["orders:max_changes=11", "users:max_changes=11"],
		sent: 11,
	},
	{
		name: "max_invalid",
		guards: "{ max_invalid: 1 }",
		sql: [
			"UPDATE users SET plan = 'gold' WHERE user_id = 9",
			"INSERT INTO users SELECT * FROM users WHERE user_id = 1",
		],
		allows: ["max_invalid=1", "max_invalid=2"],
		sent: 1,
	},
	{
		name: "empty_model",
		more: "on_removed: clear_traits",
		sql: ["DELETE FROM users"],
		allows: ["max_removed=300", "empty_model=300"],
		sent: 300,
	},
	{
		name: "identity",
		spec: usersSync().replace("{{ row.user_id }}", "u{{ row.user_id }}"),
		allows: ["removal", "identity"],
		sent: 300,
	},
	{
		name: "removal",
		spec: usersSync().replace(city, ""),
		allows: ["identity", "users:removal"],
		sent: 258,
	},
];

describe("a guard or a class of change that nobody allowed", () => {
	shopTest.concurrent.for(cases)(
		"$name stops the apply before anything is sent, and --allow lets it pass",
		async (one, { open, expect }) => {
			const { guards = "{}", more = "", sql = [], spec, allows, sent, name } = one;
			const { shop, sink, arrived, applyHere, planHere } = await open(guarded(guards, more));
			await applyHere();
			await arrived();
			await shop.sql(...sql);
			if (spec !== undefined) await shop.write("syncs/users.yml", spec);
			const before = sink.sink.stats().requests;

			const plan = await planHere();
			const [sync] = plan.syncs;
			expect([...(sync?.guards ?? []).map((guard) => guard.name), ...(sync?.allowances ?? [])]).toEqual([
				name,
			]);
			expect(plan.summary.is_applicable).toBe(false);

			const refused = await shop.run("apply", "--auto-approve", "--allow", allows[0]);
			expect(refused.code).toBe(4);
			expect(refused.stderr).toContain("apply/not-allowed");
			expect(refused.stderr).toContain(name);
			expect(sink.sink.stats().requests).toBe(before);

			expect((await shop.apply("--allow", allows[1])).results).toMatchObject([{ sent }]);
			expect(await arrived()).toHaveLength(sent);
		},
	);

	shopTest.concurrent("max_first_run stops the very first apply", async ({ open, expect }) => {
		const { shop, sink } = await open(guarded("{ max_first_run: 299 }"));
		const refused = await shop.run("apply", "--auto-approve", "--create-state");
		expect(refused.code).toBe(4);
		expect(sink.sink.stats().requests).toBe(0);
		expect((await shop.apply("--allow", "max_first_run=300")).results).toMatchObject([{ sent: 300 }]);
	});

	shopTest.concurrent(
		"may be allowed when a saved plan is applied, or when it is made",
		async ({ open, expect }) => {
			const { shop, arrived, applyHere } = await open(guarded("{ max_changes: 10 }"));
			await applyHere();
			await arrived();
			await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id <= 11");
			const [plain, allowed] = [join(shop.dir, "plain.json"), join(shop.dir, "allowed.json")];
			await shop.run("plan", "--out", plain);
			expect((await shop.run("apply", plain, "--auto-approve")).code).toBe(4);
			await shop.run("plan", "--out", allowed, "--allow", "max_changes=11");
			expect((await shop.apply(allowed)).results).toMatchObject([{ sent: 11 }]);
			expect(await arrived()).toHaveLength(11);
		},
	);
});

describe("a plan over several syncs", () => {
	shopTest.concurrent(
		"is refused as a whole: no sync sends while another one waits for a person",
		async ({ open, expect }) => {
			const { shop, sink, arrived } = await open({
				syncs: { orders: ordersSync(), users: usersSync({ more: "guards: { max_first_run: 10 }" }) },
				sql: [usersSql, ordersSql],
			});
			const refused = await shop.run("apply", "--auto-approve", "--create-state");
			expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("max_first_run")]);
			expect(sink.sink.stats().requests).toBe(0);
			await shop.apply("--allow", "users:max_first_run=300");
			expect(await arrived()).toHaveLength(800);
		},
	);

	shopTest.concurrent("still finishes first what an earlier apply began", async ({ open, expect }) => {
		const { shop, sink, arrived } = await open({
			syncs: { orders: ordersSync(), users: usersSync({ more: "guards: { max_changes: 10 }" }) },
			sql: [usersSql, ordersSql],
		});
		const killed = shop.start("apply", "--auto-approve", "--create-state");
		sink.watch({ onRequest: (n) => n === 2 && killed.child.kill("SIGKILL") });
		await killed.done;
		sink.watch({});
		await shop.sql(
			"UPDATE users SET plan = 'gold'",
			"INSERT INTO orders VALUES ('o501', 1, 9.90, '2026-03-01')",
		);
		const refused = await shop.run("apply", "--auto-approve");
		expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("max_changes")]);
		expect(await arrived()).toHaveLength(800);
		await shop.apply("--allow", "max_changes=300");
		expect(await arrived()).toHaveLength(301);
	});
});

describe("what cannot be compared with what was sent", () => {
	shopTest.concurrent.for([
		["key", usersSync().replace("key: user_id", "key: email")],
		[
			"call",
			usersSync().replace("call: identify", "call: group").replace("timestamp", "groupId: g\n  timestamp"),
		],
	] as const)("another %s is refused", async ([what, spec], { open, expect }) => {
		const { shop, planHere, applyHere } = await open(users);
		await applyHere();
		await shop.write("syncs/users.yml", spec);
		await expect(planHere()).rejects.toThrow(`plan/sync-replaced: the ${what}`);
	});
});
