import type { Answer, Destination, DestinationConnection } from "../destinations/destination.js";
import { destinationDenied, destinationUnreachable, tooManyRefusals } from "../diagnostics/codes/apply.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { ReadyEvent } from "./batches.js";
import type { Pace } from "./pace.js";

/** Sends batches until each event is taken or refused by itself; an outage is thrown as a Refusal. */
export interface Delivery {
	/** The events of the batch that the destination refused, with its reason. */
	deliver(batch: readonly ReadyEvent[]): Promise<readonly RefusedEvent[]>;
}

export interface RefusedEvent {
	readonly event: ReadyEvent;
	readonly reason: string;
}

export interface DeliveryOptions {
	/** The destination's name, for messages. */
	readonly name: string;
	readonly destination: Destination;
	readonly connection: DestinationConnection;
	readonly pace: Pace;
	readonly now: () => Date;
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	/** From 0 to 1; spreads retries. */
	readonly random: () => number;
	/** Ends requests and waits. */
	readonly signal: AbortSignal;
}

const mostAttempts = 10;
const mostLimitedAttempts = 100;
const firstPause = 200;
const longestPause = 30_000;
const mostRefusalsInARow = 20;

export function createDelivery(options: DeliveryOptions): Delivery {
	const { name, destination, connection, pace, signal } = options;
	let refusalsInARow = 0;

	/** 400 names no culprit: halves are sent until the event stands alone. */
	async function deliver(batch: readonly ReadyEvent[]): Promise<readonly RefusedEvent[]> {
		const answer = await sendUntilAnswered(batch);
		if (answer.kind === "taken") {
			refusalsInARow = 0;
			return [];
		}
		const [only, ...others] = batch;
		if (only !== undefined && others.length === 0) {
			refusalsInARow += 1;
			if (refusalsInARow >= mostRefusalsInARow) {
				const facts = {
					destination: name,
					count: refusalsInARow,
					reason: answer.reason,
				};
				throw new Refusal(tooManyRefusals(null, facts), "failed");
			}
			return [{ event: only, reason: answer.reason }];
		}
		const middle = Math.ceil(batch.length / 2);
		const left = await deliver(batch.slice(0, middle));
		return [...left, ...(await deliver(batch.slice(middle)))];
	}

	async function sendUntilAnswered(
		batch: readonly ReadyEvent[],
	): Promise<Extract<Answer, { kind: "taken" | "refused" }>> {
		const texts = batch.map((event) => event.text);
		let failures = 0;
		for (let attempt = 0; ; attempt += 1) {
			await pace.turn(batch.length, signal);
			const answer = await connection.send(destination.encodeBatch(texts, options.now()), attempt, signal);
			signal.throwIfAborted();
			if (answer.kind === "taken" || answer.kind === "refused") return answer;
			if (answer.kind === "denied") {
				throw new Refusal(destinationDenied(null, { destination: name, reason: answer.reason }), "failed");
			}
			if (!answer.isLimited) failures += 1;
			if (failures >= mostAttempts || attempt + 1 >= mostLimitedAttempts) {
				const facts = {
					destination: name,
					reason: answer.reason,
					attempts: attempt + 1,
				};
				throw new Refusal(destinationUnreachable(null, facts), "failed");
			}
			await pauseAfter(answer, attempt);
		}
	}

	/** A 429 makes every request wait; anything else only this one. */
	async function pauseAfter(answer: Extract<Answer, { kind: "retry" }>, attempt: number): Promise<void> {
		const backoff = Math.min(firstPause * 2 ** attempt, longestPause) * (0.5 + options.random() / 2);
		const pause = answer.after ?? backoff;
		if (answer.isLimited) pace.pause(pause);
		else await options.wait(pause, signal);
	}

	return { deliver };
}
