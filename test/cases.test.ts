import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { reasonsOf } from "../src/cli/views/test-reasons.js";
import { renderDiagnostic } from "../src/diagnostics/render-text.js";
import { sortDiagnostics, withoutRepeats } from "../src/diagnostics/sort.js";
import { type CheckOptions, checkProject, type Phase } from "./support/check-project.js";
import { readSources } from "./support/read-sources.js";

/**
 * Golden cases: test/cases/<phase>/<what-it-shows>/ is a project as a user would write it, with options.json for what
 * the command line and the environment add. `expected/` holds all diagnostics as text and, where the phase accepts,
 * its result; of test, how each test went. The phases run up to the one that the folder is named after. UPDATE=1 rewrites what is expected.
 */
const cases = fileURLToPath(new URL("cases", import.meta.url));
const phases: readonly Phase[] = ["load", "validate", "resolve", "compile", "test"];

for (const phase of phases) {
	const names = existsSync(join(cases, phase)) ? readdirSync(join(cases, phase)).sort() : [];
	describe(phase, () => {
		for (const name of names) {
			test(name, async () => {
				const folder = join(cases, phase, name);
				const actual = await runCase(folder, phase);
				if (process.env.UPDATE === "1") await writeExpected(folder, actual);
				expect(actual).toEqual(await readExpected(folder));
			});
		}
	});
}

type Files = Readonly<Record<string, string>>;

async function runCase(folder: string, phase: Phase): Promise<Files> {
	const checked = await checkProject(folder, phase, await readOptions(folder));
	const source = readSources(folder);
	const texts = sortDiagnostics(withoutRepeats(checked.diagnostics)).map((diagnostic) =>
		renderDiagnostic(diagnostic, { source }),
	);
	const files: Record<string, string> = {};
	if (texts.length > 0) files["diagnostics.txt"] = `${texts.join("\n\n").replaceAll(folder, "<project>")}\n`;
	if (phase === "resolve" && checked.resolved !== null)
		files["resolved.json"] = asJson(checked.resolved, folder);
	if (phase === "compile" && checked.compiled !== null)
		files["compiled.json"] = asJson(checked.compiled, folder);
	if (checked.tested !== null)
		files["tests.txt"] = checked.tested
			.flatMap((result) => [`${result.name}: ${result.status}`, ...reasonsOf(result)])
			.join("\n")
			.concat("\n");
	return files;
}

async function readOptions(folder: string): Promise<CheckOptions> {
	const path = join(folder, "options.json");
	return existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : {};
}

/** Files are shown by their path, and the folder of the checkout not at all. */
function asJson(value: unknown, folder: string): string {
	const isFile = (member: unknown) =>
		typeof member === "object" && member !== null && "nodes" in member && "path" in member;
	const text = JSON.stringify(value, (_key, member) => (isFile(member) ? `<${member.path}>` : member), 2);
	return `${text.replaceAll(folder, "<project>")}\n`;
}

async function readExpected(folder: string): Promise<Files> {
	const expected = join(folder, "expected");
	const names = existsSync(expected) ? readdirSync(expected) : [];
	const entries = names.map(async (name) => [name, await readFile(join(expected, name), "utf8")] as const);
	return Object.fromEntries(await Promise.all(entries));
}

async function writeExpected(folder: string, files: Files): Promise<void> {
	const expected = join(folder, "expected");
	await rm(expected, { recursive: true, force: true });
	await mkdir(expected, { recursive: true });
	for (const [name, text] of Object.entries(files)) await writeFile(join(expected, name), text);
}
