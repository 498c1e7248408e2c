// Generated from schemas/plan.schema.json by `npm run types`; do not edit.

export type Allowance = "identity" | "removal" | "resend" | "event";

/**
 * What an apply would send, and why. Rows stay in the change sets; samples are masked. Everything outside `metadata` is the same on a second run over the same data.
 */
export interface Plan {
  metadata: PlanMetadata;
  project: PlanProject;
  state: PlanState;
  summary: PlanSummary;
  /**
   * By name.
   */
  syncs: SyncPlan[];
}
export interface PlanMetadata {
  schema_version: 1;
  tailrace_version: string;
  invocation_id: string;
  /**
   * ISO 8601, UTC.
   */
  generated_at: string;
  /**
   * Until when apply takes a saved plan; null for a speculative one.
   */
  expires_at: string | null;
}
export interface PlanProject {
  id: string;
  name: string;
  target: string;
}
export interface PlanState {
  /**
   * null: no state yet, everything is new.
   */
  lineage: string | null;
}
export interface PlanSummary {
  syncs: number;
  events: number;
  added: number;
  changed: number;
  removed: number;
  silent: number;
  invalid: number;
  /**
   * Whether an apply would send anything.
   */
  has_changes: boolean;
  /**
   * Saved, and no guard or allowance stands in the way.
   */
  is_applicable: boolean;
}
export interface SyncPlan {
  name: string;
  /**
   * The name under which the state keeps the sync.
   */
  history: string;
  path: string;
  call: string;
  behavior: string;
  /**
   * send: which rows are sent; null for the other behaviors.
   */
  on: string[] | null;
  model: string;
  destination: string;
  on_removed: string;
  /**
   * Of the compiled sync.
   */
  checksum: string;
  base_serial: number;
  /**
   * An apply that did not finish: the next apply resumes it first, and this plan says what it still has to send.
   */
  open_change_set: string | null;
  /**
   * What the edit since the last apply is: first_run, none, additive, value, removal, identity, event or source.
   */
  change_class: "first_run" | "none" | "additive" | "value" | "removal" | "event" | "identity" | "source";
  counts: PlanCounts;
  cause: PlanCause;
  to_send: PlanToSend;
  /**
   * Classes of change that a person must allow.
   */
  allowances: Allowance[];
  /**
   * Limits that were crossed.
   */
  guards: CrossedGuard[];
  /**
   * Digest of the frozen rows; null in a speculative plan.
   */
  change_set: string | null;
  /**
   * Leaves of the mapping, kinds of columns (row.plan), and `on`, that differ from those in force, by path.
   */
  mapping_changes: MappingChange[];
  /**
   * Per field, in how many of the changed rows' events it differs.
   */
  fields: FieldChanges[];
  /**
   * A few changes of each kind, masked.
   */
  samples: Sample[];
  /**
   * Why rows cannot be sent.
   */
  invalid: InvalidRows[];
}
/**
 * Rows. Each row is counted once.
 */
export interface PlanCounts {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  /**
   * Changes whose event does not differ: they settle without being sent.
   */
  silent: number;
  /**
   * Rows of a first run that are taken for sent.
   */
  adopted: number;
  /**
   * Rows that cannot be sent.
   */
  invalid: number;
}
/**
 * Why events would be sent; adds up to to_send.events.
 */
export interface PlanCause {
  edit: number;
  data: number;
  both: number;
  retry: number;
  unknown: number;
}
export interface PlanToSend {
  events: number;
  bytes: number;
  requests: number;
}
export interface CrossedGuard {
  name: "max_removed" | "max_changes" | "max_invalid" | "max_first_run" | "empty_model";
  limit: string;
  actual: number;
}
export interface MappingChange {
  path: string;
  before: string | null;
  after: string | null;
}
export interface FieldChanges {
  path: string;
  added: number;
  changed: number;
  removed: number;
}
export interface Sample {
  /**
   * A keyed digest of the row's key.
   */
  key: string;
  change: "added" | "changed" | "removed";
  cause: "edit" | "data" | "both" | "retry" | "unknown";
  fields: SampleField[];
}
export interface SampleField {
  path: string;
  before: string | null;
  after: string | null;
}
export interface InvalidRows {
  code: string;
  field: string | null;
  message: string;
  hint: string | null;
  rows: number;
  /**
   * Up to three keyed digests.
   */
  keys: string[];
}
