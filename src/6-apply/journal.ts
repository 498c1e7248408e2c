import { leaseLost } from "../diagnostics/codes/state.js";
import { Refusal } from "../diagnostics/refusal.js";
import { renewLease } from "../state/lease.js";
import { settleRanges } from "../state/settle.js";
import type { Lease, StateScope } from "../state/store.js";
import type { Warehouse } from "../warehouses/warehouse.js";
import type { Settlement } from "./settlement.js";

/** Writes what settled to the state every so often, and renews the lease with it. */
export interface Journal {
	/** Writes what has settled since the last entry; throws when the lease was lost. */
	write(): Promise<void>;
	/** Ends the regular entries. */
	stop(): Promise<void>;
	/** Aborted when the lease was lost or the state cannot be written: sending must stop. */
	readonly lost: AbortSignal;
}

export interface JournalOptions {
	readonly store: Warehouse;
	readonly scope: StateScope;
	readonly lease: Lease;
	readonly settlement: Settlement;
	/** Milliseconds between entries. */
	readonly interval: number;
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function startJournal(options: JournalOptions): Journal {
	const { store, scope, lease, settlement } = options;
	const ended = new AbortController();
	const lost = new AbortController();
	let entry: Promise<void> = Promise.resolve();

	/** Nobody else takes the lease before its time is up; half of it is left for what is under way. */
	let deadline = setTimeout(giveUp, lease.duration / 2);
	function giveUp(): void {
		lost.abort(lostLease(lease));
	}

	async function writeEntry(): Promise<void> {
		const ranges = settlement.take();
		const { rangesPerStatement } = store.habits;
		await store.use({ state: "write" }, async (session) => {
			for (let start = 0; start < ranges.length; start += rangesPerStatement) {
				const some = ranges.slice(start, start + rangesPerStatement);
				if (
					!(await settleRanges(session, store, scope, {
						lease,
						ranges: some,
					}))
				)
					throw lostLease(lease);
			}
			if (!(await renewLease(session, store, scope, lease))) throw lostLease(lease);
		});
		clearTimeout(deadline);
		if (!ended.signal.aborted) deadline = setTimeout(giveUp, lease.duration / 2);
	}

	function write(): Promise<void> {
		entry = entry.then(writeEntry);
		return entry;
	}

	const ticking = (async () => {
		try {
			for (;;) {
				await options.wait(options.interval, ended.signal);
				await write();
			}
		} catch (error) {
			if (!ended.signal.aborted) lost.abort(error);
		}
	})();

	return {
		write,
		lost: lost.signal,
		async stop() {
			ended.abort();
			clearTimeout(deadline);
			await ticking;
		},
	};
}

function lostLease(lease: Lease): Refusal {
	return new Refusal(leaseLost(null, { sync: lease.sync }), "held");
}
