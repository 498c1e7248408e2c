import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.js";
import { shopTest } from "../support/open-shop.js";
import { delivery } from "./delivery.js";
import { ids } from "./ids.js";
import { runs } from "./runs.js";
import { times } from "./times.js";
import type { TrickyInput } from "./tricky-input.js";
import { values } from "./values.js";

const inputs = [...ids, ...times, ...values, ...delivery, ...runs].sort((a, b) => a.number - b.number);
const page = join(import.meta.dirname, "../../src/mapping/README.md");
const [begin, end] = ["<!-- inputs: begin -->\n", "<!-- inputs: end -->\n"];

for (const { number, input, shown } of inputs) {
	describe(`${number}: ${input}`, () => {
		for (const { what, outcome, expected } of shown)
			shopTest.concurrent(`${what} is ${expected.slice(0, 60)}`, async ({ open, expect: holds }) => {
				holds(await outcome(open)).toBe(expected);
			});
	});
}

test("there are sixty-six, each once, and each is shown", () => {
	expect(inputs.map(({ number }) => number)).toEqual(Array.from({ length: 66 }, (_, at) => at + 1));
	expect(inputs.filter(({ shown }) => shown.length === 0)).toEqual([]);
});

test("each code that a behaviour names exists, and one of its cases comes to it", () => {
	const codes = catalogue.map(({ code }) => code);
	for (const { number, does, shown } of inputs) {
		for (const [, code = ""] of does.matchAll(/`([a-z]+\/[a-z-]+)`/g)) {
			expect(codes).toContain(code);
			const isShown = shown.some(({ expected }) => expected.split(/[ ,;]+/).includes(code));
			expect(`${number} ${isShown ? "shows" : "lacks"} ${code}`).toBe(`${number} shows ${code}`);
		}
	}
});

test("the table of the docs is what is held here; UPDATE=1 rewrites it", async () => {
	const text = await readFile(page, "utf8");
	const [before = "", rest = ""] = text.split(begin);
	const [, after = ""] = rest.split(end);
	const current = `${before}${begin}${tableOf(inputs)}${end}${after}`;
	if (process.env.UPDATE === "1") await writeFile(page, current);
	expect(await readFile(page, "utf8")).toBe(current);
});

function tableOf(all: readonly TrickyInput[]): string {
	const cell = (text: string) => text.replaceAll("|", "\\|");
	const lines = all.map(({ number, input, does }) => `| ${number} | ${cell(input)} | ${cell(does)} |`);
	return `| | input | what Tailrace does |\n|---|---|---|\n${lines.map((line) => `${line}\n`).join("")}`;
}
