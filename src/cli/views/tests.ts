import type { TestResults } from "../../types/generated/test-results.js";
import type { Paint } from "../output.js";
import { testsJunit } from "./tests-junit.js";
import { testsText } from "./tests-text.js";

export type TestFormat = "text" | "json" | "junit";

/** What became of the tests, for people, machines or a CI server; all three from the same document. */
export function showTests(results: TestResults, format: TestFormat, paint: Paint): string {
	switch (format) {
		case "json":
			return JSON.stringify(results, null, 2);
		case "junit":
			return testsJunit(results);
		case "text":
			return testsText(results, paint);
		default:
			return format satisfies never;
	}
}
