import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CatalogueEntry, catalogue } from "../../src/diagnostics/catalogue.js";
import { formatNames } from "../../src/diagnostics/formats/formats.js";

const page = join(import.meta.dirname, "../../src/diagnostics/README.md");
const [begin, end] = ["<!-- codes: begin -->\n", "<!-- codes: end -->\n"];

test("the page of codes is what the catalogue says; UPDATE=1 rewrites it", async () => {
	const text = await readFile(page, "utf8");
	const [before = "", rest = ""] = text.split(begin);
	const [, after = ""] = rest.split(end);
	const current = `${before}${begin}${pageOfCodes(catalogue)}${end}${after}`;
	if (process.env.UPDATE === "1") await writeFile(page, current);
	expect(await readFile(page, "utf8")).toBe(current);
});

test("the page of codes has an entry for each code, and each format a line", async () => {
	const text = await readFile(page, "utf8");
	for (const { code, title } of catalogue) expect(text).toContain(`\n#### ${code}\n\n**${title}**`);
	for (const name of formatNames) expect(text).toContain(`\n| \`${name}\` | `);
});

/** By area; each code with what `explain` prints of it. */
function pageOfCodes(entries: readonly CatalogueEntry[]): string {
	const areaOf = ({ code }: CatalogueEntry) => code.slice(0, code.indexOf("/"));
	const areas = [...new Set(entries.map(areaOf))];
	return areas
		.map(
			(area) =>
				`### ${area}\n\n${entries
					.filter((one) => areaOf(one) === area)
					.map(entryOf)
					.join("")}`,
		)
		.join("");
}

function entryOf({ code, severity, title, explanation }: CatalogueEntry): string {
	return `#### ${code}\n\n**${title}** (${severity})\n\n${explanation}\n\n`;
}
