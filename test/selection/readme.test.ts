import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { selectSyncs } from "../../src/cli/select-syncs.js";
import { checkInProcess } from "../support/in-process.js";

const root = join(import.meta.dirname, "../..");

const text = await readFile(join(root, "README.md"), "utf8");
const [, table = ""] = /<!-- selectors: begin -->\n(.*?)<!-- selectors: end -->/s.exec(text) ?? [];
const rows = table
	.split("\n")
	.slice(2)
	.flatMap((line) => {
		const [, selector, , names] = /^\| `([^`]+)` \| (.*) \| ([^|]*) \|$/.exec(line) ?? [];
		return selector === undefined || names === undefined ? [] : [[selector, names] as const];
	});

const { compiled } = await checkInProcess({ projectDir: join(root, "example-project"), env: {} });

test("the README shows every form", () => {
	expect(rows.length).toBe(table.split("\n").length - 3);
	for (const form of ["*", "tag:", "model:", "destination:", "path:", "+", "state:modified", ",", " "])
		expect(rows.some(([selector]) => selector.includes(form))).toBe(true);
});

test.each(rows)("the README's %s is %s", (selector, names) => {
	const { selected, unmatched } = selectSyncs(compiled.syncs, { select: [selector], before: compiled.syncs });
	expect(unmatched).toEqual([]);
	const shown = selected.map(({ name }) => name).join(", ");
	expect(selected.length === compiled.syncs.length ? "all" : shown || "none").toBe(names);
});
