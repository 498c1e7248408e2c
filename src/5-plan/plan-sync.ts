import { createHash } from "node:crypto";
import type { Adoption } from "../changes/adopt.js";
import { createEffectOf } from "../changes/effect-of.js";
import type { Destination } from "../destinations/destination.js";
import { keyDuplicate, keyNull } from "../diagnostics/codes/row.js";
import { dropChangeSet, keepDraft, sealChangeSet } from "../state/change-sets.js";
import { freezeChanges } from "../state/freeze.js";
import { freezeApart } from "../state/freeze-apart.js";
import type { SourceEdit } from "../state/model-sql.js";
import { snapshotRelations } from "../state/overlay.js";
import { type ChangeSource, readPage, readPages } from "../state/pages.js";
import type { ChangeSetHeader, StateScope, SyncState, Tally } from "../state/store.js";
import { createSync, keepMapping } from "../state/sync-state.js";
import { changeTables, syncId } from "../state/tables.js";
import type { Allow } from "../types/allow.js";
import type { BoundSync, EarlierMapping } from "../types/bound.js";
import type { CompiledSync, Trigger } from "../types/generated/compiled.js";
import type { InvalidRows, SyncPlan } from "../types/generated/plan.js";
import type { Places } from "../warehouses/warehouse.js";
import { classifyEdit } from "./edit-class.js";
import { exposureOf } from "./exposure.js";
import { blockersOf, crossedGuards, neededAllowances } from "./guards.js";
import { createEffectTally, type EffectTally, maskKeyText } from "./tally-effects.js";

/** All that one sync's plan is made from. */
export interface SyncPlanning {
	readonly places: Places;
	readonly scope: StateScope;
	readonly destination: Destination;
	readonly bound: BoundSync;
	readonly earlier: readonly EarlierMapping[];
	readonly sourceEdit: SourceEdit;
	/** null: there is no state yet. */
	readonly state: SyncState | null;
	readonly open: ChangeSetHeader | null;
	/** Milliseconds since 1970 until which a frozen plan holds; null for a speculative plan. */
	readonly expiresAt: number | null;
	readonly allows: readonly Allow[];
	/** Names the draft's tables until they are sealed. */
	readonly draft: string;
	readonly onRows: (rows: number) => void;
}

/** Freezes one sync's changes, reads what each would send, and says it as a plan. */
export async function planSync(planning: SyncPlanning): Promise<SyncPlan> {
	const { places, scope, bound, earlier, state, expiresAt } = planning;
	const { store } = places;
	const place = expiresAt === null ? "scratch" : "state";
	const tables = changeTables(store, place, planning.draft);
	const isKnown = state !== null && state.applied !== null;
	const hasSnapshot = isKnown || planning.open !== null;
	const snapshot = snapshotRelations(store, scope, {
		history: bound.sync.history,
		open: planning.open,
	});
	if (expiresAt !== null) {
		await store.use({ state: "write" }, (session) =>
			keepDraft(session, store, { draft: planning.draft, expiresAt }),
		);
	}
	const freeze = places.warehouse === store ? freezeChanges : freezeApart;
	const { tally, content } = await freeze({
		places,
		place,
		tables,
		expiresAt,
		diff: { bound, sourceEdit: planning.sourceEdit, earlier, keys: hasSnapshot ? snapshot.keys : null },
		rows: hasSnapshot ? snapshot.rows : null,
		hasState: state !== null,
	});
	const edit = classifyEdit(planning.open?.bound ?? state?.applied ?? null, bound);
	const effects = await tallyEffects(planning, { store, place, tables });
	const plan = syncPlan(planning, { tally, effects, edit });
	if (expiresAt === null) return plan;
	if (tally.candidates === 0 && isInForce(planning)) {
		await store.use({ state: "write" }, (session) => dropChangeSet(session, store, planning.draft));
		return plan;
	}
	const digest = digestOf(planning, content);
	const header: ChangeSetHeader = {
		digest,
		sync: bound.sync.name,
		history: bound.sync.history,
		baseSerial: plan.base_serial,
		bound,
		earlier,
		firing: firingTriggers(planning),
		adoption: adoptionOf(planning),
		toSend: plan.to_send.events,
		blockers: blockersOf(plan.guards, plan.allowances),
		expiresAt,
	};
	await store.use({ state: "write" }, async (session) => {
		await createSync(session, store, scope, bound.sync.history);
		await keepMapping(session, store, syncId(scope, bound.sync.history), bound.mapping);
		await sealChangeSet(session, store, scope, { draft: planning.draft, header });
	});
	return { ...plan, change_set: digest };
}

async function tallyEffects(planning: SyncPlanning, source: ChangeSource): Promise<EffectTally> {
	const { bound, earlier, destination, scope } = planning;
	const effectOf = createEffectOf({
		bound,
		earlier,
		destination,
		firing: firingTriggers(planning),
		adoption: adoptionOf(planning),
	});
	const tally = createEffectTally(destination, {
		exposureOf: exposureOf(bound.sync),
		projectId: scope.projectId,
	});
	const { removals, rest } = await readPages(source);
	for (const page of [...removals, ...rest]) {
		const changes = await readPage(source, page);
		for (const change of changes) tally.add(change, effectOf(change));
		planning.onRows(changes.length);
	}
	return tally.result();
}

