import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../src/cli/program.js";
import { unknownColumn, unlistedColumn } from "../../src/diagnostics/codes/compile.js";
import { projectMissing } from "../../src/diagnostics/codes/load.js";
import { duplicateSync } from "../../src/diagnostics/codes/resolve.js";
import type { Diagnostic, Position, Span } from "../../src/diagnostics/diagnostic.js";
import { fingerprintsOf } from "../../src/diagnostics/formats/fingerprints.js";
import type { FormatContext } from "../../src/diagnostics/formats/format.js";
import { type FormatName, formatNames, formats } from "../../src/diagnostics/formats/formats.js";
import { adviceOf } from "../../src/diagnostics/render-text.js";
import { reportOf } from "../../src/diagnostics/report.js";
import { shownText } from "../../src/diagnostics/shown-text.js";
import { spanInText } from "../../src/diagnostics/span.js";
import { gitlabComplaints, sarifComplaints } from "../support/schemas.js";
import { seed } from "../support/seed.js";
import { someDiagnostics, sources } from "./some-diagnostics.js";

const context: FormatContext = {
	source: (file) => sources[file] ?? null,
	fromRepository: (file) => `analytics/${file}`,
	fromWorkingFolder: (file) => `../analytics/${file}`,
	version: "1.2.3",
};

function write(name: FormatName, found: readonly Diagnostic[]): string {
	return formats[name](reportOf(found), context);
}

test("the command line offers the formats of the table", () => {
	const validate = createProgram(async () => {}).commands.find((command) => command.name() === "validate");
	const option = validate?.options.find(({ long }) => long === "--format");
	expect(option?.argChoices).toEqual(formatNames);
});

/** UPDATE=1 rewrites what is expected. */
describe("the same four findings in every format", () => {
	const path = "syncs/users.yml";
	const text = sources[path] ?? "";
	const spanOf = (marked: string) =>
		spanInText({ path, text }, text.indexOf(marked), text.indexOf(marked) + marked.length);
	const origin = "target/catalog.json (model.shop.dim_users)";
	const found = [
		unlistedColumn(spanOf("b: 1\r\n\r\n  c"), {
			name: "b",
			model: "model `dim_users`",
			origin,
			suggestion: null,
		}),
		duplicateSync(spanOf("2"), { name: "users", other: "Users", first: spanOf("a") }),
		unknownColumn(spanOf("emial"), {
			name: "emial",
			model: "model `dim_users`",
			origin,
			suggestion: "did you mean `email`?",
		}),
		projectMissing(null, { folder: "analytics" }),
	];
	const folder = join(import.meta.dirname, "../cases/formats");

	test.each(formatNames)("%s", async (name) => {
		const actual = `${write(name, found)}\n`;
		const file = join(
			folder,
			`${name}.${name === "text" || name === "github" ? "txt" : name === "rdjsonl" ? name : "json"}`,
		);
		if (process.env.UPDATE === "1") {
			await mkdir(folder, { recursive: true });
			await writeFile(file, actual);
		}
		expect(actual).toBe(await readFile(file, "utf8"));
	});
});

test("nothing found is nothing to read for people, and an empty list for programs", () => {
	expect(write("text", [])).toBe("");
	expect(write("github", [])).toBe("");
	expect(write("rdjsonl", [])).toBe("");
	expect(JSON.parse(write("gitlab", []))).toEqual([]);
	expect(sarifComplaints(JSON.parse(write("sarif", [])))).toEqual([]);
	expect(JSON.parse(write("json", []))).toEqual({
		schema_version: 1,
		diagnostics: [],
		summary: { errors: 0, warnings: 0, omitted: 0 },
	});
});

/** What a reader takes from a format. */
interface Finding {
	readonly code: string;
	readonly severity: string;
	readonly path: string | null;
	readonly line: number | null;
	/** Message, hint and notes, as far as the format keeps them apart. */
	readonly words: readonly string[];
	/** Message, path and line of each other place; formats of lines have them among the words. */
	readonly related: readonly (readonly [string, string, number])[];
}

