import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFilters } from "../../src/mapping/filters.js";
import { zoneOffsets } from "../../src/mapping/time-zones.js";
import { renderTrait } from "./render-leaf.js";

const page = join(import.meta.dirname, "../../src/mapping/filters/README.md");
const [begin, end] = ["<!-- filters: begin -->\n", "<!-- filters: end -->\n"];

const kinds = { number: "decimal", list: "json", object: "json" } as const;
const row = { none: null, number: "7.5", text: " a B ", list: '["b",2,null]', object: '{"b":1,"a":"x"}' };
const given = ["none", "number", "text", "list", "object"] as const;

/** What goes with the filters that need it. */
const args: Readonly<Record<string, string>> = {
	append: "'x'",
	at_least: "10",
	at_most: "5",
	concat: "row.list",
	date: "'%Y'",
	default: "'x'",
	divided_by: "2",
	except: "'a'",
	find: "'a', 'x'",
	find_index: "'a', 'x'",
	group_by: "'a'",
	has: "'a', 'x'",
	hmac_sha256: "'key'",
	join: "'-'",
	join_present: "'x', row.none",
	map: "'a'",
	minus: "1",
	modulo: "2",
	only: "'a'",
	plus: "1",
	prepend: "'x'",
	push: "1",
	reject: "'a', 'x'",
	remove: "'a'",
	remove_first: "'a'",
	remove_last: "'a'",
	replace: "'a', 'x'",
	replace_first: "'a', 'x'",
	replace_last: "'a', 'x'",
	round: "0",
	slice: "0, 2",
	split: "' '",
	times: "2",
	truncate: "4",
	truncatewords: "1",
	unshift: "1",
	where: "'a', 'x'",
};

const names = [
	...createFilters({ zone: { name: "UTC", offsetAt: zoneOffsets("UTC") }, isJson: false }).keys(),
].sort();

test("the table of filters is what they do; UPDATE=1 rewrites it", async () => {
	const text = await readFile(page, "utf8");
	const [before = "", rest = ""] = text.split(begin);
	const [, after = ""] = rest.split(end);
	const current = `${before}${begin}${tableOf(names)}${end}${after}`;
	if (process.env.UPDATE === "1") await writeFile(page, current);
	expect(await readFile(page, "utf8")).toBe(current);
});

test("what the mapping's language promises is among them, and in the words of the page", async () => {
	const text = await readFile(page, "utf8");
	const ours =
		"json raw parse_json sha256 base64 iso8601 to_number to_string join_present only except keys".split(" ");
	for (const name of [...ours, "at_least", "downcase", "default", "date"]) {
		expect(names).toContain(name);
		expect(text.slice(0, text.indexOf(begin))).toContain(name);
	}
});

test.each(names.filter((name) => name !== "default" && name !== "join_present"))(
	"a null stays null through %s",
	(name) => {
		expect(outcome(name, "none")).toBe("nothing");
	},
);

function tableOf(filters: readonly string[]): string {
	const head = "| filter | null | number | text | list | object |\n|---|---|---|---|---|---|\n";
	const lines = filters.map(
		(name) => `| ${[`\`${call(name)}\``, ...given.map((kind) => shown(outcome(name, kind)))].join(" | ")} |`,
	);
	return `${head}${lines.join("\n")}\n`;
}

function call(name: string): string {
	return args[name] === undefined ? name : `${name}: ${args[name]}`;
}

function outcome(name: string, kind: (typeof given)[number]): string {
	// Nulls inside a value would be left out.
	return renderTrait({
		leaf: JSON.stringify(`{{ row.${kind} | ${call(name)} }}`),
		kinds,
		row,
		nulls: "send",
	}).replace(/^null$/, "nothing");
}

/** Digests by their first characters. */
function shown(text: string): string {
	if (text === "nothing") return "null";
	if (text.startsWith("row/")) return text;
	return `\`${text.replace(/^"([\da-f]{8})[\da-f]{56}"$/, '"$1…"').replaceAll("|", "\\|")}\``;
}
