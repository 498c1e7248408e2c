import { describe, expect } from "vitest";
import type { Plan, SyncPlan } from "../../src/types/generated/plan.js";
import { type ShopAndSink, shopTest } from "../support/open-shop.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const users = { syncs: { users: usersSync() }, sql: [usersSql] };
const upperCity = {
	traits: `email: "{{ row.email }}"
    city: "{{ row.city | upcase }}"
    plan: "{{ row.plan }}"
    orders: "{{ row.orders_count }}"`,
};

/** Applies once and forgets what arrived. */
async function applied(opening: Promise<ShopAndSink>): Promise<ShopAndSink> {
	const opened = await opening;
	await opened.applyHere();
	await opened.arrived();
	return opened;
}

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
	const results = await applyHere(planned, { allows });
	const events = await arrived();
	expect(events).toHaveLength(to_send.events);
	expect(results.reduce((sum, one) => sum + one.sent, 0)).toBe(to_send.events);
	expect(only(await planHere()).to_send.events).toBe(0);
	return { plan, events, byUser: new Map(events.map((event) => [event.userId, event])) };
}

describe("why a row is sent", () => {
	shopTest.concurrent("its data changed", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.sql(
			"UPDATE users SET plan = 'gold' WHERE user_id IN (1, 2, 3)",
			"UPDATE users SET updated_at = updated_at + INTERVAL 1 DAY WHERE user_id IN (3, 4, 5)",
			"INSERT INTO users VALUES (301, 'new@shop.example', NULL, 'pro', 1, '2026-03-01')",
		);
		const { plan, byUser } = await planAndApply(it);
		expect(plan.counts).toEqual({
			added: 1,
			changed: 3,
			removed: 0,
			unchanged: 295,
			silent: 2,
			adopted: 0,
			invalid: 0,
		});
		expect(plan.cause).toEqual({ edit: 0, data: 4, both: 0, retry: 0, unknown: 0 });
		expect(plan.fields).toEqual([{ path: "traits.plan", added: 0, changed: 3, removed: 0 }]);
		expect([...byUser.keys()].sort()).toEqual(["1", "2", "3", "301"]);
		expect(byUser.get("3")?.timestamp).toBe("2026-01-02T10:00:03.000Z");
	});

	shopTest.concurrent("the mapping was edited", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.write("syncs/users.yml", usersSync(upperCity));
		const { plan, byUser } = await planAndApply(it);
		expect(plan.change_class).toBe("value");
		// Forty-two people have no city: their event stays as it is.
		expect(plan.counts).toMatchObject({ changed: 258, silent: 42 });
		expect(plan.cause).toEqual({ edit: 258, data: 0, both: 0, retry: 0, unknown: 0 });
		expect(plan.mapping_changes).toEqual([
			{ path: "traits.city", before: "{{ row.city }}", after: "{{ row.city | upcase }}" },
		]);
		expect(byUser.get("2")?.traits).toMatchObject({ city: "ÇEŞME" });
	});

	shopTest.concurrent("mapping and data changed: each row has one cause", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.write("syncs/users.yml", usersSync(upperCity));
		await it.shop.sql(
			// A new city: both.
			"UPDATE users SET city = 'Delft' WHERE user_id BETWEEN 1 AND 6",
			// Another plan of people without a city, whom the edit does not touch: data.
			"UPDATE users SET plan = 'gold' WHERE user_id IN (7, 14)",
			// What is not compared changed, so the edit alone sends them.
			"UPDATE users SET updated_at = updated_at + INTERVAL 1 DAY WHERE user_id BETWEEN 8 AND 13",
			// The very city that the edit makes of the old one: nothing is left to tell.
			"UPDATE users SET city = upper(city) WHERE user_id BETWEEN 15 AND 20",
			"DELETE FROM users WHERE user_id = 300",
		);
		const { plan } = await planAndApply(it);
		expect(plan.cause).toEqual({ edit: 258 - 6 - 6 - 1, data: 2 + 6, both: 6, retry: 0, unknown: 0 });
		expect(plan.counts).toMatchObject({ added: 0, changed: 259, removed: 1, invalid: 0 });
	});

	shopTest.concurrent("a column that the mapping had read is gone with the edit", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.sql(
			"ALTER TABLE users DROP COLUMN city",
			"UPDATE users SET plan = 'gold' WHERE user_id IN (1, 2)",
		);
		const traits =
			'email: "{{ row.email }}"\n    plan: "{{ row.plan }}"\n    orders: "{{ row.orders_count }}"';
		await it.shop.write("syncs/users.yml", usersSync({ traits }));
		const { plan } = await planAndApply(it, "removal");
		// The 258 with a city, of whom two changed otherwise too.
		expect(plan.to_send.events).toBe(258);
		expect(plan.cause).toEqual({ edit: 256, data: 0, both: 0, retry: 0, unknown: 2 });
	});

	shopTest.concurrent("an edit that changes no event is silent, once", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.write(
			"syncs/users.yml",
			usersSync({ traits: upperCity.traits.replace("upcase", "append: ''") }),
		);
		const { plan } = await planAndApply(it);
		expect(plan.counts).toMatchObject({ changed: 0, silent: 300 });
		expect(only(await it.planHere()).counts.silent).toBe(0);
	});

	shopTest.concurrent(
		"on_mapping_change: all sends every row again, and only when that is allowed",
		async ({ open }) => {
			const it = await applied(
				open({ ...users, syncs: { users: usersSync({ more: "on_mapping_change: all" }) } }),
			);
			await it.shop.write("syncs/users.yml", usersSync({ ...upperCity, more: "on_mapping_change: all" }));
			await expect(it.applyHere()).rejects.toThrow(/resend/);
			expect(await it.arrived()).toEqual([]);
			const { plan } = await planAndApply(it, "resend");
			expect(plan.cause).toEqual({ edit: 300, data: 0, both: 0, retry: 0, unknown: 0 });
		},
	);

	shopTest.concurrent(
		"on_mapping_change: forward sends only rows that change from now on",
		async ({ open }) => {
			const forward = "on_mapping_change: forward";
			const it = await applied(open({ ...users, syncs: { users: usersSync({ more: forward }) } }));
			await it.shop.write("syncs/users.yml", usersSync({ ...upperCity, more: forward }));
			await it.shop.sql("UPDATE users SET plan = 'gold' WHERE user_id IN (1, 7)");
			const { plan, byUser } = await planAndApply(it);
			expect(plan.counts).toMatchObject({ changed: 2, unchanged: 298, silent: 0 });
			expect(plan.cause).toMatchObject({ edit: 0, data: 1, both: 1 });
			expect(byUser.get("1")?.traits).toMatchObject({ city: "BERNE", plan: "gold" });
			await it.shop.sql("UPDATE users SET plan = 'gold' WHERE user_id = 2");
			expect((await planAndApply(it)).byUser.get("2")?.traits).toMatchObject({ city: "ÇEŞME" });
		},
	);
});

