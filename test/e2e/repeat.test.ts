import { describe } from "vitest";
import type { Plan, SyncPlan } from "../../src/types/generated/plan.js";
import { shopTest } from "../support/open-shop.js";
import { openShop } from "../support/project.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const both = {
	syncs: { users: usersSync(), orders: ordersSync() },
	sql: [usersSql, ordersSql],
};
const usersOnly = { syncs: { users: usersSync() }, sql: [usersSql] };

describe("a model that does not change", () => {
	shopTest.concurrent("is sent once, and never again", async ({ open, expect }) => {
		const { shop, arrived } = await open(both);
		const first = await shop.run("plan", "--detailed-exitcode");
		expect(first.code).toBe(2);
		expect((await shop.plan()).summary).toMatchObject({ events: 800, added: 800, has_changes: true });

		const applied = await shop.apply("--create-state");
		expect(applied.results.map(({ sync, status, sent }) => [sync, status, sent])).toEqual([
			["orders", "applied", 500],
			["users", "applied", 300],
		]);
		const events = await arrived();
		expect(events).toHaveLength(800);
		expect(new Set(events.map((event) => event.messageId)).size).toBe(800);

		const second = await shop.run("plan", "--detailed-exitcode");
		expect(second.code).toBe(0);
		expect(second.stdout).toContain("no changes");
		expect((await shop.apply()).results).toEqual([]);
		expect(await arrived()).toEqual([]);
	});

	shopTest.concurrent("arrives byte for byte as its mapping says", async ({ open, expect }) => {
		const { shop, texts } = await open(usersOnly);
		await shop.apply("--create-state");
		const lines = (await texts()).map((line) => line.replace(/"messageId":"[\w-]{43}"/, '"messageId":"ID"'));
		expect(lines).toContain(
			'{"status":"accepted","reason":null,"event":{"type":"identify","messageId":"ID","userId":"2","timestamp":"2026-01-01T10:00:02.000Z","traits":{"email":"user2@shop.example","city":"Çeşme","plan":"pro","orders":2}}}',
		);
		expect(lines).toContain(
			'{"status":"accepted","reason":null,"event":{"type":"identify","messageId":"ID","userId":"77","timestamp":"2026-01-01T10:01:17.000Z","traits":{"email":"user77@shop.example","orders":77}}}',
		);
	});

	shopTest.concurrent(
		"plans nothing when it is rebuilt in another order of rows",
		async ({ open, expect }) => {
			const { shop, planHere, applyHere } = await open(usersOnly);
			await applyHere();
			await shop.sql("CREATE OR REPLACE TABLE users AS SELECT * FROM users ORDER BY md5(email)");
			const plan = await planHere();
			expect(plan.summary).toMatchObject({ events: 0, silent: 0, has_changes: false });
			expect(sync(plan, "users").counts.unchanged).toBe(300);
		},
	);
});

describe("a column whose type changes while its values are equal", () => {
	shopTest.concurrent("sends nothing when the kind stays (INTEGER to BIGINT)", async ({ open, expect }) => {
		const { shop, planHere, applyHere } = await open(usersOnly);
		await applyHere();
		await shop.sql(
			"ALTER TABLE users ALTER orders_count TYPE BIGINT",
			"ALTER TABLE users ALTER user_id TYPE INTEGER",
		);
		expect((await planHere()).summary).toMatchObject({ events: 0, silent: 0, invalid: 0 });
	});

	shopTest.concurrent.for(["DECIMAL(12, 3)", "DOUBLE"])(
		"is silent once when the kind changes (INTEGER to %s)",
		async (type, { open, expect }) => {
			const { shop, arrived, planHere, applyHere } = await open(usersOnly);
			await applyHere();
			await arrived();
			await shop.sql(`ALTER TABLE users ALTER orders_count TYPE ${type}`);
			expect((await planHere()).summary).toMatchObject({ events: 0, silent: 300, has_changes: false });
			expect(await applyHere()).toMatchObject([{ sent: 0, silent: 300 }]);
			expect((await planHere()).summary).toMatchObject({ events: 0, silent: 0 });
			expect(await arrived()).toEqual([]);
		},
	);
});

