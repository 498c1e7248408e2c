import type { Destination } from "../destinations/destination.js";
import { stateNotYet, syncReplaced } from "../diagnostics/codes/plan.js";
import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import { dropExpired, readChangeSet } from "../state/change-sets.js";
import type { ChangeSetHeader, Lineage, StateScope, SyncState } from "../state/store.js";
import { readApplied, readSync } from "../state/sync-state.js";
import type { Allow } from "../types/allow.js";
import type { BoundSync } from "../types/bound.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { Plan, SyncPlan } from "../types/generated/plan.js";
import type { Places } from "../warehouses/warehouse.js";
import { bindEarlier, bindSync } from "./bind.js";
import { planSync } from "./plan-sync.js";
import { findRenamed } from "./renamed.js";
import { findSourceEdit } from "./source-edit.js";

export interface PlanOptions {
	readonly project: Plan["project"];
	/** The syncs to plan, by name. */
	readonly syncs: readonly CompiledSync[];
	/** Of every spec of the project, planned or not, enabled or not. */
	readonly histories: readonly string[];
	readonly places: Places;
	readonly destinations: Readonly<Record<string, Destination>>;
	/** null: there is no state yet; only a speculative plan can be made. */
	readonly lineage: Lineage | null;
	/** Milliseconds a frozen plan holds; null: speculative. */
	readonly freezeFor: number | null;
	readonly allows: readonly Allow[];
	readonly now: Date;
	readonly invocationId: string;
	readonly version: string;
	/** Ends the planning; nothing of it remains. */
	readonly signal: AbortSignal;
	readonly onProgress: (sync: string, rows: number) => void;
}

/** What would be sent, and why. With `freezeFor` the rows are kept, so that exactly this can be applied. */
export async function planProject(options: PlanOptions): Promise<PhaseResult<Plan>> {
	const { project, lineage, now, freezeFor } = options;
	const { store } = options.places;
	const scope: StateScope = { projectId: project.id, target: project.target };
	const diagnostics: Diagnostic[] = lineage === null ? [stateNotYet(null, { target: project.target })] : [];
	if (freezeFor !== null) {
		await store.use({ state: "write" }, (session) => dropExpired(session, store, now.getTime()));
	}
	diagnostics.push(...(await renamedSyncs(options, scope)));
	if (diagnostics.some((one) => one.severity === "error")) return { value: null, diagnostics };
	const syncs: SyncPlan[] = [];
	for (const sync of options.syncs) {
		const planned = await planOne(options, scope, sync);
		diagnostics.push(...planned.diagnostics);
		if (planned.value !== null) syncs.push(planned.value);
	}
	if (diagnostics.some((one) => one.severity === "error")) return { value: null, diagnostics };
	return { value: document(options, syncs), diagnostics };
}

async function renamedSyncs(
	{ places: { store }, lineage, syncs, histories }: PlanOptions,
	scope: StateScope,
): Promise<readonly Diagnostic[]> {
	if (lineage === null) return [];
	const applied = await store.use({ state: "read" }, (session) => readApplied(session, store, scope));
	return findRenamed(syncs, applied, histories);
}

/** Plans against the state as it is. What another apply closes meanwhile is gone, and the plan begins anew. */
async function planOne(
	options: PlanOptions,
	scope: StateScope,
	sync: CompiledSync,
): Promise<PhaseResult<SyncPlan>> {
	options.signal.throwIfAborted();
	const found = await stateOf(options, scope, sync.history);
	try {
		return await planAgainst(found, options, scope, sync);
	} catch (error) {
		if (found.open === null) throw error;
		const { open } = await stateOf(options, scope, sync.history);
		if (open?.digest === found.open.digest) throw error;
		return planOne(options, scope, sync);
	}
}

