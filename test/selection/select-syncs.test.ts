import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readCompiled } from "../../src/cli/read-compiled.js";
import { asksForState, selectSyncs } from "../../src/cli/select-syncs.js";
import type { CompiledSync } from "../../src/types/generated/compiled.js";
import { checkInProcess } from "../support/in-process.js";

const node = (id: string, parents: readonly string[] = [], checksum = "1") => ({
	resource_type: id.split(".")[0],
	package_name: "shop",
	name: id.split(".")[2],
	source_name: id.startsWith("source.") ? id.split(".")[2] : undefined,
	relation_name: `"shop"."main"."${id.split(".").at(-1)}"`,
	checksum: { name: "sha256", checksum },
	depends_on: { nodes: parents },
	columns: {},
});

const manifest = (checksum: string) => ({
	metadata: {
		dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
		adapter_type: "duckdb",
		project_name: "shop",
	},
	nodes: {
		"model.shop.stg_customers": node("model.shop.stg_customers", ["source.shop.crm.customers"]),
		"model.shop.dim_users": node("model.shop.dim_users", ["model.shop.stg_customers"], checksum),
		"model.shop.fct_orders": node("model.shop.fct_orders", ["model.shop.dim_users"]),
	},
	sources: {
		"source.shop.crm.customers": { ...node("source.shop.crm.customers"), name: "customers" },
	},
	disabled: {},
});

const spec = (model: string, more = "") =>
	`model: ${model}\nkey: id\ncall: identify\n${more}mapping: { userId: "{{ row.id }}", traits: { plan: "{{ row.plan }}" } }\n`;

const files: Readonly<Record<string, string>> = {
	"tailrace.yml":
		"id: 0123456789ab\nname: shop\nwarehouse: { type: duckdb, path: x.duckdb }\ndestinations: { segment: { type: segment, write_key: '{{ env_var(\"K\") }}' } }\n",
	"dbt_project.yml": "name: shop\n",
	"syncs/users.yml": spec("ref('dim_users')", "tags: [hourly]\n"),
	"syncs/crm/orders.yml": spec("ref('fct_orders')"),
	"syncs/crm/leads.yml": spec("{ relation: main.leads }"),
};

async function compiled(
	over: Readonly<Record<string, string>> = {},
	checksum = "1",
): Promise<readonly CompiledSync[]> {
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		const written = { ...files, "target/manifest.json": JSON.stringify(manifest(checksum)), ...over };
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

test("exclude takes away what select gave", () => {
	const { selected } = selectSyncs(syncs, { select: ["dim_users+"], exclude: ["tag:hourly"], before: [] });
	expect(selected.map(({ name }) => name)).toEqual(["orders"]);
});

const modified = ["state:modified"];

test("nothing modified is nothing selected, and no slip", () => {
	expect(selectSyncs(syncs, { select: modified, before: syncs })).toEqual({ selected: [], unmatched: [] });
	expect(asksForState({ select: ["users state:modified"] })).toBe(true);
	expect(asksForState({ exclude: modified })).toBe(true);
	expect(asksForState({ select: ["users"] })).toBe(false);
});

const users = files["syncs/users.yml"] ?? "";
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
	["a guard of the project", { "tailrace.yml": `${files["tailrace.yml"]}guards: { max_removed: 5% }\n` }],
])("%s is a change", async (what, over) => {
	const names = namesOf(modified, syncs, await compiled(over));
	expect(names).toEqual(what === "a guard of the project" ? ["leads", "orders", "users"] : ["users"]);
});

test("a variable that the mapping reads is a change, another one is not", async () => {
	const reading = { "syncs/users.yml": users.replace("row.plan }}", "vars.plan }}") };
	const settings = (vars: string) => ({
		...reading,
		"tailrace.yml": `${files["tailrace.yml"]}vars: ${vars}\n`,
	});
	const before = await compiled(settings("{ plan: pro, city: Delft }"));
	expect(namesOf(modified, before, await compiled(settings("{ plan: pro, city: Berne }")))).toEqual([]);
	expect(namesOf(modified, before, await compiled(settings("{ plan: free, city: Delft }")))).toEqual([
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
		expect(await readCompiled(dir)).toEqual({
			problem: expect.stringContaining("there is no compiled.json in"),
		});
		await writeFile(join(dir, "compiled.json"), "{ half of it");
		expect(await readCompiled(dir)).toEqual({ problem: expect.stringContaining("compile it again") });
	} finally {
		await rm(dir, { recursive: true });
	}
});