function syncPlan(
	planning: SyncPlanning,
	parts: {
		readonly tally: Tally;
		readonly effects: EffectTally;
		readonly edit: ReturnType<typeof classifyEdit>;
	},
): SyncPlan {
	const { bound, state, allows, open } = planning;
	const { tally, effects, edit } = parts;
	const { sync } = bound;
	const counts = {
		...effects.counts,
		unchanged: tally.total - tally.nullKeys - tally.duplicateKeyRows - tally.present,
		invalid: effects.counts.invalid + tally.nullKeys + tally.duplicateKeyRows,
	};
	const isFirstRun = edit.changeClass === "first_run";
	const isResend = sendsAnew(sync, effects);
	const facts = {
		sync: sync.name,
		guards: sync.guards,
		counts,
		cause: effects.cause,
		events: effects.toSend.events,
		snapshotRows: state?.rows ?? 0,
		modelRows: tally.total,
		isFirstRun,
	};
	return {
		name: sync.name,
		history: sync.history,
		path: sync.path,
		call: sync.call,
		behavior: sync.behavior,
		on: sync.on,
		model: sync.model.label,
		destination: sync.destination.name,
		on_removed: sync.on_removed,
		checksum: sync.checksums.sync,
		base_serial: state?.serial ?? 0,
		open_change_set: open?.digest ?? null,
		change_class: edit.changeClass,
		counts: {
			added: counts.added,
			changed: counts.changed,
			removed: counts.removed,
			unchanged: counts.unchanged,
			silent: counts.silent,
			adopted: counts.adopted,
			invalid: counts.invalid,
		},
		cause: effects.cause,
		to_send: effects.toSend,
		allowances: neededAllowances({ name: sync.name, change_class: edit.changeClass, isResend }, allows),
		guards: crossedGuards(facts, allows),
		change_set: null,
		mapping_changes: [...edit.mappingChanges],
		fields: effects.fields,
		samples: effects.samples,
		invalid: [...keyProblems(planning, tally), ...effects.invalid],
	};
}

/** Whether events go out again that were sent: every one of a kind that changes, any of a kind that is sent once. */
function sendsAnew(
	{ behavior, on_mapping_change }: CompiledSync,
	{ counts, cause }: Pick<EffectTally, "counts" | "cause">,
): boolean {
	if (behavior === "update_or_create") return on_mapping_change === "all" && cause.edit > 0;
	return on_mapping_change !== "forward" && counts.changed > 0 && cause.edit + cause.unknown > 0;
}

/** A trigger counts from the apply that brings it: what had happened by then settles silently. */
function firingTriggers({ bound, state, open }: SyncPlanning): readonly Trigger[] {
	const on = bound.sync.on ?? [];
	const applied = open?.bound ?? state?.applied ?? null;
	if (applied === null) return on;
	const before = applied.sync.on ?? ["added"];
	return on.filter((trigger) => before.includes(trigger));
}

/** What is there on a first run may be taken for sent; later the spec may say so and nothing follows. */
function adoptionOf({ bound, state, open }: SyncPlanning): Adoption | null {
	const { first_run } = bound.sync;
	const isFirstRun = open === null && (state?.applied ?? null) === null;
	if (!isFirstRun || first_run === null || first_run === "send_all") return null;
	return { before: first_run === "adopt" ? null : first_run.adopt_before };
}

/** Whether the sync is exactly the one applied last or being applied, so that a plan without changes has nothing to write down. */
function isInForce({ bound, state, open }: SyncPlanning): boolean {
	const applied = open?.bound ?? state?.applied ?? null;
	return (
		applied?.sync.checksums.sync === bound.sync.checksums.sync && applied.mapping.id === bound.mapping.id
	);
}

/** Rows that have no place in a change set because nothing names them, or too many rows share a name. */
function keyProblems({ bound, scope }: SyncPlanning, tally: Tally): readonly InvalidRows[] {
	const key = bound.sync.key.map((column) => `\`${column}\``).join(", ");
	const problems: InvalidRows[] = [];
	if (tally.nullKeys > 0) {
		const { code, message, hint } = keyNull(null, { key });
		problems.push({ code, field: null, message, hint, rows: tally.nullKeys, keys: [] });
	}
	if (tally.duplicateKeys > 0) {
		const { code, message, hint } = keyDuplicate(null, { key, keys: tally.duplicateKeys });
		const keys = tally.duplicateSamples.slice(0, 3).map((text) => maskKeyText(text, scope.projectId));
		problems.push({ code, field: null, message, hint, rows: tally.duplicateKeyRows, keys });
	}
	return problems;
}

/** Names a change set by what it holds and what it was compared with: freezing the same twice gives the same name. */
function digestOf(planning: SyncPlanning, content: string): string {
	const { scope, bound, state } = planning;
	const adoption = adoptionOf(planning);
	const parts = [
		scope.projectId,
		scope.target,
		bound.sync.history,
		String(state?.serial ?? 0),
		bound.sync.checksums.sync,
		bound.mapping.id,
		content,
		...(adoption === null ? [] : [`adopted before ${adoption.before}`]),
	];
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
