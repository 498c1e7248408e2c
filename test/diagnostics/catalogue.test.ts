import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
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

test("every code of load, validate, resolve and test has a golden case", () => {
	const cases = join(root, "test/cases");
	const texts = readdirSync(cases, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith("diagnostics.txt"))
		.map((name) => readFileSync(join(cases, name), "utf8"));
	const shown = new Set(
		texts.flatMap((text) => [...text.matchAll(/^(?:error|warning)\[([^\]]+)\]/gm)].map((match) => match[1])),
	);
	const codes = catalogue
		.map(({ code }) => code)
		.filter((code) => /^(load|validate|resolve|test)\//.test(code));
	expect(codes.filter((code) => !shown.has(code))).toEqual([]);
});
