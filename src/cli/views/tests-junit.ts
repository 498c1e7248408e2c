import type { TestResult, TestResults } from "../../types/generated/test-results.js";
import { reasonsOf } from "./test-reasons.js";

/**
 * JUnit's XML as CI servers read it: a suite a sync, with the counts, `file` and `time` that GitHub's reporters, GitLab and
 * Jenkins look for (https://docs.gitlab.com/ci/testing/unit_test_reports).
 */
export function testsJunit({ results }: TestResults): string {
	const bySync = new Map<string, TestResult[]>();
	for (const result of results) bySync.set(result.sync, [...(bySync.get(result.sync) ?? []), result]);
	const suites = [...bySync].flatMap(([sync, own]) => [
		`  <testsuite${attributes({ name: sync, ...countsOf(own) })}>`,
		...own.map(caseXml),
		"  </testsuite>",
	]);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${attributes({ name: "tailrace", ...countsOf(results) })}>`,
		...suites,
		"</testsuites>",
	].join("\n");
}

function countsOf(results: readonly TestResult[]): Readonly<Record<string, string>> {
	const failures = results.filter(({ status }) => status === "failed").length;
	const seconds = results.reduce((total, one) => total + one.seconds, 0);
	return {
		tests: String(results.length),
		failures: String(failures),
		errors: "0",
		skipped: "0",
		time: seconds.toFixed(3),
	};
}

function caseXml(result: TestResult): string {
	const { name, sync, path, line, seconds } = result;
	const head = attributes({
		name,
		classname: sync,
		file: path,
		line: String(line),
		time: seconds.toFixed(3),
	});
	const reasons = reasonsOf(result);
	if (reasons.length === 0) return `    <testcase${head}/>`;
	const [message = ""] = reasons;
	return [
		`    <testcase${head}>`,
		`      <failure${attributes({ message, type: "difference" })}>${escaped(reasons.join("\n"))}</failure>`,
		"    </testcase>",
	].join("\n");
}

function attributes(entries: Readonly<Record<string, string>>): string {
	return Object.entries(entries)
		.map(([name, value]) => ` ${name}="${escaped(value).replaceAll("\t", "&#9;").replaceAll("\n", "&#10;")}"`)
		.join("");
}

/** What XML 1.0 has no way to write; a carriage return would be read as a line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids.
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};

function escaped(text: string): string {
	return text.replace(unwritable, "\ufffd").replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
