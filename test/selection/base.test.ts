import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, test as anyTest, beforeAll, describe, expect } from "vitest";
import type { CompiledBase } from "../../src/cli/base/compile-base.js";
import { openRepository, type Repository } from "../support/repository.js";
import { all, baseOf, everything, modifiedIn, namesIn, selectedIn, templated, test } from "./base-of.js";
import { manifest, settings, spec, users } from "./shop-files.js";

describe("what is a change", () => {
	const defaults = (text: string) => ({ "tailrace.yml": `${everything["tailrace.yml"]}defaults: ${text}\n` });
	const cases: readonly (readonly [string, Readonly<Record<string, string | null>>, readonly string[]])[] = [
		["nothing", {}, []],
		["a comment", { "syncs/users.yml": `# who signed up\n${users}` }, []],
		[
			"another order of keys",
			{ "syncs/users.yml": users.replace("key: id\ncall: identify", "call: identify\nkey: id") },
			[],
		],
		["a description, a tag and an owner", { "syncs/users.yml": `description: all\nowner: me\n${users}` }, []],
		[
			"a test",
			{ "syncs/users.yml": `${users}tests: [{ name: id, given: { id: 1 }, expect: { userId: "1" } }]\n` },
			[],
		],
		["a removed sync", { "syncs/users.yml": null }, []],
		[
			"a file of another name, and so a sync",
			{ "syncs/users.yml": null, "syncs/people.yml": users },
			["people"],
		],
		["another file of the same name", { "syncs/users.yml": null, "syncs/crm/users.yml": users }, []],
		["a new sync", { "syncs/people.yml": users }, ["people"]],
		["a predicate", { "syncs/users.yml": `where: "id > 1"\n${users}` }, ["users"]],
		["a variable", { "tailrace.yml": `${settings}vars: { plan: free, city: Delft }\n` }, ["visits"]],
		[
			"a variable that nothing reads",
			{ "tailrace.yml": `${settings}vars: { plan: pro, city: Berne }\n` },
			[],
		],
		["a template", { "templates/plan.liquid": '{ "b": {{ row.plan | json }} }' }, ["carts"]],
		["a SQL file", { "queries/visits.sql": "select 1 as id" }, ["visits"]],
		[
			"a default of the project",
			{ "tailrace.yml": `${everything["tailrace.yml"]}guards: { max_removed: 5% }\n` },
			all,
		],
		["a default of all specs", defaults('{ "*": { where: "not is_test" } }'), all],
		[
			"a default of a folder's specs",
			defaults('{ syncs/crm: { where: "not is_test" } }'),
			["leads", "orders"],
		],
		["a default that a spec overrules", defaults('{ "*": { key: email } }'), []],
		["a default that was so already", defaults('{ "*": { destination: segment } }'), []],
		[
			"a target of the spec",
			{ "syncs/users.yml": `${users}targets: { default: { where: "id > 1" } }\n` },
			["users"],
		],
		["a dbt model", { "target/manifest.json": manifest("2") }, ["users"]],
	];
	let repository: Repository;
	let base: CompiledBase;
	beforeAll(async () => {
		repository = await openRepository();
		await repository.commit(everything);
		base = await baseOf(repository);
	});
	afterAll(() => repository.remove());

	anyTest.each(cases)("%s", async (_, change, names) => {
		await repository.write(change);
		expect(await namesIn(repository, base)).toEqual(names);
		await repository.git("checkout", "--quiet", ".");
		await repository.git("clean", "--quiet", "--force", "-d");
	});
});

test("the base is where the branch began: what others merged meanwhile is no change", async ({ open }) => {
	const repository = await open(everything);
	await repository.git("switch", "--quiet", "--create", "edit");
	await repository.commit({ "syncs/users.yml": users.replace("row.plan }}", "row.plan | upcase }}") });
	await repository.git("switch", "--quiet", "main");
	await repository.commit({ "syncs/crm/leads.yml": spec("{ relation: main.prospects }") });
	await repository.git("switch", "--quiet", "edit");
	expect(await modifiedIn(repository, { ref: "main" })).toEqual(["users"]);
	await repository.git("merge", "--quiet", "--no-edit", "main");
	expect(await modifiedIn(repository, { ref: "main" })).toEqual(["users"]);
	expect(await modifiedIn(repository, { ref: "main~1" })).toEqual(["leads", "users"]);
});

test("artifacts that Git does not keep are those of now, which is said, or those that are given", async ({
	open,
}) => {
	const { "target/manifest.json": _, ...kept } = everything;
	const repository = await open({ ...kept, ".gitignore": "target\nprod\n" });
	await repository.write({ "target/manifest.json": manifest("2"), "prod/manifest.json": manifest("1") });
	const { names, notes } = await selectedIn(repository);
	expect(names).toEqual([]);
	expect(notes).toEqual([expect.stringContaining("a changed dbt model is not seen")]);
	const artifactsDir = join(repository.dir, "prod");
	expect(await selectedIn(repository, { artifactsDir })).toMatchObject({ names: ["users"], notes: [] });
	await repository.git("add", "--force", "target");
	await repository.commit();
	expect(await selectedIn(repository, { artifactsDir })).toMatchObject({ names: ["users"], notes: [] });
	await expect(baseOf(repository, { artifactsDir: repository.dir })).rejects.toMatchObject({
		diagnostic: { code: "select/artifacts-missing" },
	});
});

