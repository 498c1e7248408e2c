// Which conformance case was shown on which engine, and how: node test/conformance/matrix.mjs REPORT... [--update | --check]
// Reads reports of vitest's JSON reporter. A cell is red where a test of the case failed; --check fails then, or where the
// README has another table, and --update writes it there.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const readme = join(import.meta.dirname, "../../README.md");
const [begin, end] = ["<!-- conformance: begin -->", "<!-- conformance: end -->"];

/** How an engine is stood in for, and how the names of its suites begin. */
const engines = [
	{ name: "DuckDB", suite: "DuckDB", how: "real engine", grammar: "duckdb" },
	{ name: "Postgres", suite: "Postgres", how: "real engine", grammar: "postgres" },
	{ name: "Redshift", suite: "Redshift on a stand-in", how: "stand-in", grammar: "redshift" },
	{ name: "BigQuery", suite: "BigQuery on a stand-in", how: "stand-in", grammar: "bigquery" },
	{ name: "Snowflake", suite: "Snowflake on a stand-in", how: "stand-in", grammar: "snowflake" },
];

/** A case, and the tests that show it: the part of the suite and how their titles begin. */
const cases = [
	["types, digits, time zones, unicode", "rows as text", / reads as /],
	["nulls", "rows as text", / reads null as null$/],
	["keys", "rows as text", /^a key is an array/],
	["hostile identifiers", "rows as text", /^hostile names/],
	["literals", "rows as text", /^literals/],
	["fingerprints", "rows as text", /^md5/],
	["empty and huge results", "rows as text", /^an empty result|^a reader that stops early/],
	["describing columns without running", "rows as text", / reads as |^hostile names/],
	["cancel", "rows as text", /^a signal ends/],
	["errors in one line", "rows as text", /^a failing statement/],
	["the source is only read", "rows as text", /^the source cannot/],
	["sixty values a type, the same bytes", "same events", /./],
	["freeze, settle, move, close", "crashes", /^the undisturbed run/],
	["kills between statements, overlay", "crashes", /^after statement/],
	["birth", "leases and fences", /^a state is born/],
	["begin", "leases and fences", /^of two that begin/],
	["abandon", "leases and fences", /^abandoned,/],
	["lease", "leases and fences", /^of two that take over/],
	["fence", "leases and fences", /^who wakes late/],
];

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { update: { type: "boolean" }, check: { type: "boolean" } },
});
const tests = positionals.flatMap((path) =>
	JSON.parse(readFileSync(path, "utf8")).testResults.flatMap((file) => file.assertionResults),
);
let isRed = false;
const table = [
	`| case | ${engines.map(({ name }) => name).join(" | ")} |`,
	`|---|${engines.map(() => "---").join("|")}|`,
	...cases.map((one) => `| ${one[0]} | ${engines.map((engine) => cellOf(engine, one)).join(" | ")} |`),
].join("\n");
console.log(table);
const text = readFileSync(readme, "utf8");
const [before, rest] = text.split(begin);
const [kept = "", after] = (rest ?? "").split(end);
if (values.update) writeFileSync(readme, `${before}${begin}\n${table}\n${end}${after}`);
if (values.check && kept.trim() !== table) {
	console.error("README.md has another table: node test/conformance/matrix.mjs REPORT... --update");
	process.exitCode = 1;
}
if (isRed) process.exitCode = 1;

function cellOf({ suite, how, grammar }, [, part, title]) {
	const shown = tests.filter(
		(one) =>
			one.ancestorTitles[0] === `${suite}: ${part}` && title.test(one.title) && one.status !== "skipped",
	);
	if (shown.some((one) => one.status !== "passed")) {
		isRed = true;
		return "**red**";
	}
	if (shown.length > 0) return how;
	const parses = tests.some((one) => one.title === `${grammar} parses` && one.status === "passed");
	return parses && part !== "rows as text" ? "parsed only" : "not applicable";
}
