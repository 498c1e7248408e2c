// Generated from schemas/run-results.schema.json by `npm run types`; do not edit.

/**
 * target/tailrace/run_results.json: what the last apply did.
 */
export interface RunResults {
  metadata: RunMetadata;
  results: RunResult[];
}
export interface RunMetadata {
  schema_version: 1;
  tailrace_version: string;
  invocation_id: string;
  generated_at: string;
}
export interface RunResult {
  sync: string;
  /**
   * applied; resumed: an earlier apply's change set was finished; done: this plan had been applied before; nothing: there was nothing to do.
   */
  status: "applied" | "resumed" | "done" | "nothing";
  change_set: string | null;
  serial: number;
  /**
   * Events planned.
   */
  planned: number;
  /**
   * Events acknowledged, over all attempts at this change set.
   */
  sent: number;
  silent: number;
  rejected: number;
  invalid: number;
  seconds: number;
}
