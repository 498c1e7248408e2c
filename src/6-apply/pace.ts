/** Holds requests back: to a rate of events, and while the destination asked for a pause. */
export interface Pace {
	/** Waits until `events` more may be sent. */
	turn(events: number, signal: AbortSignal): Promise<void>;
	/** Nothing is sent for so many milliseconds. */
	pause(milliseconds: number): void;
}

export interface PaceOptions {
	readonly eventsPerSecond: number;
	/** Milliseconds, rising. */
	readonly clock: () => number;
	readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Spreads batches so that over any stretch no more than the rate goes out, and a second's worth at once. */
export function createPace({ eventsPerSecond, clock, wait }: PaceOptions): Pace {
	let freeAt = clock();
	let pausedUntil = 0;
	return {
		async turn(events, signal) {
			const now = clock();
			const start = Math.max(freeAt, now - 1000);
			freeAt = start + (events / eventsPerSecond) * 1000;
			for (let until = Math.max(start, pausedUntil); until > clock(); until = Math.max(start, pausedUntil)) {
				await wait(until - clock(), signal);
			}
		},
		pause(milliseconds) {
			pausedUntil = Math.max(pausedUntil, clock() + milliseconds);
		},
	};
}