describe("rows that leave", () => {
	shopTest.concurrent(
		"on_removed: ignore forgets them silently, and an equal row that comes back is silent too",
		async ({ open }) => {
			const it = await applied(open(users));
			await it.shop.sql(
				"CREATE TABLE gone AS SELECT * FROM users WHERE user_id IN (1, 2)",
				"DELETE FROM users WHERE user_id IN (1, 2)",
			);
			const { plan } = await planAndApply(it);
			expect(plan.counts).toMatchObject({ removed: 2, unchanged: 298 });
			expect(plan.to_send.events).toBe(0);
			await it.shop.sql("UPDATE gone SET plan = 'gold' WHERE user_id = 2", "INSERT INTO users FROM gone");
			const back = await planAndApply(it);
			expect(back.plan.counts).toMatchObject({ added: 1, silent: 1, removed: 0 });
			expect([...back.byUser.keys()]).toEqual(["2"]);
		},
	);

	shopTest.concurrent(
		"on_removed: clear_traits sends each trait that was sent as null, and the row anew when it comes back",
		async ({ open }) => {
			const it = await applied(
				open({ ...users, syncs: { users: usersSync({ more: "on_removed: clear_traits" }) } }),
			);
			await it.shop.sql(
				"CREATE TABLE gone AS SELECT * FROM users WHERE user_id IN (2, 7)",
				"DELETE FROM users WHERE user_id IN (2, 7)",
			);
			const { plan, byUser } = await planAndApply(it);
			expect(plan.cause).toMatchObject({ data: 2 });
			expect(byUser.get("2")).toEqual({
				type: "identify",
				messageId: expect.any(String),
				userId: "2",
				traits: { email: null, city: null, plan: null, orders: null },
			});
			expect(byUser.get("7")?.traits).toEqual({ email: null, plan: null, orders: null });
			await it.shop.sql("INSERT INTO users FROM gone");
			const back = await planAndApply(it);
			expect(back.byUser.get("2")?.traits).toEqual({
				email: "user2@shop.example",
				city: "Çeşme",
				plan: "pro",
				orders: 2,
			});
		},
	);

	shopTest.concurrent(
		"on_removed: an event over the row as last sent, before anything else is sent",
		async ({ open }) => {
			const more = 'on_removed: { event: User Removed, properties: { plan: "{{ row.plan }}" } }';
			const it = await applied(open({ ...users, syncs: { users: usersSync({ more }) } }));
			await it.shop.sql(
				"DELETE FROM users WHERE user_id = 2",
				"UPDATE users SET plan = 'gold' WHERE user_id = 1",
			);
			const { events } = await planAndApply(it);
			expect(events.map(({ messageId, ...rest }) => rest)).toEqual([
				{ type: "track", userId: "2", event: "User Removed", properties: { plan: "pro" } },
				expect.objectContaining({ type: "identify", userId: "1" }),
			]);
		},
	);

	shopTest.concurrent("an edit of where explains rows that come and go", async ({ open }) => {
		const it = await applied(
			open({
				...users,
				syncs: { users: usersSync({ more: "where: user_id <= 200\non_removed: clear_traits" }) },
			}),
		);
		await it.shop.write(
			"syncs/users.yml",
			usersSync({ more: "where: user_id > 100\non_removed: clear_traits" }),
		);
		const { plan } = await planAndApply(it);
		expect(plan.change_class).toBe("source");
		expect(plan.counts).toMatchObject({ added: 100, removed: 100, unchanged: 100 });
		expect(plan.cause).toMatchObject({ edit: 200, data: 0 });
	});
});

