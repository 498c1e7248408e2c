import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { usersSql, usersSync } from "../support/shop-data.js";

const one = { syncs: { users: usersSync() }, sql: [usersSql] };

/** What is wrong with a document by its own schema; nothing when it fits. */
async function complaints(schema: string, text: string): Promise<readonly string[]> {
	const file = join(import.meta.dirname, `../../schemas/${schema}.schema.json`);
	const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
		JSON.parse(await readFile(file, "utf8")),
	);
	validate(JSON.parse(text));
	return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe("what Tailrace writes fits the schemas it ships", () => {
	shopTest.concurrent("compiled.json, plan.json and run_results.json", async ({ open, expect }) => {
		const { shop } = await open(one);
		await shop.run("compile");
		expect(await complaints("compiled", await shop.read("target/tailrace/compiled.json"))).toEqual([]);
		const { stdout: first } = await shop.run("plan", "--format", "json");
		expect(await complaints("plan", first)).toEqual([]);
		await shop.apply("--create-state");
		expect(await complaints("run-results", await shop.read("target/tailrace/run_results.json"))).toEqual([]);
		await shop.sql(
			"UPDATE users SET plan = 'gold' WHERE user_id < 5",
			"DELETE FROM users WHERE user_id = 9",
			"INSERT INTO users SELECT * FROM users WHERE user_id = 11",
		);
		await shop.run("plan", "--out", join(shop.dir, "plan.json"));
		expect(await complaints("plan", await shop.read("plan.json"))).toEqual([]);
		expect(await complaints("plan", JSON.stringify({ metadata: {} }))).not.toEqual([]);
	});

	shopTest.concurrent("the diagnostics of validate --format json", async ({ open, expect }) => {
		const { shop } = await open(one);
		const { stdout: fine } = await shop.run("validate", "--format", "json");
		expect(await complaints("diagnostics", fine)).toEqual([]);
		await shop.write("syncs/broken.yml", "modle: users\ncall: identify\nmapping: { userId: x }\n");
		const { code, stdout } = await shop.run("validate", "--format", "json");
		expect(code).toBe(1);
		expect(await complaints("diagnostics", stdout)).toEqual([]);
		expect(JSON.parse(stdout).summary.errors).toBeGreaterThan(0);
	});
});

describe("a renamed sync", () => {
	shopTest.concurrent(
		"is an error until its history is named, and then sends nothing anew",
		async ({ open, expect }) => {
			const { shop, arrived } = await open(one);
			await shop.apply("--create-state");
			await arrived();
			await shop.write("syncs/customers.yml", await shop.read("syncs/users.yml"));
			await shop.write("syncs/users.yml", `enabled: false\n${await shop.read("syncs/users.yml")}`);
			expect((await shop.plan("--select", "customers")).summary.events).toBe(300);

			await rm(join(shop.dir, "syncs/users.yml"));
			const refused = await shop.run("plan");
			expect(refused.code).toBe(1);
			expect(refused.stderr).toContain("error[plan/sync-renamed]");
			expect(refused.stderr).toContain("moved_from: users");

			const spec = await shop.read("syncs/customers.yml");
			await shop.write("syncs/customers.yml", `moved_from: users\n${spec}`);
			expect((await shop.plan()).summary).toMatchObject({ events: 0, has_changes: false });
			await shop.sql("UPDATE users SET plan = 'gold' WHERE user_id = 7");
			await shop.apply();
			expect(await arrived()).toHaveLength(1);

			await shop.write("syncs/customers.yml", `first_run: send_all\n${spec}`);
			expect((await shop.plan()).summary.events).toBe(300);
		},
	);
});
