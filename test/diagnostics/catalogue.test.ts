import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runExplain } from "../../src/cli/commands/explain.js";
import { createOutput } from "../../src/cli/output.js";
import { catalogue } from "../../src/diagnostics/catalogue.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("every code is there once, in its area's file", () => {
	const codes = catalogue.map((entry) => entry.code);
	expect(new Set(codes).size).toBe(codes.length);
	for (const code of codes) expect(code).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
});

test("every file of codes is in the catalogue", () => {
	const folder = join(root, "src/diagnostics/codes");
	const written = readdirSync(folder).flatMap((name) => [
		...readFileSync(join(folder, name), "utf8").matchAll(/code: "([^"]+)"/g),
	]);
	expect(catalogue.map((entry) => entry.code)).toEqual(written.map((match) => match[1]).sort());
});

test("every code has a title of one line and an explanation that says more", () => {
	for (const { title, explanation } of catalogue) {
		expect(title).toMatch(/^[^\n]{8,100}[^.\n]$/);
		expect(explanation.length).toBeGreaterThan(title.length);
	}
});

test("every code has a page that `explain` prints", async () => {
	for (const { code, severity, title, explanation } of catalogue) {
		const printed: string[] = [];
		const plain = createOutput({ isQuiet: false, hasColor: false });
		const output = { ...plain, data: (text: string) => printed.push(text) };
		expect(await runExplain({ output }, code)).toBe(0);
		expect(printed).toEqual([`${severity}[${code}]: ${title}\n\n${explanation}`]);
	}
});

test("every code has a golden case: a project where a project shows it, its words elsewhere", () => {
	const cases = join(root, "test/cases");
	const texts = (isOf: (path: string) => boolean) =>
		readdirSync(cases, { recursive: true, encoding: "utf8" })
			.filter((path) => isOf(path))
			.map((path) => readFileSync(join(cases, path), "utf8"));
	const shown = (of: readonly string[]) =>
		new Set(
			of.flatMap((text) => [...text.matchAll(/^(?:error|warning)\[([^\]]+)\]/gm)].map((match) => match[1])),
		);
	const projects = shown(
		texts((path) => /^(load|validate|resolve|compile|test)\/.*\/diagnostics\.txt$/.test(path)),
	);
	const wording = shown(texts((path) => /^wording\/[a-z]+\.txt$/.test(path)));
	const offline = (code: string) => /^(load|validate|resolve|compile|lint|test)\//.test(code);
	const missing = catalogue
		.map(({ code }) => code)
		.filter((code) => !(offline(code) ? projects : wording).has(code));
	expect(missing).toEqual([]);
});

test("every code is provoked: by a golden project, or by name in a test that runs the real thing", () => {
	const tests = join(root, "test");
	const paths = readdirSync(tests, { recursive: true, encoding: "utf8" });
	const read = (isOf: RegExp, isNot: RegExp) =>
		paths
			.filter((path) => isOf.test(path) && !isNot.test(path))
			.map((path) => readFileSync(join(tests, path), "utf8"));
	// Golden words are made by calling the code; of a test neither its name nor a remark provokes anything.
	const expected = read(/^cases\/.*\/expected\//, /^cases\/(wording|formats)\//);
	// The tricky inputs are data, each of which its test exercises.
	const asserted = read(/\.test\.ts$|^tricky-inputs\//, /^(diagnostics|emulators|kill|live)\//).map((text) =>
		text
			.replaceAll(/\/\*\*.*?\*\//gs, "")
			.replaceAll(/^\s*\/\/.*$/gm, "")
			.replaceAll(/\b(?:test|shopTest|anyTest|describe)\b[.\w]*\(\s*(["'`]).*?\1/gs, "")
			.replaceAll("\\/", "/"),
	);
	const provoked = [...expected, ...asserted].join("\n");
	// Not as a part of a longer code.
	const isProvoked = (code: string) => new RegExp(`(?<![\\w/-])${code}(?![\\w-])`).test(provoked);
	expect(catalogue.map(({ code }) => code).filter((code) => !isProvoked(code))).toEqual([]);
	expect(isProvoked("row/of-no-kind")).toBe(false);
});
