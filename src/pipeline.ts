import { resolve } from "node:path";
import { loadProject } from "./1-load/load.js";
import { readSchemas } from "./1-load/schemas.js";
import { compileSchemaChecks } from "./2-validate/schema-checks.js";
import { validateProject } from "./2-validate/validate.js";
import { readableModels, readableRelations } from "./3-resolve/readable-models.js";
import { resolveProject } from "./3-resolve/resolve.js";
import { compileProject } from "./4-compile/compile.js";
import { planProject } from "./5-plan/plan.js";
import { type Abandoned, type AbandonOptions, abandonSync } from "./6-apply/abandon.js";
import { applyPlan } from "./6-apply/apply.js";
import type { ConnectedDestination } from "./6-apply/apply-change-set.js";
import { destinationOf } from "./destinations/open-destination.js";
import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { sortDiagnostics, withoutRepeats } from "./diagnostics/sort.js";
import { type EditorFacts, readFacts } from "./editor/facts.js";
import { type EditorSchemas, specialise } from "./editor/specialise.js";
import type { Host } from "./host.js";
import type { Lineage } from "./state/store.js";
import type { Allow } from "./types/allow.js";
import type { CompiledProject, CompiledSync } from "./types/generated/compiled.js";
import type { Plan } from "./types/generated/plan.js";
import type { RunResult } from "./types/generated/run-results.js";
import type { TestResult } from "./types/generated/test-results.js";
import type { LoadedProject, LoadOptions, ProjectOptions } from "./types/loaded.js";
import type { ResolvedProject } from "./types/resolved.js";
import { type BoundTest, bindTests } from "./unit-tests/bind-tests.js";
import { runTest } from "./unit-tests/run-test.js";
import { kindOfColumns } from "./warehouses/open-warehouse.js";
import type { Places, Warehouse } from "./warehouses/warehouse.js";

/** A project after the four phases that need neither warehouse nor secrets. */
export interface CheckedProject {
	readonly resolved: ResolvedProject;
	readonly compiled: CompiledProject;
}

/** What each of the four phases gave; null from the first one on that gave nothing. */
export interface ReadProject {
	readonly loaded: LoadedProject | null;
	readonly resolved: ResolvedProject | null;
	readonly compiled: CompiledProject | null;
	readonly diagnostics: readonly Diagnostic[];
}

/** load -> validate -> resolve -> compile. */
export async function checkProject(
	options: ProjectOptions,
	host: Host,
): Promise<PhaseResult<CheckedProject>> {
	const { resolved, compiled, diagnostics } = await readProject(options, host);
	const hasErrors = diagnostics.some((one) => one.severity === "error");
	return { value: resolved && compiled && !hasErrors ? { resolved, compiled } : null, diagnostics };
}

/**
 * The same as far as it goes, whatever is wrong. `isAnew`: without .tailrace/columns.json, which may be what is wrong when it
 * is to be written.
 */
export async function readProject(options: ProjectOptions, host: Host, isAnew = false): Promise<ReadProject> {
	const diagnostics: Diagnostic[] = [];
	const step = <Value>(result: PhaseResult<Value>): Value | null => {
		diagnostics.push(...result.diagnostics);
		return result.value;
	};
	const checks = compileSchemaChecks(await readSchemas());
	const loaded = step(await load({ ...options, env: host.env }, isAnew));
	const validated = loaded && step(validateProject(loaded, checks, options.target));
	const resolved = validated && step(resolveProject(validated, { ...options, env: host.env, checks }));
	const compiled = resolved && step(compileProject(resolved));
	if (resolved !== null && compiled !== null) step(await readTests({ resolved, compiled }));
	return { loaded, resolved, compiled, diagnostics: sortDiagnostics(withoutRepeats(diagnostics)) };
}

/** Absolute paths of dbt's files, as far as a project has any: dbt_project.yml, profiles, artifacts. */
export async function findDbtFiles(
	options: ProjectOptions,
	{ env }: Pick<Host, "env">,
): Promise<readonly string[]> {
	const { value } = await loadProject({ ...options, env });
	const { project, profiles, manifest, catalog } = value?.dbt ?? {};
	return [project, profiles, manifest, catalog].flatMap((file) =>
		value === null || file == null ? [] : [resolve(value.root, file.path)],
	);
}

