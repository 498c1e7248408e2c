import { notAllowed, planExpired, planStale } from "../diagnostics/codes/apply.js";
import { leaseHeld } from "../diagnostics/codes/state.js";
import { Refusal } from "../diagnostics/refusal.js";
import { readChangeSet } from "../state/change-sets.js";
import { readRun } from "../state/close.js";
import { beginChangeSet, takeLease } from "../state/lease.js";
import type { ChangeSetHeader, Lease, Run, SyncState } from "../state/store.js";
import { readSync } from "../state/sync-state.js";
import { type Allow, isAllowed } from "../types/allow.js";
import type { RunResult } from "../types/generated/run-results.js";
import { type ApplyContext, applyChangeSet } from "./apply-change-set.js";

export interface ApplyOptions extends ApplyContext {
	/** The syncs to apply, with the change sets of the plan; null resumes what is open and does nothing else. */
	readonly syncs: readonly {
		readonly name: string;
		/** The name under which the state keeps it. */
		readonly history: string;
		readonly changeSet: string | null;
	}[];
	readonly allows: readonly Allow[];
	/** Told as soon as a change set is closed, so that a later failure does not hide it. */
	readonly onResult: (result: RunResult) => unknown;
	/** Who we are, for others to read. */
	readonly holder: string;
	/** Whether a holder on this machine is surely dead. */
	readonly isHolderGone: (holder: string) => boolean;
}

/**
 * Renewed with every journal entry, so that some may fail before it is over. Whoever could not renew it for half of it
 * stops sending, and a request times out sooner than that.
 */
function leaseDuration({ store }: ApplyOptions): number {
	return Math.max(60_000, 5 * store.habits.journalInterval);
}

type PlannedSync = ApplyOptions["syncs"][number];

/**
 * Applies the change sets of a plan and nothing else. A sync whose change set is open is resumed first, with the
 * mapping and the ids it was begun with. What a person must allow is asked for all syncs before any of them sends.
 */
export async function applyPlan(options: ApplyOptions): Promise<readonly RunResult[]> {
	const resumed: (readonly RunResult[])[] = [];
	for (const sync of options.syncs) {
		options.signal.throwIfAborted();
		resumed.push(await resumeOpen(options, sync));
	}
	for (const { changeSet } of options.syncs) {
		const header = changeSet === null ? null : await headerOf(options, changeSet);
		if (header !== null) refuseUnallowed(options, header);
	}
	const results: RunResult[] = [];
	for (const [index, sync] of options.syncs.entries()) {
		options.signal.throwIfAborted();
		const before = resumed[index] ?? [];
		results.push(...before);
		const isDone = before.some((one) => one.change_set === sync.changeSet);
		if (!isDone) results.push(...(await applySync(options, sync)));
	}
	return results;
}

async function resumeOpen(
	options: ApplyOptions,
	{ name, history, changeSet }: PlannedSync,
): Promise<readonly RunResult[]> {
	const state = await stateOf(options, history);
	if (state.open === null) return [];
	const run = await resume(options, name, state, state.open);
	return [report(options, run, state.open === changeSet ? "applied" : "resumed")];
}

async function applySync(options: ApplyOptions, sync: PlannedSync): Promise<readonly RunResult[]> {
	const { name, history, changeSet } = sync;
	// Another apply may have begun in the meantime.
	const results = await resumeOpen(options, sync);
	if (changeSet === null || results.some((one) => one.change_set === changeSet)) return results;
	const { store } = options;
	const earlier = await store.use({ state: "read" }, (session) => readRun(session, store, changeSet));
	if (earlier !== null) return [...results, report(options, earlier, "done")];
	const header = await headerOf(options, changeSet);
	if (header === null) throw stale(name, "its rows are not kept any more");
	const state = await stateOf(options, history);
	return [...results, report(options, await begin(options, header, state), "applied")];
}

function headerOf({ store }: ApplyOptions, changeSet: string): Promise<ChangeSetHeader | null> {
	return store.use({ state: "read" }, (session) => readChangeSet(session, store, changeSet));
}

function refuseUnallowed(options: ApplyOptions, header: ChangeSetHeader): void {
	if (header.expiresAt < options.now().getTime()) {
		const at = new Date(header.expiresAt).toISOString();
		throw new Refusal(planExpired(null, { sync: header.sync, at }), "refused");
	}
	for (const { name, actual } of header.blockers) {
		if (!isAllowed(options.allows, { sync: header.sync, name, actual })) {
			throw new Refusal(notAllowed(null, { sync: header.sync, name, actual }), "refused");
		}
	}
}

/** Everything that can refuse a plan is tested here, before the first event, and never again. */
async function begin(options: ApplyOptions, header: ChangeSetHeader, state: SyncState): Promise<Run> {
	const { store, scope } = options;
	refuseUnallowed(options, header);
	const lease = leaseOf(options, header, state);
	const isMine = await store.use({ state: "write" }, (session) =>
		beginChangeSet(session, store, scope, { header, lease }),
	);
	if (!isMine) {
		const { serial } = await stateOf(options, header.history);
		throw stale(header.sync, `it was at serial ${header.baseSerial} and is at ${serial}`);
	}
	return applyChangeSet(options, { header, lease, epoch: state.epoch });
}

async function resume(options: ApplyOptions, sync: string, state: SyncState, open: string): Promise<Run> {
	const { store, scope, isHolderGone } = options;
	const { holder } = state;
	if (holder !== null && !state.isLeaseOver && !isHolderGone(holder)) {
		throw new Refusal(leaseHeld(null, { sync, holder }), "held");
	}
	const header = await headerOf(options, open);
	if (header === null) throw new Error(`change set ${open} of sync ${sync} is open and has no header`);
	const lease = leaseOf(options, header, state);
	const isMine = await store.use({ state: "write" }, (session) => takeLease(session, store, scope, lease));
	if (!isMine) throw new Refusal(leaseHeld(null, { sync, holder: "another apply" }), "held");
	return applyChangeSet(options, { header, lease, epoch: state.epoch });
}

function stateOf({ store, scope }: ApplyOptions, history: string): Promise<SyncState> {
	return store.use({ state: "read" }, (session) => readSync(session, store, scope, history));
}

function leaseOf(options: ApplyOptions, header: ChangeSetHeader, state: SyncState): Lease {
	return {
		sync: header.sync,
		history: header.history,
		digest: header.digest,
		token: state.token + 1,
		holder: options.holder,
		duration: leaseDuration(options),
	};
}

function stale(sync: string, reason: string): Refusal {
	return new Refusal(planStale(null, { sync, reason }), "refused");
}

function report({ onResult }: ApplyOptions, run: Run, status: RunResult["status"]): RunResult {
	const result: RunResult = {
		sync: run.sync,
		status,
		change_set: run.digest,
		serial: run.serial,
		planned: run.planned,
		sent: run.sent,
		silent: run.silent,
		rejected: run.rejected,
		invalid: run.invalid,
		seconds: (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000,
	};
	onResult(result);
	return result;
}