test("a project in a folder, with files beside it, links, and dbt above it", async ({ open }) => {
	const { "dbt_project.yml": dbtProject = "", "target/manifest.json": artifact = "", ...own } = everything;
	const inFolder = Object.fromEntries(
		Object.entries({
			...own,
			"syncs/visits.yml": spec("{ sql_file: ../linked queries/all visits.sql }"),
			"tailrace.yml": `${own["tailrace.yml"]}template_paths: [.., linked]\n`,
			"syncs/baskets.yml": templated.replace("plan.liquid", "basket.liquid"),
		}).map(([path, text]) => [`dbt/segment/${path}`, text]),
	);
	const repository = await open({
		...inFolder,
		"dbt/dbt_project.yml": dbtProject,
		"dbt/target/manifest.json": artifact,
		"dbt/queries/all visits.sql": "select id from {{ ref('fct_orders') }}",
		"templates/plan.liquid": '{ "a": 1 }',
		"dbt/basket.liquid": '{ "b": 1 }',
	});
	await symlink("../../templates", join(repository.dir, "dbt/segment/linked"));
	await symlink(join(repository.dir, "dbt/queries"), join(repository.dir, "dbt/linked queries"));
	await repository.commit();
	const folder = "dbt/segment";
	expect(await selectedIn(repository, { folder })).toMatchObject({ names: [], warnings: [], notes: [] });
	await repository.write({
		"dbt/queries/all visits.sql": "select 2 as id",
		"templates/plan.liquid": '{ "a": 2 }',
	});
	expect(await modifiedIn(repository, { folder })).toEqual(["carts", "visits"]);
	await repository.write({ "dbt/target/manifest.json": manifest("2"), "dbt/basket.liquid": '{ "b": 2 }' });
	expect(await modifiedIn(repository, { folder })).toEqual(["baskets", "carts", "users", "visits"]);
});

test("dbt in a repository of its own is as it is now", async ({ open }) => {
	const dbt = await open({ "dbt_project.yml": "name: shop\n", "target/manifest.json": manifest() });
	const { "dbt_project.yml": _, "target/manifest.json": __, ...own } = everything;
	const project_dir = join("..", dbt.dir.split("/").at(-1) ?? "");
	const repository = await open({
		...own,
		"tailrace.yml": `${own["tailrace.yml"]}dbt: { project_dir: ${project_dir} }\n`,
	});
	expect(await selectedIn(repository)).toMatchObject({
		names: [],
		warnings: [],
		notes: [expect.stringContaining("manifest.json")],
	});
});

test("what does not compile at the base makes every sync modified, with one warning", async ({ open }) => {
	const broken = users.replace("row.plan }}", "row.plan | upcse }}");
	const repository = await open({ ...everything, "syncs/users.yml": broken, "syncs/people.yml": broken });
	await repository.write({ "syncs/users.yml": users, "syncs/people.yml": users });
	const { names, warnings } = await selectedIn(repository);
	expect(names).toEqual([...all, "people"].sort());
	expect(warnings).toMatchObject([
		{
			code: "select/base-broken",
			notes: ["the first of its 2 errors: syncs/people.yml:5:67: there is no filter `upcse`"],
		},
	]);
});

test("a project that was not there yet is new", async ({ open }) => {
	const repository = await open({ "README.md": "a shop\n" });
	await repository.write(everything);
	const { names, warnings, notes } = await selectedIn(repository);
	expect([names, warnings]).toEqual([all, []]);
	expect(notes).toEqual([expect.stringMatching(/^there is no project here at `HEAD` \([\da-f]{10}\)/)]);
});

test("a hook's own repository does not matter", async ({ open }) => {
	const repository = await open(everything);
	await repository.write({ "syncs/users.yml": `where: "id > 1"\n${users}` });
	const env = { GIT_DIR: "elsewhere/.git", GIT_INDEX_FILE: "elsewhere/index", GIT_PREFIX: "elsewhere/" };
	expect(await modifiedIn(repository, { env })).toEqual(["users"]);
});

test("a work tree beside the clone and a submodule have their own HEAD", async ({ open }) => {
	const repository = await open(everything);
	const outer = await open({ "README.md": "all shops\n" });
	await outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository.dir, "shop");
	await outer.commit({ "shop/syncs/crm/leads.yml": spec("{ relation: main.prospects }") });
	expect(await modifiedIn(outer, { folder: "shop" })).toEqual(["leads"]);
	const beside = join(outer.dir, "beside");
	await repository.git("worktree", "add", "--quiet", "-b", "edit", beside);
	await repository.commit({ "syncs/crm/leads.yml": spec("{ relation: main.prospects }") });
	await outer.write({ "beside/syncs/users.yml": `where: "id > 1"\n${users}` });
	expect(await modifiedIn(outer, { folder: "beside", ref: "main" })).toEqual(["users"]);
});
