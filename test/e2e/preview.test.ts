import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { usersSql, usersSync } from "../support/shop-data.js";

const one = { syncs: { users: `sensitive: [email]\n${usersSync()}` }, sql: [usersSql] };

describe("preview", () => {
	shopTest.concurrent(
		"renders a few rows, hides what is sensitive and sends nothing",
		async ({ open, expect }) => {
			const { shop, sink } = await open(one);
			const { code, stdout } = await shop.run("preview", "users", "--format", "json", "--key", "2");
			expect(code).toBe(0);
			expect(JSON.parse(stdout)).toEqual([
				{
					key: ["2"],
					event: {
						type: "identify",
						userId: "2",
						timestamp: "2026-01-01T10:00:02.000Z",
						traits: { email: "•••", city: "Çeşme", plan: "pro", orders: 2 },
					},
					failures: [],
				},
			]);
			const { stdout: five } = await shop.run("preview", "users");
			expect(five.match(/"type": "identify"/g)).toHaveLength(5);
			expect(sink.sink.stats().requests).toBe(0);
		},
	);

	shopTest.concurrent("says why a row cannot be sent", async ({ open, expect }) => {
		const { shop } = await open(one);
		await shop.write(
			"syncs/users.yml",
			(await shop.read("syncs/users.yml")).replace("{{ row.user_id }}", "{{ row.plan }}"),
		);
		const { code, stdout } = await shop.run("preview", "users", "--key", "11");
		expect(code).toBe(0);
		expect(stdout).toContain("row/id-missing");
	});

	shopTest.concurrent("suggests a sync's name", async ({ open, expect }) => {
		const { shop } = await open(one);
		const { code, stderr } = await shop.run("preview", "usrs");
		expect(code).toBe(1);
		expect(stderr).toContain("did you mean `users`?");
	});
});
