import { leaseHeld, leaseLost } from "../diagnostics/codes/state.js";
import { Refusal } from "../diagnostics/refusal.js";
import { readChangeSet } from "../state/change-sets.js";
import { closeChangeSet } from "../state/close.js";
import { takeLease } from "../state/lease.js";
import { moveSnapshot } from "../state/move.js";
import { settleRest } from "../state/settle-rest.js";
import type { ChangeSetHeader, Lease, Run, StateScope } from "../state/store.js";
import { readSync } from "../state/sync-state.js";
import type { Warehouse } from "../warehouses/warehouse.js";

export interface AbandonOptions {
	readonly store: Warehouse;
	readonly scope: StateScope;
	readonly sync: { readonly name: string; readonly history: string };
	readonly runId: string;
	readonly now: () => Date;
	readonly holder: string;
	readonly isHolderGone: (holder: string) => boolean;
}

/** What became of an open change set that was given up. */
export interface Abandoned {
	readonly changeSet: string;
	/** Events it had planned. */
	readonly planned: number;
	/** Rows that nobody knows to be settled; each of them is planned again, and may arrive twice. */
	readonly inDoubt: number;
}

const leaseDuration = 300_000;

/**
 * Gives up what an apply has begun and will not finish. Settled rows move into the snapshot, all others lose their
 * fingerprint there, so that the next plan has them again, under other message ids. Null when nothing is open.
 */
export async function abandonSync(options: AbandonOptions): Promise<Abandoned | null> {
	const { store, scope, sync, now } = options;
	return store.use({ state: "write" }, async (session) => {
		const state = await readSync(session, store, scope, sync.history);
		if (state.open === null) return null;
		const { holder } = state;
		if (holder !== null && !state.isLeaseOver && !options.isHolderGone(holder))
			throw new Refusal(leaseHeld(null, { sync: sync.name, holder }), "held");
		const header = await readChangeSet(session, store, state.open);
		if (header === null)
			throw new Error(`change set ${state.open} of sync ${sync.name} is open and has no header`);
		const lease: Lease = {
			sync: sync.name,
			history: sync.history,
			digest: header.digest,
			token: state.token + 1,
			holder: options.holder,
			duration: leaseDuration,
		};
		const startedAt = now().toISOString();
		const lost = () => new Refusal(leaseLost(null, { sync: sync.name }), "held");
		if (!(await takeLease(session, store, scope, lease))) throw lost();
		const inDoubt = await settleRest(session, store, scope, { header, lease });
		if (inDoubt === null) throw lost();
		await moveSnapshot(session, store, scope, header);
		const run = runOf(header, { id: options.runId, inDoubt, startedAt, endedAt: now().toISOString() });
		if (!(await closeChangeSet(session, store, scope, { header, lease, run, at: now().getTime() })))
			throw lost();
		return { changeSet: header.digest, planned: header.toSend, inDoubt };
	});
}

/** What was silent or refused among the settled rows is not told apart any more. */
function runOf(
	header: ChangeSetHeader,
	facts: Pick<Run, "id" | "startedAt" | "endedAt"> & { readonly inDoubt: number },
): Run {
	const { inDoubt, ...rest } = facts;
	return {
		...rest,
		sync: header.sync,
		digest: header.digest,
		serial: header.baseSerial + 1,
		planned: header.toSend,
		sent: Math.max(0, header.toSend - inDoubt),
		silent: 0,
		rejected: inDoubt,
		invalid: 0,
	};
}
