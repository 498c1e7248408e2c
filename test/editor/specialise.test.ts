import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadProject } from "../../src/1-load/load.js";
import { readSchemas } from "../../src/1-load/schemas.js";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import { resolveModel } from "../../src/3-resolve/model.js";
import { readableModels } from "../../src/3-resolve/readable-models.js";
import { fieldCases } from "../../src/4-compile/field-case.js";
import { fieldCases as offeredCases } from "../../src/editor/column-sets.js";
import { type EditorFacts, readFacts } from "../../src/editor/facts.js";
import { readsOneOf } from "../../src/editor/model-choice.js";
import { templatePattern } from "../../src/editor/patterns.js";
import { relaxRequired } from "../../src/editor/relax-required.js";
import { specialise } from "../../src/editor/specialise.js";
import { describeForEditors } from "../../src/pipeline.js";
import type { JsonObject } from "../../src/types/source.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const schemas = await readSchemas();
const plain: EditorFacts = {
	models: [],
	relations: [],
	manifest: null,
	destinations: [],
	targets: [],
	given: {},
};

const options = (projectDir: string) => ({
	projectDir,
	target: null,
	profile: null,
	profilesDir: null,
	homeDir: null,
	vars: {},
	env: {},
	needsAllColumns: true,
});

async function load(folder: string) {
	const { value } = await loadProject(options(join(root, folder)));
	if (value === null) throw new Error(`${folder} cannot be loaded`);
	return value;
}

/** Keywords that only editors know are no mistake. */
function compile(schema: object): ValidateFunction {
	return new Ajv({ strict: false, allErrors: true }).compile(schema);
}

