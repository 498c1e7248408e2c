/** Tailrace as a library: the phases in order (see pipeline.ts), what connects them to the world, and their data. */

export { closePlaces, connectDestinations, connectPlaces, findState, needState } from "./connect.js";
export type { Diagnostic, PhaseResult, Position, Span } from "./diagnostics/diagnostic.js";
export { Refusal } from "./diagnostics/refusal.js";
export { renderDiagnostic } from "./diagnostics/render-text.js";
export type { Host, Progress } from "./host.js";
export {
	type ApplyRequest,
	apply,
	type CheckedProject,
	checkProject,
	type PlanRequest,
	plan,
	test,
} from "./pipeline.js";
export { type PreviewedRow, type PreviewOptions, previewSync } from "./preview.js";
export type { Lineage, StateScope } from "./state/store.js";
export type { Allow } from "./types/allow.js";
export type { CompiledProject, CompiledSync } from "./types/generated/compiled.js";
export type { Plan } from "./types/generated/plan.js";
export type { RunResult } from "./types/generated/run-results.js";
export type { TestResult } from "./types/generated/test-results.js";
export type { ProjectOptions } from "./types/loaded.js";
export type { ResolvedProject } from "./types/resolved.js";
export type { Places, Warehouse } from "./warehouses/warehouse.js";
