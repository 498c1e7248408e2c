import { readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sink, startSink } from "../../src/sink/sink.js";
import { type CliRun, startCli } from "../support/cli.js";
import { runSql } from "../support/project.js";

/**
 * Golden cases: test/cases/wrong/<what-is-wrong>/ is a project with one mistake, and warehouse.sql what its warehouse
 * holds. Each is validated and applied by the built binary: `expected/stderr.txt` is what a person reads of both, and
 * `expected/exit.json` how they end. UPDATE=1 rewrites what is expected.
 */
const cases = join(import.meta.dirname, "../cases/wrong");
const validate = ["validate"];
const apply = ["apply", "--auto-approve", "--create-state"];

let sink: Sink;
beforeEach(async () => {
	sink = await startSink({ port: 0 });
});
afterEach(() => sink.close());

test.each(readdirSync(cases).sort())("%s", async (name) => {
	const [validated, applied] = await runCase(name, [validate, apply]);
	const stderr = [transcript(validate, validated), transcript(apply, applied)].join("\n");
	const exit = { validate: validated?.code, apply: applied?.code };
	const expected = join(cases, name, "expected");
	if (process.env.UPDATE === "1") {
		await mkdir(expected, { recursive: true });
		await writeFile(join(expected, "stderr.txt"), stderr);
		await writeFile(join(expected, "exit.json"), `${JSON.stringify(exit)}\n`);
	}
	expect(stderr).toBe(await readFile(join(expected, "stderr.txt"), "utf8"));
	expect(exit).toEqual(JSON.parse(await readFile(join(expected, "exit.json"), "utf8")));
	expect(exit.apply).not.toBe(0);
	expect(sink.stats().requests).toBe(0);
});

test("what is not wrong arrives", async () => {
	const env = { SHOP_SEGMENT_WRITE_KEY: "key" };
	const [applied] = await runCase("missing-environment-variable", [apply], env);
	expect(applied?.code, applied?.stderr).toBe(0);
	expect(sink.stats().accepted).toBe(3);
});

async function runCase(
	name: string,
	commands: readonly (readonly string[])[],
	env: Readonly<Record<string, string>> = {},
): Promise<readonly CliRun[]> {
	const project = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		await cp(join(cases, name), project, { recursive: true });
		await runSql(join(project, "warehouse.duckdb"), [await readFile(join(project, "warehouse.sql"), "utf8")]);
		const given = { SEGMENT_WRITE_KEY: "key", SEGMENT_ENDPOINT: sink.url, ...env };
		const runs: CliRun[] = [];
		for (const args of commands) {
			runs.push(await startCli([...args, "--project-dir", project], given).done);
		}
		return runs;
	} finally {
		await rm(project, { recursive: true });
	}
}

/** What a person sees. A mistake is told once, and not once more by what it leads to. */
function transcript(args: readonly string[], run: CliRun | undefined): string {
	if (run === undefined) throw new Error("it did not run");
	const diagnostics = run.stderr.match(/^(error|warning)\[/gm) ?? [];
	expect(diagnostics, run.stderr).toHaveLength(run.code === 0 ? 0 : 1);
	return `$ tailrace ${args.join(" ")}\n${run.stderr}`;
}
