import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readCompiled } from "../../src/cli/read-compiled.js";
import { asksForState, hintForSelector, selectSyncs } from "../../src/cli/select-syncs.js";
import type { CompiledSync } from "../../src/types/generated/compiled.js";
import { checkInProcess } from "../support/in-process.js";
import { manifest, settings, shopFiles, spec, users } from "./shop-files.js";

async function compiled(
	over: Readonly<Record<string, string>> = {},
	checksum = "1",
): Promise<readonly CompiledSync[]> {
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		const written = { ...shopFiles, "target/manifest.json": manifest(checksum), ...over };
		for (const [path, text] of Object.entries(written)) {
			await mkdir(dirname(join(dir, path)), { recursive: true });
			await writeFile(join(dir, path), text);
		}
		return (await checkInProcess({ projectDir: dir, env: {} })).compiled.syncs;
	} finally {
		await rm(dir, { recursive: true });
	}
}

const syncs = await compiled();
const namesOf = (select: readonly string[], before: readonly CompiledSync[] = [], of = syncs) =>
	selectSyncs(of, { select, before }).selected.map(({ name }) => name);

test.each([
	["users", ["users"]],
	["*e*", ["leads", "orders", "users"]],
	["tag:hourly", ["users"]],
	["model:dim_users", ["users"]],
	["model:main.leads", ["leads"]],
	["destination:segment", ["leads", "orders", "users"]],
	["path:syncs/crm", ["leads", "orders"]],
	["path:syncs/crm/", ["leads", "orders"]],
	["path:syncs/*.yml", ["leads", "orders", "users"]],
	["syncs/crm/orders.yml", ["orders"]],
	["dim_users+", ["orders", "users"]],
	["model:stg_customers+", ["orders", "users"]],
	["crm.customers+", ["orders", "users"]],
	["fct_orders+", ["orders"]],
	["users leads", ["leads", "users"]],
])("%s is %j", (selector, names) => {
	expect(namesOf([selector])).toEqual(names);
});

test.each(["carts", "tag:daily", "path:syncs/cr", "leads+", "tag:hourly+", "owner:me", "state:old"])(
	"%s matches nothing, and that is said",
	(selector) => {
		expect(selectSyncs(syncs, { select: [selector], before: syncs })).toEqual({
			selected: [],
			unmatched: [selector],
		});
	},
);

test("a name with regular expressions in it is only a name", () => {
	expect(namesOf(["u.ers"])).toEqual([]);
});

test.each([
	["dim_users+,tag:hourly", ["users"]],
	["tag:hourly,model:fct_orders", []],
	["path:syncs/crm,*e*", ["leads", "orders"]],
	["leads,leads users", ["leads", "users"]],
])("%s is what both sides of a comma name: %j", (selector, names) => {
	expect(namesOf([selector])).toEqual(names);
});

test.each([
	["dim_users+", "tag:hourly", ["orders"]],
	["*", "use*", ["leads", "orders"]],
	["*", "model:fct_orders", ["leads", "users"]],
	["*", "model:main.leads users", ["orders"]],
	["*", "destination:segment", []],
	["*", "path:syncs/crm", ["users"]],
	["*", "syncs/users.yml", ["leads", "orders"]],
	["*", "fct_orders+", ["leads", "users"]],
	["*", "dim_users+,path:syncs/crm", ["leads", "users"]],
	["*", "state:modified", []],
])("%s without %s is %j", (select, exclude, names) => {
	const { selected, unmatched } = selectSyncs(syncs, { select: [select], exclude: [exclude], before: [] });
	expect(selected.map(({ name }) => name)).toEqual(names);
	expect(unmatched).toEqual([]);
});

test.each([
	["userss", "did you mean `users`?"],
	["carts", "syncs: `leads`, `orders`, `users`"],
	["dim_users", "did you mean `model:dim_users`?"],
	["hourly", "did you mean `tag:hourly`?"],
	["tag:hurly", "did you mean `tag:hourly`?"],
	["model:dim_user", "did you mean `model:dim_users`?"],
	["destination:segmnet", "did you mean `destination:segment`?"],
	["path:syncs/cr", "specs: `path:syncs/crm/leads.yml`, `path:syncs/crm/orders.yml`, `path:syncs/users.yml`"],
	["stg_custmers+", "did you mean `stg_customers+`?"],
	["tag:hourly+", "`+` belongs to models: `hourly+` or `model:hourly+`"],
	["tags:hourly", "did you mean `tag:hourly`?"],
	["state:modifed", "did you mean `state:modified`?"],
	["owner:me", "select by `name:`, `tag:`, `model:`, `destination:`, `path:`, `state:`"],
	["leads,users", "each of its words matches a sync, but none matches them all"],
])("%s: %s", (selector, hint) => {
	expect(selectSyncs(syncs, { select: [selector], before: [] }).unmatched).toEqual([selector]);
	expect(hintForSelector(syncs, selector)).toBe(hint);
});