describe("an edit of where", () => {
	const removing = (where: string) => usersSync({ more: `where: ${where}\non_removed: clear_traits` });

	shopTest.concurrent("is told apart from rows that come and go by themselves", async ({ open }) => {
		const it = await applied(open({ ...users, syncs: { users: removing("user_id <= 200") } }));
		await it.shop.write("syncs/users.yml", removing("user_id <= 150 or user_id > 290"));
		await it.shop.sql(
			"DELETE FROM users WHERE user_id IN (3, 180)",
			"INSERT INTO users VALUES (-2, 'new@shop.example', NULL, 'pro', 1, '2026-03-01')",
		);
		const { plan } = await planAndApply(it);
		expect(plan.counts).toMatchObject({ added: 11, removed: 51, unchanged: 149 });
		expect(plan.cause).toMatchObject({ edit: 59, data: 3 });
	});

	shopTest.concurrent("explains everything where the old one cannot be asked any more", async ({ open }) => {
		const it = await applied(open({ ...users, syncs: { users: removing("orders_count <= 200") } }));
		await it.shop.sql(
			"ALTER TABLE users ADD COLUMN cities VARCHAR",
			"ALTER TABLE users RENAME orders_count TO orders",
		);
		await it.shop.write(
			"syncs/users.yml",
			removing("orders <= 150").replace("row.orders_count", "row.orders"),
		);
		const { plan } = await planAndApply(it);
		expect(plan.counts).toMatchObject({ added: 0, removed: 50 });
		expect(plan.cause).toMatchObject({ edit: 50, data: 0 });
	});
});

