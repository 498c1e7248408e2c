import type { EffectOf } from "../changes/effect.js";
import type { Destination } from "../destinations/destination.js";
import { eventRefused } from "../diagnostics/codes/apply.js";
import { type ChangeSource, type Page, readPage, readPages } from "../state/pages.js";
import type { SettledRange } from "../state/store.js";
import { createPacker, type ReadyEvent } from "./batches.js";
import type { Delivery } from "./delivery.js";
import type { MessageIdOf } from "./message-id.js";
import { type Settlement, type Slot, settledBefore } from "./settlement.js";

export interface ChangeDelivery {
	readonly source: ChangeSource;
	readonly effectOf: EffectOf;
	readonly messageIdOf: MessageIdOf;
	readonly destination: Destination;
	readonly delivery: Delivery;
	readonly settlement: Settlement;
	/** What earlier attempts settled. */
	readonly settled: readonly SettledRange[];
	/** Stops taking up new work. */
	readonly signal: AbortSignal;
	readonly onSent: (events: number) => void;
}

const requestsInFlight = 4;

/** Sends what a change set holds; returns when every row is settled. No event follows a removal before all of them are. */
export async function deliverChanges(work: ChangeDelivery): Promise<void> {
	const { removals, rest } = await readPages(work.source);
	const isSettled = settledBefore(work.settled);
	await deliverPages(work, removals, isSettled);
	await deliverPages(work, rest, isSettled);
}

async function deliverPages(
	work: ChangeDelivery,
	pages: readonly Page[],
	isSettled: (bucket: number, n: number) => boolean,
): Promise<void> {
	const requests = createRequests(work);
	const packer = createPacker(work.destination);
	const read = (page: Page | undefined) => (page === undefined ? null : readPage(work.source, page));
	let [bucket, last] = [-1, 0];
	let next = read(pages[0]);
	try {
		for (let index = 1; next !== null; index += 1) {
			const changes = await next;
			next = read(pages[index]);
			next?.catch(() => undefined);
			for (const change of changes) {
				if (change.bucket !== bucket) [bucket, last] = [change.bucket, 0];
				const slot: Slot = { bucket, from: last + 1, to: change.n };
				last = change.n;
				if (isSettled(bucket, change.n)) continue;
				const effect = work.effectOf(change);
				if (effect.kind === "silent") work.settlement.done(slot);
				else if (effect.kind === "invalid") {
					const { code = "row/invalid", message = "" } = effect.failures[0] ?? {};
					work.settlement.undelivered(slot, {
						outcome: "invalid",
						code,
						message,
					});
				} else {
					const text = work.destination.encodeEvent(effect, work.messageIdOf(change, effect.messageId));
					const full = packer.add({ slot, text });
					if (full !== null) await requests.start(full);
				}
			}
		}
		const rest = packer.rest();
		if (rest !== null) await requests.start(rest);
	} finally {
		await requests.settle();
	}
	requests.rethrow();
}

/** A bounded number of requests at a time; the first failure stops new ones, those under way may end. */
function createRequests({ delivery, settlement, signal, onSent }: ChangeDelivery) {
	const running = new Set<Promise<void>>();
	let failure: { readonly error: unknown } | null = null;

	async function send(batch: readonly ReadyEvent[]): Promise<void> {
		try {
			const refused = new Map((await delivery.deliver(batch)).map(({ event, reason }) => [event, reason]));
			for (const event of batch) {
				const reason = refused.get(event);
				if (reason === undefined) settlement.done(event.slot);
				else {
					const { code, message } = eventRefused(null, { reason });
					settlement.undelivered(event.slot, { outcome: "rejected", code, message });
				}
			}
			onSent(batch.length - refused.size);
		} catch (error) {
			failure ??= { error };
		}
	}

	function rethrow(): void {
		if (failure !== null) throw failure.error;
	}

	return {
		rethrow,
		async start(batch: readonly ReadyEvent[]): Promise<void> {
			while (running.size >= requestsInFlight) await Promise.race(running);
			rethrow();
			signal.throwIfAborted();
			const request = send(batch).finally(() => running.delete(request));
			running.add(request);
		},
		settle: async () => {
			await Promise.all(running);
		},
	};
}
