import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "../..");

interface Place {
	/** The project's folder, below a temporary one. */
	readonly folder: string;
	/** Where the command runs, below the same. */
	readonly cwd: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

const places: readonly Place[] = [
	{ folder: "shop", cwd: "shop", args: [], env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } },
	{
		folder: "deep/er/Güler's shop",
		cwd: "deep/er",
		args: ["--project-dir", "Güler's shop"],
		env: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", HOME: "/nowhere" },
	},
];

test("the example project compiles to the same bytes wherever it is", async () => {
	const [here, there] = await Promise.all(places.map(compileIn));
	expect(there).toBe(here);
	expect(Object.keys(JSON.parse(here ?? "").syncs)).toHaveLength(7);
	expect(here).not.toContain(tmpdir());
});

/** The text of compiled.json. */
async function compileIn({ folder, cwd, args, env }: Place): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), "anywhere-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	const project = join(dir, folder);
	await mkdir(project, { recursive: true });
	await cp(join(root, "example-project"), project, {
		recursive: true,
		filter: (path) => !path.includes(".duckdb") && basename(path) !== "tailrace",
	});
	const command = [join(root, "dist/cli/main.js"), "compile", ...args];
	await promisify(execFile)(process.execPath, command, {
		cwd: join(dir, cwd),
		env: { PATH: process.env.PATH, ...env },
	});
	return readFile(join(project, "target/tailrace/compiled.json"), "utf8");
}