describe("behaviors", () => {
	shopTest.concurrent("create_only never sends a key twice", async ({ open }) => {
		const it = await applied(
			open({ ...users, syncs: { users: usersSync({ more: "behavior: create_only" }) } }),
		);
		await it.shop.sql(
			"UPDATE users SET plan = 'gold'",
			"CREATE TABLE gone AS SELECT * FROM users WHERE user_id = 1",
			"DELETE FROM users WHERE user_id = 1",
			"INSERT INTO users VALUES (301, 'new@shop.example', NULL, 'pro', 1, '2026-03-01')",
		);
		const { plan, byUser } = await planAndApply(it);
		expect([...byUser.keys()]).toEqual(["301"]);
		expect(plan.counts).toMatchObject({ added: 1, changed: 0 });
		await it.shop.sql("INSERT INTO users FROM gone");
		expect((await planAndApply(it)).events).toEqual([]);
	});

	shopTest.concurrent("send sends a key when it first appears, whatever becomes of it", async ({ open }) => {
		const it = await applied(open({ syncs: { orders: ordersSync() }, sql: [ordersSql] }));
		await it.shop.sql(
			"UPDATE orders SET total = total + 1",
			"DELETE FROM orders WHERE order_id = 'o1'",
			"INSERT INTO orders VALUES ('o501', 1, 9.90, '2026-03-01')",
		);
		const { plan, events } = await planAndApply(it);
		expect(plan.counts).toMatchObject({ added: 1, changed: 0, removed: 0 });
		expect(events).toMatchObject([
			{ event: "Order Completed", properties: { order_id: "o501", total: 9.9 } },
		]);
		await it.shop.sql("INSERT INTO orders VALUES ('o1', 2, 1.25, '2026-02-01 10:01:00')");
		expect((await planAndApply(it)).events).toEqual([]);
	});
});

describe("old events sent anew, which must be allowed", () => {
	const capped = (more: string) => ordersSync(more).replace("row.total }}", "row.total | at_most: 100 }}");

	shopTest.concurrent(
		"send with on_mapping_change: changed: those that the edit changes",
		async ({ open }) => {
			const more = "on_mapping_change: changed";
			const it = await open({ syncs: { orders: ordersSync(more) }, sql: [ordersSql] });
			await it.applyHere();
			const first = await it.arrived();
			// What only the data changed is not sent again.
			await it.shop.sql("UPDATE orders SET total = total + 1 WHERE order_id IN ('o1', 'o500')");
			expect(only(await it.planHere()).counts).toMatchObject({ unchanged: 500, changed: 0 });
			await it.shop.write("syncs/orders.yml", capped(more));
			await expect(it.applyHere()).rejects.toThrow(/resend/);
			const { plan, events } = await planAndApply(it, "resend");
			expect(plan.cause).toEqual({ edit: 420, data: 0, both: 0, retry: 0, unknown: 0 });
			expect(plan.counts).toMatchObject({ changed: 420, silent: 80 });
			expect(new Set([...first, ...events].map((event) => event.messageId)).size).toBe(920);
			// A column of the mapping in force goes with the next edit.
			await it.shop.sql("ALTER TABLE orders DROP COLUMN total", "DELETE FROM orders WHERE order_id > 'o2'");
			const without = ordersSync(more).replace(/ +total: .*\n/, "");
			await it.shop.write("syncs/orders.yml", without);
			const allows = ["resend", "removal"].map((name) => ({ sync: null, name, upTo: null }));
			const planned = await it.planHere(true, { allows });
			expect(only(planned)).toMatchObject({
				counts: { changed: 112, removed: 0 },
				cause: { edit: 112, unknown: 0 },
			});
			await it.applyHere(planned, { allows });
			expect(await it.arrived()).toHaveLength(112);
			expect(only(await it.planHere()).counts).toMatchObject({ changed: 0, silent: 0 });
		},
	);

	shopTest.concurrent("create_only with on_mapping_change: all: every one", async ({ open }) => {
		const more = "behavior: create_only\non_mapping_change: all";
		const it = await applied(open({ ...users, syncs: { users: usersSync({ more }) } }));
		await it.shop.write("syncs/users.yml", usersSync({ ...upperCity, more }));
		await expect(it.applyHere()).rejects.toThrow(/resend/);
		expect((await planAndApply(it, "resend")).plan.cause).toMatchObject({ edit: 300 });
	});
});