type Read = (text: string) => readonly Finding[];

const readers: Readonly<Record<FormatName, { readonly read: Read; readonly expected: typeof expectedOf }>> = {
	text: { read: readText, expected: inLines },
	json: { read: readJson, expected: expectedOf },
	github: { read: readGithub, expected: inLines },
	gitlab: { read: readGitlab, expected: inOneLine },
	sarif: { read: readSarif, expected: joined },
	rdjsonl: { read: readRdjsonl, expected: joined },
};

const paths: Readonly<Record<FormatName, (file: string) => string>> = {
	text: shownText,
	json: (file) => file,
	github: context.fromRepository,
	gitlab: context.fromRepository,
	sarif: context.fromRepository,
	rdjsonl: context.fromWorkingFolder,
};

describe("whatever the findings say, a format can be read and holds them all", () => {
	test.each(formatNames)(`%s (seed ${seed})`, (name) => {
		const { read, expected } = readers[name];
		fc.assert(
			fc.property(someDiagnostics, (found) => {
				const report = reportOf(found);
				const text = formats[name](report, context);
				expect(read(text)).toEqual(report.diagnostics.map((one) => expected(one, paths[name])));
				expect(text.includes("more are not shown")).toBe(name !== "json" && report.summary.omitted > 0);
			}),
			{ seed, numRuns: 200 },
		);
	});
});

test(`a fingerprint is one finding's alone, and outlives edits above it (seed ${seed})`, () => {
	fc.assert(
		fc.property(someDiagnostics, fc.nat({ max: 50 }), (found, lines) => {
			const twice = [...found, ...found];
			const fingerprints = fingerprintsOf(twice, context);
			expect(new Set(fingerprints).size).toBe(twice.length);
			const moved = twice.map((one) => ({ ...one, span: one.span === null ? null : lower(one.span, lines) }));
			expect(fingerprintsOf(moved, context)).toEqual(fingerprints);
		}),
		{ seed, numRuns: 200 },
	);
});

test("GitHub is told how many of a step it does not mark", () => {
	const many = (severity: Diagnostic["severity"], count: number) =>
		Array.from({ length: count }, () => ({ ...projectMissing(null, { folder: "x" }), severity }));
	const last = (found: readonly Diagnostic[]) => write("github", found).split("\n").at(-1);
	expect(last([...many("error", 10), ...many("warning", 10)])).toContain("::warning ");
	expect(last(many("warning", 11))).toBe(
		"::notice title=tailrace::there are 0 errors and 11 warnings; of one step GitHub marks 10 errors and 10 warnings, the others are in its log",
	);
	expect(last(many("error", 101))).toContain(
		"::1 more are not shown: there are 101 errors and 0 warnings; of one",
	);
});

test("a name is suggested only for just the text that is marked", () => {
	const path = "syncs/users.yml";
	const text = 'plan: "emial"\n';
	const suggested = (marked: string, hint: string | null) => {
		const start = text.indexOf(marked);
		const span = spanInText({ path, text }, start, start + marked.length);
		const one = { ...projectMissing(span, { folder: "" }), message: "there is no `emial`", hint };
		return JSON.parse(formats.rdjsonl(reportOf([one]), { ...context, source: () => text })).suggestions;
	};
	expect(suggested("emial", "did you mean `email`?")).toEqual([
		{ range: { start: { line: 1, column: 8 }, end: { line: 1, column: 13 } }, text: "email" },
	]);
	expect(suggested('"emial"', "did you mean `email`?")).toBeUndefined();
	expect(suggested("plan", "did you mean `email`?")).toBeUndefined();
	expect(suggested("emial", "columns: `email`")).toBeUndefined();
	expect(suggested("emial", null)).toBeUndefined();
});

