import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCli } from "../support/cli.js";
import { type EditedFile, YamlServer } from "../support/yaml-server.js";

const example = fileURLToPath(new URL("../../example-project", import.meta.url));
const modeline = "# yaml-language-server: $schema=../.tailrace/schemas/sync.schema.json\n";
const head = `${modeline}model: ref('dim_customers')\ncall: identify\n`;

let dir: string;
let server: YamlServer;
let spec: EditedFile;

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), "editor-"));
	for (const part of ["tailrace.yml", "dbt_project.yml", "profiles.yml", "target", "syncs"])
		await cp(join(example, part), join(dir, part), { recursive: true });
	// What one edits does not validate yet.
	await writeFile(join(dir, "syncs/begun.yml"), "model: ref('dim_cust\n");
	const { code, stderr } = await startCli(["schema", "--project-dir", dir]).done;
	expect(stderr).toContain(".tailrace/schemas/sync.schema.json: 25 models, columns of 25, 1 destination");
	expect(code).toBe(0);
	server = await YamlServer.start(dir);
	spec = server.edit(join(dir, "syncs"));
});

afterAll(async () => {
	await server.close();
	await rm(dir, { recursive: true, force: true });
});

describe("a YAML language server offers", () => {
	test.each([
		["models", `${modeline}model: ¦\n`, "ref('dim_customers')", "One row for each person who signed up"],
		["sources", `${modeline}model: ¦\n`, "source('events', 'page_views')", "One row for each page view"],
		["destinations", `${head}destination: ¦\n`, "segment", ""],
		["columns as key", `${head}key: ¦\n`, "email", "VARCHAR. As the person typed it"],
		[
			"columns to spread",
			`${head}mapping:\n  traits:\n    $columns:\n      - ¦\n`,
			"birth_date",
			"DATE. Date of birth",
		],
		[
			"columns to spread in brackets",
			`${head}mapping:\n  traits:\n    $columns: { include: [¦] }\n`,
			"email",
			"VARCHAR. As",
		],
		["columns to be tested with", `${head}tests:\n  - name: a\n    given:\n      ¦\n`, "email", ""],
		[
			"what a column is read with",
			`${head}mapping:\n  traits:\n    age: ¦\n`,
			'"{{ row.birth_date }}"',
			"DATE. Date of birth",
		],
		["operators", `${head}mapping:\n  traits:\n    shoes:\n      ¦\n`, "$value", "A leaf with options"],
		[
			"options of a value",
			`${head}mapping:\n  traits:\n    a:\n      $value: x\n      as: ¦\n`,
			"datetime",
			"",
		],
		["behaviors", `${head}behavior: ¦\n`, "create_only", "never again"],
		["settings", `${head}¦\n`, "on_removed", "When a row leaves the model"],
	])("%s", async (_what, text, label, told) => {
		const offered = await spec.complete(text);
		expect([...offered.keys()]).toContain(label);
		expect(offered.get(label)?.told).toContain(told);
	});

	test("columns of the chosen model alone, and nothing else in a list of them", async () => {
		const offered = await spec.complete(`${modeline}model: ref('account_merges')\nkey: [¦]\n`);
		expect([...offered.keys()].sort()).toEqual(["customer_id", "merged_at", "reason", "visitor_id"]);
	});
});

describe("a YAML language server shows", () => {
	test.each([
		["a setting", `${head}¦key: email\n`, "The column or columns that name a row"],
		["the column of a setting", `${head}key: ¦email\n`, "`email`: VARCHAR. As the person typed it"],
		[
			"the column of a template",
			`${head}mapping:\n  userId: "{{ row.¦email }}"\n`,
			'`"{{ row.email }}"`: VARCHAR. As the person typed it',
		],
		["the field of a template", `${head}mapping:\n  ¦userId: "{{ row.email }}"\n`, "The user's id"],
		["a model", `${modeline}model: ¦ref('dim_customers')\n`, "One row for each person who signed up"],
	])("%s", async (_what, text, told) => expect(await spec.hover(text)).toContain(told));
});

describe("a YAML language server finds", () => {
	const mapping = 'mapping: { userId: "{{ row.customer_id }}" }\n';

	test.each([
		[
			"an unknown column in key",
			`${head}key: emial\n${mapping}`,
			['emial: Value is not accepted. Valid values: "customer_id", "email"'],
		],
		[
			"an unknown column in $columns",
			`${head}mapping:\n  userId: x\n  traits: { $columns: [email, emial] }\n`,
			["emial: Value is not accepted."],
		],
		[
			"an unknown column in a template",
			`${head}mapping:\n  userId: "{{ row.emial | strip }}"\n`,
			['"{{ row.emial | strip }}": reads a column that the model does not have'],
		],
		[
			"an unknown model",
			`${modeline}model: ref('dim_custmers')\ncall: identify\n${mapping}`,
			["ref('dim_custmers'): no such model in target/manifest.json"],
		],
		[
			"an unknown destination",
			`${head}destination: sgment\n${mapping}`,
			['sgment: Value is not accepted. Valid values: "segment".'],
		],
		[
			"an unknown key",
			`${head}descripton: x\n${mapping}`,
			["descripton: Property descripton is not allowed."],
		],
		[
			"what is missing",
			`${modeline}model: ref('dim_customers')\n`,
			['Missing property "call".', 'Missing property "mapping".'],
		],
		["nothing wrong with templates", `${head}enabled: "{{ var('on') }}"\n${mapping}`, []],
	])("%s", async (_what, text, expected) => {
		const problems = await spec.problems(text);
		expect(problems).toHaveLength(expected.length);
		for (const [at, problem] of expected.entries()) expect(problems[at]).toContain(problem);
	});

	test("nothing wrong with the example's files, which name their schemas", async () => {
		for (const name of await readdir(join(example, "syncs"))) {
			const text = await readFile(join(example, "syncs", name), "utf8");
			expect(text.startsWith(modeline)).toBe(true);
			expect([name, await spec.problems(text)]).toEqual([name, []]);
		}
		const text = await readFile(join(example, "tailrace.yml"), "utf8");
		expect(text).toContain("# yaml-language-server: $schema=.tailrace/schemas/project.schema.json\n");
		expect(await server.edit(dir).problems(text)).toEqual([]);
		expect(await server.edit(dir).problems(`${text}default_taget: dev\n`)).toHaveLength(1);
	});
});
