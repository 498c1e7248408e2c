import { shownText } from "../../diagnostics/shown-text.js";
import type { TestDifference, TestResult } from "../../types/generated/test-results.js";

/** Why a test failed, line by line; empty when it passed. */
export function reasonsOf(result: TestResult): readonly string[] {
	const { differences } = result;
	return differences
		.flatMap((one) => (one.field === "invalid" ? invalidText(one, result) : [differenceText(one)]))
		.map(shownText);
}

/** Whether the row can be sent at all is not as expected. */
function invalidText({ expected }: TestDifference, { event, failures }: TestResult): readonly string[] {
	if (event !== null)
		return [`expected the row to be invalid because of ${expected}, got ${JSON.stringify(event)}`];
	const wanted =
		expected === undefined
			? "expected an event, but the row is invalid:"
			: `expected the row to be invalid because of ${expected}, but it is because of:`;
	return [
		wanted,
		...failures.flatMap(({ code, field, message, hint }) => [
			`  ${code}${field === "" ? "" : ` at ${field}`}: ${message}`,
			...(hint === null ? [] : [`    hint: ${hint}`]),
		]),
	];
}

function differenceText({ field, ...sides }: TestDifference): string {
	return `${field}: expected ${sideText(sides, "expected")}, got ${sideText(sides, "got")}`;
}

/** Text in quotes, so that it cannot be taken for a number or a null. */
function sideText(sides: Omit<TestDifference, "field">, side: "expected" | "got"): string {
	return Object.hasOwn(sides, side) ? JSON.stringify(sides[side]) : "nothing";
}
