// Generated from schemas/test-results.schema.json by `npm run types`; do not edit.

/**
 * What test --format json prints.
 */
export interface TestResults {
  schema_version: 1;
  /**
   * By sync, then as written.
   */
  results: TestResult[];
  summary: TestSummary;
}
export interface TestResult {
  sync: string;
  /**
   * The spec's file, relative to the project.
   */
  path: string;
  /**
   * Where the test is written, from 1.
   */
  line: number;
  name: string;
  status: "passed" | "failed";
  /**
   * What the row became, without type and messageId; null when it cannot be sent.
   */
  event: {
    [k: string]: unknown;
  } | null;
  /**
   * Why the row cannot be sent.
   */
  failures: TestedFailure[];
  /**
   * Empty when the test passed.
   */
  differences: TestDifference[];
  seconds: number;
}
export interface TestedFailure {
  code: string;
  /**
   * Dotted path in the event.
   */
  field: string;
  message: string;
  hint: string | null;
}
/**
 * A side that has nothing there is left out.
 */
export interface TestDifference {
  /**
   * traits.email, properties.products[0].price; invalid: whether the row can be sent at all.
   */
  field: string;
  expected?: unknown;
  got?: unknown;
}
export interface TestSummary {
  passed: number;
  failed: number;
  /**
   * Selected syncs without a test.
   */
  untested: number;
}