describe("schemas without facts", () => {
	const files = ["test/cases", "example-project", "bench/project"]
		.flatMap((folder) => readdirSync(root + folder, { recursive: true }).map((path) => `${folder}/${path}`))
		.filter((path) => path.endsWith(".yml") && !path.includes("/expected/"))
		.flatMap((path) => {
			const { file } = parseYaml({ path, text: readFileSync(root + path, "utf8") }, { isOurs: true });
			return file === null ? [] : [file];
		});
	const ajv = new Ajv({ strict: false }).addSchema(schemas.project).addSchema(schemas.sync);

	test.each(["sync", "project"] as const)("take the files that the %s schema takes", (kind) => {
		const ours = ajv.getSchema(String(schemas[kind].$id));
		const editors = compile(specialise(schemas, plain)[kind]);
		const taken = files.map((file) => [file, ours?.(file.value), editors(file.value)] as const);
		expect(taken.filter(([, isTaken]) => isTaken).length).toBeGreaterThan(10);
		// Beside them those with a template where a number or a name is wanted, which is read later.
		const others = taken.filter(([, isTaken, isTakenByEditors]) => isTaken !== isTakenByEditors);
		// And those that are refused only when they are compiled.
		const isRefused = (path: string) => existsSync(join(root, path, "../../expected/diagnostics.txt"));
		const wrong = others.filter(([{ path, text }, isTaken]) =>
			isTaken ? !isRefused(path) : !text.includes("{{"),
		);
		expect(wrong.map(([{ path }]) => path)).toEqual([]);
	});

	test("stand alone and say nothing of types' names", () => {
		for (const schema of Object.values(specialise(schemas, plain))) {
			const { title: _title, ...rest } = schema;
			const text = JSON.stringify(rest);
			expect([...text.matchAll(/"\$ref":"(?!#\/definitions\/)[^"]*"/g)]).toEqual([]);
			expect(text).not.toContain('"title":"');
			expect(text).not.toContain('"$id"');
		}
	});
});

describe("schemas of the example project", async () => {
	const { value } = await describeForEditors(options(join(root, "example-project")), { env: {} });
	const sync = compile(value?.schemas.sync ?? {});
	const users = parse(readFileSync(`${root}example-project/syncs/users.yml`, "utf8"));

	test("take its files", () => {
		const names = readdirSync(`${root}example-project/syncs`);
		for (const name of names)
			expect([
				name,
				sync(parse(readFileSync(`${root}example-project/syncs/${name}`, "utf8"))),
				sync.errors,
			]).toEqual([name, true, null]);
		const project = compile(value?.schemas.project ?? {});
		expect(project(parse(readFileSync(`${root}example-project/tailrace.yml`, "utf8")))).toBe(true);
	});

	test("are the same bytes each time", async () => {
		const again = await describeForEditors(options(join(root, "example-project")), { env: {} });
		expect(JSON.stringify(again.value?.schemas)).toBe(JSON.stringify(value?.schemas));
	});

	test.each<[string, JsonObject, string]>([
		["a column in key", { key: "customer_idd" }, "/key"],
		["a column in a list of key", { key: ["customer_id", "emial"] }, "/key/1"],
		["a column in a template", { mapping: { userId: "{{ row.emial }}" } }, "/mapping/userId"],
		[
			"a column in an option",
			{ mapping: { traits: { a: { $value: "{{ row.emial }}" } } } },
			"/mapping/traits/a/$value",
		],
		[
			"a column in a list",
			{ mapping: { traits: { a: [{ b: "{{ row.emial }}" }] } } },
			"/mapping/traits/a/0/b",
		],
		["a spread column", { mapping: { traits: { $columns: ["emial"] } } }, "/mapping/traits/$columns/0"],
		[
			"an excluded column",
			{ mapping: { traits: { $columns: { exclude: ["emial"] } } } },
			"/mapping/traits/$columns/exclude/0",
		],
		[
			"a given column",
			{ tests: [{ name: "a", given: { emial: 1 }, expect: { userId: "1" } }] },
			"/tests/0/given",
		],
		[
			"a column of the event of a removed row",
			{ on_removed: { event: "Gone", properties: { a: "{{ row.emial }}" } } },
			"/on_removed/properties/a",
		],
		["a column in a target", { targets: { dev: { key: "emial" } } }, "/targets/dev/key"],
		["a model in a target", { targets: { dev: { model: "ref('dim_custmers')" } } }, "/targets/dev/model"],
		["a model", { model: "ref('dim_custmers')" }, "/model"],
		["a destination", { destination: "sgment" }, "/destination"],
	])("refuse %s that is misspelt", (_what, change, place) => {
		expect(sync({ ...users, ...change })).toBe(false);
		expect(sync.errors?.map(({ instancePath }) => instancePath)).toContain(place);
	});

	test.each<[string, JsonObject]>([
		["a model written as in dbt", { model: '{{ ref("dim_customers") }}' }],
		["a model by its name", { model: "dim_customers" }],
		[
			"settings with templates",
			{ key: "{{ var('key') }}", enabled: "{{ env_var('ON') }}", destination: "{{ var('d') }}" },
		],
		[
			"columns of another model in a target",
			{ targets: { dev: { model: "ref('fct_orders')", key: "order_id" } } },
		],
		["fields among the sensitive columns", { sensitive: ["email", "traits.name"] }],
	])("take %s", (_what, change) => {
		expect([sync({ ...users, ...change }), sync.errors]).toEqual([true, null]);
	});
});

describe("models", async () => {
	const loaded = await load("test/cases/resolve/accepts-versions-and-packages");
	const models = readableModels(loaded);

	test("are those that a spec can read, by the names that find them", () => {
		expect(models.map(({ label }) => label)).toMatchInlineSnapshot(`
			[
			  "ref('crm', 'dim_users')",
			  "ref('dim_users')",
			  "ref('dim_users', v=1)",
			]
		`);
		for (const { label, name, packageName, version } of models) {
			const { value } = resolveModel(label, loaded.project, { loaded, functions: {}, parents: new Map() });
			expect(value?.node).toMatchObject({ name, packageName, version });
		}
	});

	test("are found however they are written, and each by no name of another", () => {
		const isRead = models.map((model) => [model.label, compile(readsOneOf([model], []))] as const);
		const found = (written: string) =>
			isRead.filter(([, check]) => check({ model: written })).map(([label]) => label);
		for (const { label } of models) {
			expect(found(label)).toEqual([label]);
			expect(found(`{{ ${label.replaceAll("'", '"').replace("(", "( ")} }}`)).toEqual([label]);
		}
		expect(found("ref('no_such')")).toEqual([]);
	});
});

describe("a template", () => {
	const isTaken = (text: string) =>
		new RegExp(templatePattern(["id", "e_mail", "Full Name"]), "u").test(text);

	test.each([
		"{{ row.id }}",
		"{{row.id|upcase}}",
		'{{ row["Full Name"] }}',
		"{% if record.id == 'row.nope' %}row.nope{% endif %}",
		"row.nope",
		"see {{ row.id }} or row.nope",
		"{{ item.nope }} {{ narrow.nope }} {{ item.row.nope }}",
		"{{ row.e_mail.nope }}",
		"{% raw %}{{ row.nope }}{% endraw %}",
		"{{ row.id }",
	])("is taken: %s", (text) => expect(isTaken(text)).toBe(true));

	test.each([
		"{{ row.nope }}",
		"{{ row.id_2 }}",
		"{{ row.id-x }}",
		"{{ row.ID }}",
		'{{ row["Full"] }}',
		"{{ row[ 'nope' ] }}",
		"{{ row.id | append: record.nope }}",
		"{{ 'it' }} {%- if row.nope -%}x{% endif %}",
		"{{ before.nope }}",
		"a\n{{ row.id }}\n{{\n row.nope }}",
	])("is refused: %s", (text) => expect(isTaken(text)).toBe(false));

	test("is judged in time", () => {
		const long = "{{ row.id | append: 'x' }} ".repeat(2_000);
		expect(isTaken(long)).toBe(true);
		expect(isTaken(`${long}{{ row.nope }}`)).toBe(false);
	});
});

describe("defaults", () => {
	test("of tailrace.yml need not be written in a spec", async () => {
		const loaded = await load("example-project");
		const settings = {
			defaults: { "*": { destination: "segment" }, identify: { mapping: { userId: "x" } } },
			targets: { dev: { destinations: { other: {} }, defaults: { "syncs/web": { key: "id" } } } },
			destinations: { segment: {} },
		};
		const facts = readFacts({ ...loaded, project: { ...loaded.project, value: settings } }, plain);
		expect(facts.destinations).toEqual(["other", "segment"]);
		const { sync } = specialise(schemas, { ...plain, given: facts.given });
		expect(facts.given).toEqual({ destination: "segment", key: "id", mapping: { userId: "x" } });
		expect(sync.required).toEqual(["model", "call"]);
		expect(compile(sync)({ model: "m", call: "identify" })).toBe(true);
		expect(compile(sync)({ model: "m", call: "identify", mapping: { traits: {} } })).toBe(true);
	});

	test("reach through references and forms, and make conditions void", () => {
		const schema = {
			properties: { mapping: { $ref: "#/definitions/mapping" } },
			definitions: {
				mapping: {
					required: ["userId", "event"],
					if: { properties: { userId: false } },
					// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
					then: { required: ["anonymousId"] },
				},
			},
		};
		const check = compile(relaxRequired(schema, { mapping: { userId: "{{ row.id }}" } }));
		expect(check({ mapping: { event: "e" } })).toBe(true);
		expect(check({ mapping: {} })).toBe(false);
	});
});

test("the cases of $columns are those it knows", () => {
	expect(offeredCases).toEqual(fieldCases);
});
