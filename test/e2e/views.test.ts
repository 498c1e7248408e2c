import { join } from "node:path";
import { describe } from "vitest";
import { startCli } from "../support/cli.js";
import { shopTest } from "../support/open-shop.js";
import { usersSql, usersSync } from "../support/shop-data.js";

const spec = `sensitive: [email]\n${usersSync()}`;

describe("a plan of one edit, one changed and one removed row", () => {
	shopTest.concurrent(
		"reads the same as text, as Markdown and when shown again",
		async ({ open, expect }) => {
			const { shop } = await open({ syncs: { users: spec }, sql: [usersSql] });
			await shop.apply("--create-state");
			await shop.write(
				"syncs/users.yml",
				`${spec}    greeting: hello\n`.replace("row.city }}", "row.city | upcase }}"),
			);
			await shop.sql(
				"UPDATE users SET orders_count = 1000 WHERE user_id = 1",
				"DELETE FROM users WHERE user_id = 300",
			);
			const file = join(shop.dir, "plan.json");
			const { stdout: text } = await shop.run("plan", "--out", file);
			const { stdout: again } = await startCli(["show", file]).done;
			const { stdout: markdown } = await startCli(["show", file, "--format", "markdown"]).done;
			expect(again).toBe(text);
			expect(text).toContain("because of this edit 298, both 1");
			expect(text).toContain("~ traits.city: {{ row.city }} -> {{ row.city | upcase }}");
			expect(text).toContain('+ traits.greeting: "hello"');
			expect(text).toContain("traits.orders: 1 -> 1000");
			expect(text.trimEnd().split("\n").at(-1)).toBe(
				"Plan: 299 events to send: 0 added, 299 changed, 1 removed.",
			);
			expect(markdown.split("\n").slice(0, 2)).toEqual([
				"<!-- tailrace:plan:0123456789ab:default -->",
				"**Plan: 299 events to send: 0 added, 299 changed, 1 removed.**",
			]);
			expect(markdown).toContain("| `users` | identify | main.users | 0 | 299 | 1 | 0 | 0 | 0 | 299 |");
			expect(markdown).toContain(
				"```diff\n- traits.city: {{ row.city }}\n+ traits.city: {{ row.city | upcase }}\n",
			);
			for (const shown of [text, markdown]) {
				expect(shown).not.toContain("@shop.example");
				expect(shown).not.toContain("Aarhus");
			}
		},
	);
});