const modified = ["state:modified"];

test("nothing modified is nothing selected, and no slip", () => {
	expect(selectSyncs(syncs, { select: modified, before: syncs })).toEqual({ selected: [], unmatched: [] });
	expect(asksForState({ select: ["users state:modified"] })).toBe(true);
	expect(asksForState({ exclude: modified })).toBe(true);
	expect(asksForState({ select: ["tag:hourly,state:modified"] })).toBe(true);
	expect(selectSyncs(syncs, { select: ["tag:hourly,state:modified"], before: syncs }).unmatched).toEqual([]);
	expect(asksForState({ select: ["users"] })).toBe(false);
});

test.each([
	["a comment", { "syncs/users.yml": `# who signed up\n${users}` }],
	[
		"another order of keys",
		{ "syncs/users.yml": users.replace("key: id\ncall: identify", "call: identify\nkey: id") },
	],
	["a description, a tag and an owner", { "syncs/users.yml": `description: all\nowner: me\n${users}` }],
	[
		"a test",
		{ "syncs/users.yml": `${users}tests: [{ name: id, given: { id: 1 }, expect: { userId: "1" } }]\n` },
	],
])("%s is no change", async (_, over) => {
	expect(namesOf(modified, syncs, await compiled(over))).toEqual([]);
});

test.each([
	["a trait", { "syncs/users.yml": users.replace("row.plan }}", "row.plan | upcase }}") }],
	["the predicate", { "syncs/users.yml": `where: "id > 1"\n${users}` }],
	["a guard of the project", { "tailrace.yml": `${settings}guards: { max_removed: 5% }\n` }],
])("%s is a change", async (what, over) => {
	const names = namesOf(modified, syncs, await compiled(over));
	expect(names).toEqual(what === "a guard of the project" ? ["leads", "orders", "users"] : ["users"]);
});

test("a variable that the mapping reads is a change, another one is not", async () => {
	const reading = { "syncs/users.yml": users.replace("row.plan }}", "vars.plan }}") };
	const settingsWith = (vars: string) => ({
		...reading,
		"tailrace.yml": `${settings}vars: ${vars}\n`,
	});
	const before = await compiled(settingsWith("{ plan: pro, city: Delft }"));
	expect(namesOf(modified, before, await compiled(settingsWith("{ plan: pro, city: Berne }")))).toEqual([]);
	expect(namesOf(modified, before, await compiled(settingsWith("{ plan: free, city: Delft }")))).toEqual([
		"users",
	]);
});

test("a template file is a change", async () => {
	const reading = {
		"syncs/users.yml": users.replace('"{{ row.plan }}"', "{ $template: plan.liquid }"),
	};
	const before = await compiled({ ...reading, "templates/plan.liquid": '{ "a": {{ row.plan | json }} }' });
	const after = await compiled({ ...reading, "templates/plan.liquid": '{ "b": {{ row.plan | json }} }' });
	expect(namesOf(modified, before, after)).toEqual(["users"]);
});

test("another dbt model is a change of the syncs that read it", async () => {
	expect(namesOf(modified, syncs, await compiled({}, "2"))).toEqual(["users"]);
});

test("a new sync is a change", async () => {
	const more = await compiled({ "syncs/carts.yml": spec("{ relation: main.carts }") });
	expect(namesOf(modified, syncs, more)).toEqual(["carts"]);
});

test("an earlier compile is read from its folder, or it is said why not", async () => {
	const dir = await mkdtemp(join(tmpdir(), "state-"));
	try {
		await expect(readCompiled(dir)).rejects.toMatchObject({
			diagnostic: { code: "select/state-unreadable", message: `there is no compiled.json in \`${dir}\`` },
		});
		await writeFile(join(dir, "compiled.json"), "{ half of it");
		await expect(readCompiled(dir)).rejects.toMatchObject({
			diagnostic: { hint: "compile it again, or compare with a Git ref (`--base`)" },
		});
	} finally {
		await rm(dir, { recursive: true });
	}
});
