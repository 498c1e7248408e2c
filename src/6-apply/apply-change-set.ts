import { createEffectOf } from "../changes/effect-of.js";
import type { Destination, DestinationConnection } from "../destinations/destination.js";
import { leaseLost } from "../diagnostics/codes/state.js";
import { Refusal } from "../diagnostics/refusal.js";
import { sealedTables } from "../state/change-sets.js";
import { closeChangeSet } from "../state/close.js";
import { countRows } from "../state/count-rows.js";
import { releaseLease } from "../state/lease.js";
import { moveSnapshot } from "../state/move.js";
import type { ChangeSource } from "../state/pages.js";
import { readSettled } from "../state/settle.js";
import type { ChangeSetHeader, Lease, Run, SettledRange, StateScope } from "../state/store.js";
import type { Warehouse } from "../warehouses/warehouse.js";
import { deliverChanges } from "./deliver-changes.js";
import { createDelivery } from "./delivery.js";
import { startJournal } from "./journal.js";
import { createMessageIds } from "./message-id.js";
import type { Pace } from "./pace.js";
import { createSettlement } from "./settlement.js";

/** What every change set of one apply shares. */
export interface ApplyContext {
	readonly store: Warehouse;
	readonly scope: StateScope;
	readonly destinations: Readonly<Record<string, ConnectedDestination>>;
	readonly runId: string;
	readonly now: () => Date;
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	readonly random: () => number;
	/** Aborted on a signal: no new work. Requests under way get `grace` milliseconds. */
	readonly signal: AbortSignal;
	readonly onProgress: (sync: string, progress: { readonly sent: number; readonly planned: number }) => void;
}

export interface ConnectedDestination {
	readonly destination: Destination;
	readonly connection: DestinationConnection;
	readonly pace: Pace;
}

/** A change set and the proof that this process may send it. */
export interface HeldChangeSet {
	readonly header: ChangeSetHeader;
	readonly lease: Lease;
	/** Part of the message ids of `send` syncs. */
	readonly epoch: number;
}

const grace = 8_000;

/** Sends, settles, moves and closes a change set that this process holds the lease of. */
export async function applyChangeSet(
	context: ApplyContext,
	{ header, lease, epoch }: HeldChangeSet,
): Promise<Run> {
	const { store, scope } = context;
	const startedAt = context.now().toISOString();
	await deliverAll(context, { header, lease, epoch });
	return store.use({ state: "write" }, async (session) => {
		const ranges = await readSettled(session, store, header.digest);
		const rows = await countRows(session, store, header.digest);
		const run = runOf(header, {
			ranges,
			rows,
			id: context.runId,
			startedAt,
			endedAt: context.now().toISOString(),
		});
		await moveSnapshot(session, store, scope, header);
		const isMine = await closeChangeSet(session, store, scope, {
			header,
			lease,
			run,
			at: context.now().getTime(),
		});
		if (!isMine) throw new Refusal(leaseLost(null, { sync: header.sync }), "held");
		return run;
	});
}

async function deliverAll(context: ApplyContext, { header, lease, epoch }: HeldChangeSet): Promise<void> {
	const { store, scope, wait } = context;
	const target = context.destinations[header.bound.sync.destination.name];
	if (target === undefined)
		throw new Error(`destination ${header.bound.sync.destination.name} was not connected`);
	const settlement = createSettlement();
	const settled = await store.use({ state: "read" }, (session) => readSettled(session, store, header.digest));
	const journal = startJournal({
		store,
		scope,
		lease,
		settlement,
		interval: store.habits.journalInterval,
		wait,
	});
	const stop = AbortSignal.any([context.signal, journal.lost]);
	const kill = graceful(stop);
	const { destination, connection, pace } = target;
	const delivery = createDelivery({
		...context,
		name: header.bound.sync.destination.name,
		destination,
		connection,
		pace,
		signal: kill.signal,
	});
	const source: ChangeSource = {
		store,
		place: "state",
		tables: sealedTables(store, header.digest),
	};
	let sent = 0;
	try {
		await deliverChanges({
			source,
			effectOf: createEffectOf({ ...header, destination }),
			messageIdOf: createMessageIds(scope, header, epoch),
			destination,
			delivery,
			settlement,
			settled,
			signal: stop,
			onSent: (events) => {
				sent += events;
				context.onProgress(header.sync, { sent, planned: header.toSend });
			},
		});
	} catch (error) {
		await journal.stop();
		if (journal.lost.aborted) throw journal.lost.reason;
		await journal.write();
		await store.use({ state: "write" }, (session) => releaseLease(session, store, scope, lease));
		throw error;
	} finally {
		kill.cancel();
	}
	await journal.stop();
	await journal.write();
}

/** A signal that follows another one after the grace that requests under way get. */
function graceful(stop: AbortSignal): {
	readonly signal: AbortSignal;
	cancel(): void;
} {
	const kill = new AbortController();
	let timer: NodeJS.Timeout | null = null;
	const arm = () => {
		timer = setTimeout(() => kill.abort(stop.reason), grace);
	};
	if (stop.aborted) arm();
	else stop.addEventListener("abort", arm, { once: true });
	return {
		signal: kill.signal,
		cancel: () => {
			stop.removeEventListener("abort", arm);
			if (timer !== null) clearTimeout(timer);
		},
	};
}

function runOf(
	header: ChangeSetHeader,
	facts: {
		readonly ranges: readonly SettledRange[];
		readonly rows: number;
		readonly id: string;
		readonly startedAt: string;
		readonly endedAt: string;
	},
): Run {
	const count = (outcome: SettledRange["outcome"]) =>
		new Set(
			facts.ranges
				.filter((range) => range.outcome === outcome)
				.map((range) => `${range.bucket}:${range.from}`),
		).size;
	const rejected = count("rejected");
	const sent = header.toSend - rejected;
	return {
		id: facts.id,
		sync: header.sync,
		digest: header.digest,
		serial: header.baseSerial + 1,
		startedAt: facts.startedAt,
		endedAt: facts.endedAt,
		planned: header.toSend,
		sent,
		silent: facts.rows - header.toSend - count("invalid"),
		rejected,
		invalid: count("invalid"),
	};
}