async function load(options: LoadOptions, isAnew: boolean): Promise<PhaseResult<LoadedProject>> {
	const loaded = await loadProject(options);
	if (!isAnew) return loaded;
	return {
		value: loaded.value && { ...loaded.value, columns: null },
		diagnostics: loaded.diagnostics.filter(({ code }) => code !== "load/columns-broken"),
	};
}

export interface EditorProject {
	/** Absolute path of the project's folder. */
	readonly root: string;
	readonly facts: EditorFacts;
	readonly schemas: EditorSchemas;
}

/** load -> the schemas that editors check the project's files with. What is wrong with specs is left to them. */
export async function describeForEditors(
	options: ProjectOptions,
	{ env }: Pick<Host, "env">,
): Promise<PhaseResult<EditorProject>> {
	const { value: loaded, diagnostics } = await loadProject({ ...options, env, needsAllColumns: true });
	const found = diagnostics.filter(
		({ code, span }) => code !== "load/no-syncs" && span?.file.startsWith("syncs/") !== true,
	);
	if (loaded === null || found.some(({ severity }) => severity === "error"))
		return { value: null, diagnostics: sortDiagnostics(found) };
	const facts = readFacts(loaded, { models: readableModels(loaded), relations: readableRelations(loaded) });
	const schemas = specialise(await readSchemas(), facts);
	return { value: { root: loaded.root, facts, schemas }, diagnostics: sortDiagnostics(found) };
}

/** -> the results of the specs' tests; offline. */
export async function test(
	project: CheckedProject,
	syncs: readonly CompiledSync[],
	{ clock }: Pick<Host, "clock">,
): Promise<readonly TestResult[]> {
	const { value } = await readTests(project);
	const tests = (value ?? []).filter(({ bound }) => syncs.some(({ name }) => name === bound.sync.name));
	return tests.map((one) => {
		const start = clock();
		const result = runTest(one, destinationOf(one.bound.sync.destination.type));
		return { ...result, seconds: (clock() - start) / 1000 };
	});
}

async function readTests({ resolved, compiled }: CheckedProject): Promise<PhaseResult<readonly BoundTest[]>> {
	if (resolved.syncs.every(({ tests }) => tests.length === 0)) return { value: [], diagnostics: [] };
	const kindOf = await kindOfColumns(resolved.connections.warehouse.type);
	return bindTests(resolved, compiled, kindOf);
}

export interface PlanRequest {
	readonly syncs: readonly CompiledSync[];
	readonly places: Places;
	readonly lineage: Lineage | null;
	/** Whether the rows are kept, so that the plan can be applied. */
	readonly isFrozen: boolean;
	readonly allows: readonly Allow[];
}

/** -> plan. */
export function plan(
	{ resolved }: CheckedProject,
	request: PlanRequest,
	host: Host,
): Promise<PhaseResult<Plan>> {
	const { id, name, target } = resolved;
	return planProject({
		...request,
		project: { id, name, target },
		histories: resolved.syncs.map((sync) => sync.history),
		destinations: Object.fromEntries(
			request.syncs.map(({ destination }) => [destination.name, destinationOf(destination.type)]),
		),
		freezeFor: request.isFrozen ? resolved.planRetention : null,
		now: host.now(),
		signal: host.signal,
		invocationId: host.newId(),
		version: host.version,
		onProgress: (sync, rows) => host.onProgress({ kind: "planning", sync, rows }),
	});
}

export interface ApplyRequest {
	readonly store: Warehouse;
	readonly destinations: Readonly<Record<string, ConnectedDestination>>;
	readonly allows: readonly Allow[];
	readonly onResult: (result: RunResult) => unknown;
}

/** -> apply. */
export function apply(
	{ project, syncs }: Plan,
	request: ApplyRequest,
	host: Host,
): Promise<readonly RunResult[]> {
	return applyPlan({
		...host,
		...request,
		scope: { projectId: project.id, target: project.target },
		runId: host.newId(),
		syncs: syncs.map((sync) => ({ name: sync.name, history: sync.history, changeSet: sync.change_set })),
		onProgress: (sync, progress) => host.onProgress({ kind: "sending", sync, ...progress }),
	});
}

/** Gives up the open change set of one sync; null when nothing is open. */
export function abandon(
	request: Pick<AbandonOptions, "store" | "scope" | "sync">,
	host: Host,
): Promise<Abandoned | null> {
	return abandonSync({ ...host, ...request, runId: host.newId() });
}
