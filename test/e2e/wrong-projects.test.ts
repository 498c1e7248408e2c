import { existsSync, readdirSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sink, startSink } from "../../src/sink/sink.js";
import { startCli } from "../support/cli.js";
import { runSql } from "../support/project.js";

/**
 * Golden cases: test/cases/wrong/<what-is-wrong>/ is a project with one mistake, and warehouse.sql what its warehouse
 * holds. Each is validated and applied by the built binary: `expected/stderr.txt` is what a person reads of both, and
 * `expected/exit.json` how they end. UPDATE=1 rewrites what is expected.
 */
const cases = join(import.meta.dirname, "../cases/wrong");
const commands = { validate: ["validate"], apply: ["apply", "--auto-approve", "--create-state"] };

let sink: Sink;
beforeAll(async () => {
	sink = await startSink({ port: 0 });
});
afterAll(() => sink.close());

test.each(readdirSync(cases).sort())("%s", async (name) => {
	const actual = await runCase(name);
	const expected = join(cases, name, "expected");
	if (process.env.UPDATE === "1") {
		await writeFile(join(expected, "stderr.txt"), actual.stderr);
		await writeFile(join(expected, "exit.json"), `${JSON.stringify(actual.exit)}\n`);
	}
	expect(actual.stderr).toBe(await readFile(join(expected, "stderr.txt"), "utf8"));
	expect(actual.exit).toEqual(JSON.parse(await readFile(join(expected, "exit.json"), "utf8")));
	expect(actual.exit.apply).not.toBe(0);
	expect(sink.stats().requests).toBe(0);
});

interface CaseRun {
	readonly stderr: string;
	readonly exit: Readonly<Record<string, number | null>>;
}

async function runCase(name: string): Promise<CaseRun> {
	const project = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		await cp(join(cases, name), project, { recursive: true });
		await runSql(join(project, "warehouse.duckdb"), [await readFile(join(project, "warehouse.sql"), "utf8")]);
		const texts: string[] = [];
		const exit: Record<string, number | null> = {};
		for (const [command, args] of Object.entries(commands)) {
			const env = { SEGMENT_WRITE_KEY: "key", SEGMENT_ENDPOINT: sink.url };
			const { code, stderr } = await startCli([...args, "--project-dir", project], env).done;
			// A mistake is told once, not once more by what it leads to.
			const diagnostics = stderr.match(/^(error|warning)\[/gm) ?? [];
			expect(diagnostics, stderr).toHaveLength(code === 0 ? 0 : 1);
			texts.push(`$ tailrace ${args.join(" ")}\n${stderr}`);
			exit[command] = code;
		}
		return { stderr: texts.join("\n"), exit };
	} finally {
		await rm(project, { recursive: true });
	}
}