describe("nulls", () => {
	const clearCity = "UPDATE users SET city = NULL WHERE user_id = 2";

	shopTest.concurrent("unset sends null exactly once, where a value was sent before", async ({ open }) => {
		const it = await applied(open(users));
		await it.shop.sql(clearCity, "UPDATE users SET plan = 'gold' WHERE user_id = 7");
		const { byUser } = await planAndApply(it);
		expect(byUser.get("2")?.traits).toEqual({
			email: "user2@shop.example",
			city: null,
			plan: "pro",
			orders: 2,
		});
		expect(byUser.get("7")?.traits).toEqual({ email: "user7@shop.example", plan: "gold", orders: 7 });
		await it.shop.sql("UPDATE users SET plan = 'gold' WHERE user_id = 2");
		expect((await planAndApply(it)).byUser.get("2")?.traits).toEqual({
			email: "user2@shop.example",
			plan: "gold",
			orders: 2,
		});
	});

	shopTest.concurrent("omit never sends null", async ({ open }) => {
		const it = await applied(open({ ...users, syncs: { users: usersSync({ more: "nulls: omit" }) } }));
		await it.shop.sql(clearCity);
		expect((await planAndApply(it)).events).toMatchObject([
			{ userId: "2", traits: { email: "user2@shop.example", plan: "pro", orders: 2 } },
		]);
	});

	shopTest.concurrent("send always sends null", async ({ open }) => {
		const it = await open({ ...users, syncs: { users: usersSync({ more: "nulls: send" }) } });
		await it.applyHere();
		const first = await it.arrived();
		expect(first.find((event) => event.userId === "77")?.traits).toEqual({
			email: "user77@shop.example",
			city: null,
			plan: null,
			orders: 77,
		});
		await it.shop.sql(clearCity);
		const { byUser } = await planAndApply(it);
		expect(byUser.get("2")?.traits).toMatchObject({ city: null });
	});
});

describe("keys that name no row, or more than one", () => {
	shopTest.concurrent("are reported, not sent, and no removals", async ({ open }) => {
		const it = await applied(
			open({ ...users, syncs: { users: usersSync({ more: "on_removed: clear_traits" }) } }),
		);
		await it.shop.sql(
			"INSERT INTO users SELECT * FROM users WHERE user_id IN (1, 2)",
			"INSERT INTO users SELECT NULL, email, city, plan, orders_count, updated_at FROM users WHERE user_id = 3",
			"INSERT INTO users VALUES (400, 'a@shop.example', NULL, NULL, 0, NULL), (400, 'b@shop.example', NULL, NULL, 0, NULL)",
		);
		const plan = only(await it.planHere());
		expect(plan.counts).toEqual({
			added: 0,
			changed: 0,
			removed: 0,
			unchanged: 298,
			silent: 0,
			adopted: 0,
			invalid: 7,
		});
		expect(plan.invalid.map(({ code, rows, keys }) => [code, rows, keys.length])).toEqual([
			["row/key-null", 1, 0],
			["row/key-duplicate", 6, 3],
		]);
		expect((await it.planHere()).summary.has_changes).toBe(false);
		await it.applyHere();
		expect(await it.arrived()).toEqual([]);

		await it.shop.sql("CREATE OR REPLACE TABLE users AS SELECT DISTINCT * FROM users WHERE user_id < 400");
		expect(only(await it.planHere()).counts).toMatchObject({ unchanged: 300, invalid: 0, removed: 0 });
	});
});