test("the schemas can refuse", () => {
	expect(sarifComplaints({ version: "2.1.0" })).not.toEqual([]);
	const location = (uri: string) => [{ physicalLocation: { artifactLocation: { uri } } }];
	const log = (result: object) => ({
		version: "2.1.0",
		runs: [{ tool: { driver: { name: "x" } }, results: [result] }],
	});
	expect(sarifComplaints(log({ message: { text: "x" }, locations: location("a b") }))).not.toEqual([]);
	expect(sarifComplaints(log({ message: { text: "x" }, locations: location("a%20b") }))).toEqual([]);
	expect(gitlabComplaints([{ description: "x" }])).not.toEqual([]);
});

function expectedOf(diagnostic: Diagnostic, pathOf: (file: string) => string): Finding {
	const { code, severity, message, span, related } = diagnostic;
	return {
		code,
		severity,
		path: span === null ? null : pathOf(span.file),
		line: span === null ? null : span.start.line,
		words: [message, ...adviceOf(diagnostic)],
		related: related.map((other) => [other.message, pathOf(other.span.file), other.span.start.line]),
	};
}

/** What has no place is shown at the project's file. */
function placed(diagnostic: Diagnostic, pathOf: (file: string) => string): Finding {
	const expected = expectedOf(diagnostic, pathOf);
	return { ...expected, path: expected.path ?? pathOf("tailrace.yml") };
}

function joined(diagnostic: Diagnostic, pathOf: (file: string) => string): Finding {
	const expected = placed(diagnostic, pathOf);
	return { ...expected, words: [expected.words.join("\n")] };
}

/** Lines cannot hold what moves the cursor. */
function inLines(diagnostic: Diagnostic, pathOf: (file: string) => string): Finding {
	const expected = pathOf === shownText ? expectedOf(diagnostic, pathOf) : placed(diagnostic, pathOf);
	const others = diagnostic.related.map(
		({ message, span }) => `note: ${message}: ${pathOf(span.file)}:${span.start.line}:${span.start.column}`,
	);
	return { ...expected, words: [...expected.words, ...others].map(shownText), related: [] };
}

function inOneLine(diagnostic: Diagnostic, pathOf: (file: string) => string): Finding {
	const expected = placed(diagnostic, pathOf);
	return {
		...expected,
		line: expected.line ?? 1,
		words: [expected.words.map(shownText).join("; ")],
		related: [],
	};
}

/** As a person reads it: header, place, remarks. */
function readText(text: string): readonly Finding[] {
	return text.split("\n\n").flatMap((block) => {
		const [, severity, code, message] = /^(error|warning)\[([^\]]+)\]: ([^\n]*)/.exec(block) ?? [];
		if (severity === undefined || code === undefined || message === undefined) return [];
		const [, path, line] = /\n +--> ([^\n]+):(\d+):\d+(?:\n|$)/.exec(block) ?? [];
		const remarks = [...block.matchAll(/\n +(?:=) ([^\n]*)/g)].map(([, remark]) => remark ?? "");
		return [
			{
				code,
				severity,
				path: path ?? null,
				line: line === undefined ? null : Number(line),
				words: [message, ...remarks],
				related: [],
			},
		];
	});
}

function readJson(text: string): readonly Finding[] {
	const { diagnostics } = JSON.parse(text);
	return diagnostics.map((one: Diagnostic) => expectedOf(one, (file) => file));
}