describe("the same input", () => {
	shopTest.concurrent("gives the same plan but for its metadata", async ({ open, expect }) => {
		const { shop } = await open(both);
		await shop.apply("--create-state");
		await shop.sql(
			"UPDATE users SET plan = 'gold' WHERE user_id % 3 = 0",
			"UPDATE users SET city = repeat('x', 40000) WHERE user_id % 100 = 1",
			"INSERT INTO users SELECT 1000 + user_id, email, city, plan, orders_count, updated_at FROM users",
			"INSERT INTO users SELECT * FROM users WHERE user_id < 5",
		);
		const plans = await Promise.all([shop.plan(), shop.plan(), shop.plan()]);
		const [one = "", ...others] = plans.map(withoutMetadata);
		for (const other of others) expect(other).toBe(one);
		expect(plans[0]?.summary.events).toBeGreaterThan(300);
	});

	shopTest.concurrent(
		"gives the same plan in another order of rows, whichever problem a scan meets first",
		async ({ open, expect }) => {
			const problems = [
				"CREATE TABLE odd AS SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'nan'::DOUBLE ELSE 1 END AS score, CASE WHEN i % 2 = 1 THEN 'inf'::DOUBLE ELSE 1 END AS rank FROM range(40) AS t(i)",
			];
			const odd =
				"model: { relation: main.odd }\nkey: id\ncall: identify\nmapping: { userId: '{{ row.id }}', traits: { score: '{{ row.score }}', rank: '{{ row.rank }}' } }\n";
			const { shop, planHere } = await open({ syncs: { odd }, sql: problems });
			const one = withoutMetadata(await planHere());
			await shop.sql("CREATE OR REPLACE TABLE odd AS SELECT * FROM odd ORDER BY id DESC");
			expect(withoutMetadata(await planHere())).toBe(one);
		},
	);

	shopTest.concurrent("compiles to the same bytes in another folder", async ({ expect }) => {
		const texts = await Promise.all(
			[1, 2].map(async () => {
				const shop = await openShop({ ...both, endpoint: "http://127.0.0.1:9" });
				try {
					expect((await shop.run("compile")).code).toBe(0);
					return await shop.read("target/tailrace/compiled.json");
				} finally {
					await shop.remove();
				}
			}),
		);
		expect(texts[0]).toBe(texts[1]);
		expect(texts[0]).toContain('"users"');
	});
});

shopTest.concurrent(
	"a value that goes and comes back arrives three times, with three ids",
	async ({ open, expect }) => {
		const { shop, arrived, applyHere } = await open(usersOnly);
		await applyHere();
		const cities = ["Aarhus", "Berne", "Aarhus"];
		await shop.sql("UPDATE users SET city = 'Aarhus' WHERE user_id = 5");
		await applyHere();
		await arrived();
		const seen = [];
		for (const city of ["Berne", "Aarhus", "Berne"]) {
			await shop.sql(`UPDATE users SET city = '${city}' WHERE user_id = 5`);
			await applyHere();
			seen.push(...(await arrived()));
		}
		expect(seen.map((event) => [event.userId, event.traits])).toMatchObject([
			["5", { city: "Berne" }],
			["5", { city: "Aarhus" }],
			["5", { city: "Berne" }],
		]);
		expect(new Set(seen.map((event) => event.messageId)).size).toBe(cities.length);
	},
);

function sync(plan: Plan, name: string): SyncPlan {
	const found = plan.syncs.find((one) => one.name === name);
	if (found === undefined) throw new Error(`no sync ${name}`);
	return found;
}

function withoutMetadata(plan: Plan): string {
	return JSON.stringify({ ...plan, metadata: null });
}