async function planAgainst(
	{ state, open }: FoundState,
	options: PlanOptions,
	scope: StateScope,
	sync: CompiledSync,
): Promise<PhaseResult<SyncPlan>> {
	const { places, freezeFor, now } = options;
	const { warehouse } = places;
	const described = await warehouse.use({ source: true }, (session) => session.describe(sync.model.relation));
	const { bound, diagnostics } = bindSync(sync, described, warehouse.dialect);
	if (bound === null) return { value: null, diagnostics };
	const applied = open?.bound ?? state?.applied ?? null;
	const replaced = replacement(applied, bound);
	if (replaced !== null) return { value: null, diagnostics: [replaced] };
	const mappings = new Map((state?.mappings ?? []).map((mapping) => [mapping.id, mapping]));
	if (open !== null) mappings.set(open.bound.mapping.id, open.bound.mapping);
	const destination = options.destinations[sync.destination.name];
	if (destination === undefined) throw new Error(`destination ${sync.destination.name} was not connected`);
	const sourceEdit = await warehouse.use({ source: true }, (session) =>
		findSourceEdit(session, applied, bound),
	);
	const plan = await planSync({
		places,
		scope,
		destination,
		bound,
		sourceEdit,
		earlier: [...mappings.values()].map((mapping) => bindEarlier(mapping, described, warehouse.dialect)),
		state,
		open,
		expiresAt: freezeFor === null ? null : now.getTime() + freezeFor,
		allows: options.allows,
		draft: `draft_${options.invocationId.replaceAll("-", "")}`,
		onRows: (rows) => {
			options.signal.throwIfAborted();
			options.onProgress(sync.name, rows);
		},
	});
	return { value: plan, diagnostics: [] };
}

interface FoundState {
	readonly state: SyncState | null;
	/** What an apply has begun and not ended; the plan looks through it. */
	readonly open: ChangeSetHeader | null;
}

async function stateOf(
	{ places: { store }, lineage }: PlanOptions,
	scope: StateScope,
	history: string,
): Promise<FoundState> {
	if (lineage === null) return { state: null, open: null };
	return store.use({ state: "read" }, async (session) => {
		const state = await readSync(session, store, scope, history);
		return {
			state,
			open: state.open === null ? null : await readChangeSet(session, store, state.open),
		};
	});
}

/** Rows sent under another key, as another call or elsewhere cannot be compared with those of today. */
function replacement(applied: BoundSync | null, { sync }: BoundSync): Diagnostic | null {
	if (applied === null) return null;
	const before = applied.sync;
	const facts = { sync: sync.name, path: sync.path };
	const key = [before.key.join(", "), sync.key.join(", ")] as const;
	if (key[0] !== key[1])
		return syncReplaced(null, {
			...facts,
			what: "key",
			before: key[0],
			after: key[1],
		});
	if (before.call !== sync.call) {
		return syncReplaced(null, {
			...facts,
			what: "call",
			before: before.call,
			after: sync.call,
		});
	}
	if (before.destination.name !== sync.destination.name) {
		const names = {
			before: before.destination.name,
			after: sync.destination.name,
		};
		return syncReplaced(null, { ...facts, what: "destination", ...names });
	}
	return null;
}

function document(options: PlanOptions, syncs: SyncPlan[]): Plan {
	const { now, freezeFor, lineage } = options;
	const sum = (count: (sync: SyncPlan) => number) => syncs.reduce((total, sync) => total + count(sync), 0);
	const events = sum((sync) => sync.to_send.events);
	const hasOpen = syncs.some((sync) => sync.open_change_set !== null);
	const isFree = syncs.every((sync) => sync.guards.length === 0 && sync.allowances.length === 0);
	return {
		metadata: {
			schema_version: 1,
			tailrace_version: options.version,
			invocation_id: options.invocationId,
			generated_at: now.toISOString(),
			expires_at: freezeFor === null ? null : new Date(now.getTime() + freezeFor).toISOString(),
		},
		project: options.project,
		state: { lineage: lineage?.lineage ?? null },
		summary: {
			syncs: syncs.length,
			events,
			added: sum((sync) => sync.counts.added),
			changed: sum((sync) => sync.counts.changed),
			removed: sum((sync) => sync.counts.removed),
			silent: sum((sync) => sync.counts.silent),
			invalid: sum((sync) => sync.counts.invalid),
			has_changes: events > 0 || hasOpen,
			is_applicable: freezeFor !== null && isFree,
		},
		syncs,
	};
}