/** As the runner of GitHub Actions does: split, then unescape. */
function readGithub(text: string): readonly Finding[] {
	const unescaped = (part: string) =>
		part
			.replaceAll("%2C", ",")
			.replaceAll("%3A", ":")
			.replaceAll("%0A", "\n")
			.replaceAll("%0D", "\r")
			.replaceAll("%25", "%");
	return text.split(/\r\n|\n|\r/).flatMap((line) => {
		const end = line.indexOf("::", 2);
		if (!line.startsWith("::") || end === -1) return line === "" ? [] : [unreadable(line)];
		const [, name = "", rest = ""] = /^(\w+) (.*)$/s.exec(line.slice(2, end)) ?? [];
		if (name === "notice") return [];
		const properties = new Map(
			rest.split(",").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
		);
		const [first, last] = [properties.get("line"), properties.get("endLine")];
		// The runner refuses columns of more than one line.
		if (first !== last && properties.has("col")) return [unreadable(line)];
		return [
			{
				code: unescaped(properties.get("title") ?? ""),
				severity: name,
				path: unescaped(properties.get("file") ?? ""),
				line: first === undefined ? null : Number(first),
				words: line
					.slice(end + 2)
					.replaceAll("%0A", "\n")
					.split("\n")
					.map(unescaped),
				related: [],
			},
		];
	});
}

function unreadable(line: string): Finding {
	return { code: "", severity: "", path: null, line: null, words: [`not a command: ${line}`], related: [] };
}

function readGitlab(text: string): readonly Finding[] {
	const entries = JSON.parse(text);
	expect(gitlabComplaints(entries)).toEqual([]);
	expect(new Set(entries.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(
		entries.length,
	);
	const severities: Readonly<Record<string, string>> = { major: "error", minor: "warning" };
	return entries
		.filter(({ severity }: { severity: string }) => severity !== "info")
		.map((entry: GitlabEntry) => ({
			code: entry.check_name,
			severity: severities[entry.severity],
			path: entry.location.path,
			line: entry.location.lines.begin,
			words: [entry.description],
			related: [],
		}));
}

interface GitlabEntry {
	readonly description: string;
	readonly check_name: string;
	readonly severity: string;
	readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function readSarif(text: string): readonly Finding[] {
	const log = JSON.parse(text);
	expect(sarifComplaints(log)).toEqual([]);
	const [{ results, tool }] = log.runs;
	const place = ({ physicalLocation }: SarifLocation) =>
		[
			decodeURIComponent(physicalLocation.artifactLocation.uri),
			physicalLocation.region?.startLine ?? null,
		] as const;
	return results.map((result: SarifResult) => {
		expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
		const [path, line] = place(result.locations[0]);
		return {
			code: result.ruleId,
			severity: result.level,
			path,
			line,
			words: [result.message.text],
			related: (result.relatedLocations ?? []).map((other) => [other.message.text, ...place(other)]),
		};
	});
}

interface SarifLocation {
	readonly physicalLocation: {
		readonly artifactLocation: { readonly uri: string };
		readonly region?: { readonly startLine: number };
	};
}

interface SarifResult {
	readonly ruleId: string;
	readonly ruleIndex: number;
	readonly level: string;
	readonly message: { readonly text: string };
	readonly locations: readonly [SarifLocation];
	readonly relatedLocations?: readonly (SarifLocation & { readonly message: { readonly text: string } })[];
}

function readRdjsonl(text: string): readonly Finding[] {
	const entries: readonly RdjsonEntry[] = text
		.split("\n")
		.flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
	return entries
		.filter(({ severity }) => severity !== "INFO")
		.map(({ message, location, severity, code, relatedLocations = [] }) => ({
			code: code.value,
			severity: severity.toLowerCase(),
			path: location.path,
			line: location.range?.start.line ?? null,
			words: [message],
			related: relatedLocations.map((other) => [
				other.message,
				other.location.path,
				other.location.range?.start.line ?? 0,
			]),
		}));
}

interface RdjsonLocation {
	readonly path: string;
	readonly range?: { readonly start: { readonly line: number } };
}

interface RdjsonEntry {
	readonly message: string;
	readonly location: RdjsonLocation;
	readonly severity: string;
	readonly code: { readonly value: string };
	readonly relatedLocations?: readonly { readonly message: string; readonly location: RdjsonLocation }[];
}

function lower(span: Span, lines: number): Span {
	const move = (position: Position) => ({
		...position,
		line: position.line + lines,
		offset: position.offset + lines,
	});
	return { ...span, start: move(span.start), end: move(span.end) };
}
