import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatContext } from "../../src/cli/format-context.js";
import { createOutput } from "../../src/cli/output.js";
import { type CliRun, startCli } from "../support/cli.js";
import { gitlabComplaints, sarifComplaints } from "../support/schemas.js";

/** A repository with a project in a folder of it: 102 errors, and a warning that no format has room for. */
let repository: string;
let project: string;
const count = 102;
const first = "analytics/syncs/customers 000.yml";

beforeAll(async () => {
	repository = await realpath(await mkdtemp(join(tmpdir(), "shop-")));
	project = join(repository, "analytics");
	await mkdir(join(repository, ".git"));
	await mkdir(join(project, "syncs"), { recursive: true });
	const settings = "id: 0123456789ab\nname: shop\nwarehouse: { type: duckdb, path: shop.duckdb }\n";
	const destination = "destinations: { segment: { type: segment, write_key: key } }\n";
	await writeFile(join(project, "tailrace.yml"), `${settings}${destination}`);
	for (let at = 0; at < count; at += 1) {
		const name = `customers ${String(at).padStart(3, "0")}`;
		const spec = `name: sync-${at}\nmodel: { relation: main.users }\nkey: id\ncall: identify\nmapping: { userId: "{{ row.id | downcse }}" }\n`;
		await writeFile(join(project, `syncs/${name}.yml`), spec);
	}
});
afterAll(() => rm(repository, { recursive: true }));

async function validate(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
	return startCli(["validate", "--project-dir", project, ...args], env).done;
}

const rest = `3 more are not shown: there are ${count} errors and 1 warning`;

test("text: the findings on stderr, their number on stdout", async () => {
	const { code, stdout, stderr } = await validate([]);
	expect([code, stdout]).toEqual([1, `${count} errors, 1 warning\n`]);
	expect(stderr.match(/^error\[/gm)).toHaveLength(100);
	expect(stderr).toContain(" --> syncs/customers 000.yml:5:33\n");
	expect(stderr.trimEnd().split("\n").at(-1)).toBe(rest);
});

test("json", async () => {
	const { code, stdout, stderr } = await validate(["--format", "json"]);
	expect([code, stderr]).toEqual([1, ""]);
	const { diagnostics, summary } = JSON.parse(stdout);
	expect(diagnostics).toHaveLength(100);
	expect(diagnostics[0].span.file).toBe("syncs/customers 000.yml");
	expect(summary).toEqual({ errors: count, warnings: 1, omitted: 3 });
});

test("github: chosen by GitHub Actions, which gets the text too", async () => {
	const { code, stdout, stderr } = await validate([], { GITHUB_ACTIONS: "true" });
	expect(code).toBe(1);
	const lines = stdout.trimEnd().split("\n");
	expect(lines).toHaveLength(101);
	expect(lines[0]).toBe(
		`::error file=${first},line=5,endLine=5,col=33,endColumn=40,title=compile/unknown-filter::there is no filter \`downcse\`%0Ahint: did you mean \`downcase\`?`,
	);
	expect(lines[100]).toContain(`::notice title=tailrace::${rest}; of one step GitHub marks 10 errors`);
	expect(stderr.match(/^error\[/gm)).toHaveLength(100);
	expect(stderr.trimEnd().split("\n").at(-1)).toBe(`${count} errors, 1 warning`);
});

test("gitlab", async () => {
	const { code, stdout, stderr } = await validate(["--format", "gitlab"]);
	expect([code, stderr]).toEqual([1, ""]);
	const entries = JSON.parse(stdout);
	expect(gitlabComplaints(entries)).toEqual([]);
	expect(entries).toHaveLength(101);
	expect(entries[0].location).toEqual({ path: first, lines: { begin: 5, end: 5 } });
	expect(entries[100]).toMatchObject({ description: rest, severity: "info" });
});

test("sarif", async () => {
	const { code, stdout, stderr } = await validate(["--format", "sarif"]);
	expect([code, stderr]).toEqual([1, ""]);
	const log = JSON.parse(stdout);
	expect(sarifComplaints(log)).toEqual([]);
	const [{ results, invocations }] = log.runs;
	expect(results).toHaveLength(100);
	expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(first.replace(" ", "%20"));
	expect(invocations[0].toolExecutionNotifications[0].message.text).toBe(rest);
});

test("rdjsonl: paths from where the command runs, as reviewdog reads them", async () => {
	const { code, stdout, stderr } = await validate(["--format", "rdjsonl"]);
	expect([code, stderr]).toEqual([1, ""]);
	const lines = stdout.trimEnd().split("\n");
	expect(lines).toHaveLength(101);
	const { location, suggestions } = JSON.parse(lines[0] ?? "");
	expect(resolve(location.path)).toBe(join(repository, first));
	expect(suggestions).toEqual([{ range: location.range, text: "downcase" }]);
	expect(JSON.parse(lines[100] ?? "")).toMatchObject({ message: rest, severity: "INFO" });
});

test("the repository is the nearest one, also where `.git` is a file", async () => {
	const inner = join(project, "inner");
	await mkdir(join(inner, "shop"), { recursive: true });
	await writeFile(join(inner, ".git"), "gitdir: ../../.git/worktrees/inner\n");
	const output = createOutput({ isQuiet: false, hasColor: false });
	const { fromRepository, fromWorkingFolder } = formatContext(join(inner, "shop"), output);
	expect(fromRepository("syncs/users.yml")).toBe("shop/syncs/users.yml");
	expect(fromRepository("../profiles.yml")).toBe("profiles.yml");
	expect(resolve(fromWorkingFolder("../profiles.yml"))).toBe(join(inner, "profiles.yml"));
});
