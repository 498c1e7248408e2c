import { createGate } from "../support/gate.js";
import { shopTest } from "../support/open-shop.js";
import { bulkyUsersSql, bulkyUsersSync } from "../support/shop-data.js";

shopTest(
	"abandon gives up what a killed apply left open; the next plan has the rest again",
	async ({ open, expect }) => {
		const it = await open({ syncs: { users: bulkyUsersSync }, sql: [bulkyUsersSql] });
		const gate = createGate();
		it.sink.watch({ onRequest: (n) => (n > 2 ? gate.pass() : undefined) });
		const apply = it.shop.start("apply", "--auto-approve", "--create-state");
		await gate.came(4);
		const held = await it.shop.run("abandon", "users", "--auto-approve");
		expect([held.code, held.stderr]).toEqual([5, expect.stringContaining("state/lease-held")]);
		apply.child.kill("SIGKILL");
		await apply.done;
		gate.open();
		it.sink.watch({});

		expect((await it.shop.run("abandon", "users")).code).toBe(4);
		expect((await it.shop.run("abandon", "user", "--auto-approve")).stderr).toContain("did you mean `users`");
		const given = await it.shop.run("abandon", "users", "--auto-approve", "--format", "json");
		expect(given.code).toBe(0);
		const { inDoubt } = JSON.parse(given.stdout) as { readonly inDoubt: number };
		expect(inDoubt).toBeGreaterThan(0);
		expect((await it.shop.run("abandon", "users", "--auto-approve")).stdout).toContain("nothing is open");

		const plan = await it.shop.plan();
		expect(plan.syncs).toMatchObject([
			{ open_change_set: null, cause: { retry: inDoubt }, to_send: { events: inDoubt } },
		]);
		await it.shop.apply();
		const users = new Set((await it.lines()).map((line) => line.event.userId));
		expect(users.size).toBe(200);
		expect((await it.planHere()).summary).toMatchObject({ events: 0, has_changes: false });
	},
);
