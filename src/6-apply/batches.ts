import type { Destination } from "../destinations/destination.js";
import type { Slot } from "./settlement.js";

/** One event, ready to send. */
export interface ReadyEvent {
	readonly slot: Slot;
	readonly text: string;
}

/** Packs events into batches that stay within the destination's limits, counted on final UTF-8 bytes. */
export interface Packer {
	/** Adds an event; returns the batch that was full before it, if any. */
	add(event: ReadyEvent): readonly ReadyEvent[] | null;
	/** The last, partial batch; null when there is none. */
	rest(): readonly ReadyEvent[] | null;
}

export function createPacker({ limits, envelopeBytes }: Destination): Packer {
	let batch: ReadyEvent[] = [];
	let bytes = 0;

	function take(): readonly ReadyEvent[] | null {
		const full = batch.length === 0 ? null : batch;
		batch = [];
		bytes = 0;
		return full;
	}

	return {
		add(event) {
			const size = Buffer.byteLength(event.text);
			const isFull =
				batch.length === limits.batchEvents ||
				bytes + size + envelopeBytes(batch.length + 1) > limits.batchBytes;
			const full = isFull ? take() : null;
			batch.push(event);
			bytes += size;
			return full;
		},
		rest: take,
	};
}
