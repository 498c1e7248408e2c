import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, onTestFinished, test } from "vitest";
import type { TestResults } from "../../src/types/generated/test-results.js";
import { startCli } from "../support/cli.js";
import { shopTest } from "../support/open-shop.js";
import { ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const projectFile = `id: 0123456789ab
name: shop
warehouse: { type: duckdb, path: "{{ env_var('NOWHERE') }}" }
destinations:
  segment: { type: segment, write_key: "{{ env_var('NO_KEY') }}" }
`;

const tests = `tests:
  - name: sends the city as it is
    given: { user_id: 7, city: Çeşme }
    expect: { userId: "7", traits: { city: Çeşme } }
  - name: keeps the address
    given: { user_id: 7, email: "A@B.CO" }
    expect: { traits: { email: "a@b.co", plan: free } }
  - name: needs an id
    given: { city: Berne }
    expect: { invalid: userId }
`;

/** A project without warehouse, and without the environment that its secrets need. */
async function testIn(syncs: Readonly<Record<string, string>>, ...runs: readonly (readonly string[])[]) {
	const dir = await mkdtemp(join(tmpdir(), "tests-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	await mkdir(join(dir, "syncs"));
	await writeFile(join(dir, "tailrace.yml"), projectFile);
	for (const [name, text] of Object.entries(syncs)) await writeFile(join(dir, `syncs/${name}.yml`), text);
	const before = await readdir(dir, { recursive: true });
	const ended = await Promise.all(runs.map((args) => startCli(["test", "--project-dir", dir, ...args]).done));
	expect(await readdir(dir, { recursive: true })).toEqual(before);
	return ended;
}

describe("tailrace test", () => {
	test("says which test failed and why, as text, JSON and JUnit's XML", async () => {
		const syncs = { users: usersSync() + tests, orders: ordersSync() };
		const [text, json, junit] = await testIn(syncs, [], ["--format", "json"], ["--format", "junit"]);
		expect(text).toMatchObject({ code: 1, stderr: "" });
		expect(text?.stdout).toBe(`ok    users  sends the city as it is
FAIL  users  keeps the address
      --> syncs/users.yml:17
      traits.email: expected "a@b.co", got "A@B.CO"
      traits.plan: expected "free", got nothing
ok    users  needs an id

Tests: 2 passed, 1 failed; 1 sync without tests.
`);

		expect(json).toMatchObject({ code: 1, stderr: "" });
		const schema = JSON.parse(
			await readFile(join(import.meta.dirname, "../../schemas/test-results.schema.json"), "utf8"),
		);
		const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile<TestResults>(schema);
		const results: unknown = JSON.parse(json?.stdout ?? "");
		if (!validate(results)) throw new Error(JSON.stringify(validate.errors));
		expect(results.summary).toEqual({ passed: 2, failed: 1, untested: 1 });
		expect(results.results[1]).toMatchObject({
			sync: "users",
			path: "syncs/users.yml",
			line: 17,
			name: "keeps the address",
			status: "failed",
			event: { userId: "7", traits: { email: "A@B.CO" } },
			differences: [
				{ field: "traits.email", expected: "a@b.co", got: "A@B.CO" },
				{ field: "traits.plan", expected: "free" },
			],
		});

		expect(junit).toMatchObject({ code: 1, stderr: "" });
		expect(junit?.stdout.replace(/ time="\d+\.\d{3}"/g, "")).toContain(`
    <testcase name="keeps the address" classname="users" file="syncs/users.yml" line="17">
      <failure message="traits.email: expected &quot;a@b.co&quot;, got &quot;A@B.CO&quot;" type="difference">`);
	});

	test("ends well when all tests pass or there are none", async () => {
		const right = tests.replace('"a@b.co", plan: free', '"A@B.CO"');
		const syncs = { users: usersSync() + right, orders: ordersSync() };
		const [passed, none] = await testIn(syncs, [], ["--select", "orders"]);
		expect(passed?.code).toBe(0);
		expect(passed?.stdout).toContain("\nTests: 3 passed, 0 failed; 1 sync without tests.\n");
		expect(none).toMatchObject({
			code: 0,
			stdout: "There are no tests: write some under `tests` of a spec.\n",
			stderr: "",
		});
	});

	test("the example project's pass, without a warehouse and without secrets", async () => {
		const example = join(import.meta.dirname, "../../example-project");
		const { code, stdout, stderr } = await startCli(["test", "--project-dir", example]).done;
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(stdout).toMatch(/\nTests: [1-9]\d* passed, 0 failed; /);
	});

	shopTest.concurrent("renders what preview renders of the same row", async ({ open }) => {
		const { shop } = await open({ syncs: { users: usersSync() }, sql: [usersSql] });
		const { stdout } = await shop.run("preview", "users", "--format", "json", "--key", "7");
		const [{ event }] = JSON.parse(stdout);
		const { type, ...rest } = event;
		expect(type).toBe("identify");
		const row = {
			user_id: 7,
			email: "user7@shop.example",
			city: null,
			plan: "free",
			orders_count: 7,
			updated_at: "2026-01-01 10:00:07",
		};
		const one = { name: "like preview", given: row, expect: rest, exact: true };
		await shop.write("syncs/users.yml", `${usersSync()}tests: ${JSON.stringify([one])}\n`);
		expect(await shop.run("test")).toMatchObject({ code: 0, stderr: "" });
	});
});
