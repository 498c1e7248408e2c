import { shownText } from "../../diagnostics/shown-text.js";
import type { TestResult, TestResults } from "../../types/generated/test-results.js";
import type { Paint } from "../output.js";
import { count, counted } from "./table.js";
import { reasonsOf } from "./test-reasons.js";

/** A line for each test, below it how a failed one differs, and one line that sums up. */
export function testsText({ results, summary }: TestResults, paint: Paint): string {
	const { passed, failed, untested } = summary;
	if (results.length === 0) return "There are no tests: write some under `tests` of a spec.";
	const without = untested === 0 ? "" : `; ${counted(untested, "sync")} without tests`;
	const width = Math.max(...results.map(({ sync }) => sync.length));
	const lines = results.map((result) => resultText(result, width, paint));
	const total = `Tests: ${count(passed)} passed, ${count(failed)} failed${without}.`;
	return `${lines.join("\n")}\n\n${paint.bold(total)}`;
}

const indent = " ".repeat(6);

function resultText(result: TestResult, width: number, paint: Paint): string {
	const { sync, name, path, line, status } = result;
	const label = status === "passed" ? paint.added("ok  ") : paint.removed("FAIL");
	const head = `${label}  ${sync.padEnd(width)}  ${shownText(name)}`;
	if (status === "passed") return head;
	const reasons = reasonsOf(result).map((reason) => `${indent}${reason}`);
	return [head, paint.dim(`${indent}--> ${path}:${line}`), ...reasons].join("\n");
}
