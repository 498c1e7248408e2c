export interface TokenBucket {
	/** Takes tokens for `events`; returns 0, or, with nothing taken, the whole seconds to wait before the next try. */
	take(events: number): number;
}

/**
 * Holds one second's worth of events. A batch larger than that passes when the bucket is full and leaves it in debt:
 * otherwise no wait would ever be long enough.
 */
export function tokenBucket(eventsPerSecond: number, clock: () => Date): TokenBucket {
	const capacity = Math.max(1, eventsPerSecond);
	let tokens = capacity;
	let filledAt = clock().getTime();
	return {
		take(events) {
			const now = clock().getTime();
			tokens = Math.min(capacity, tokens + (Math.max(0, now - filledAt) / 1000) * eventsPerSecond);
			filledAt = now;
			const needed = Math.min(events, capacity);
			if (tokens < needed) return Math.ceil((needed - tokens) / eventsPerSecond);
			tokens -= events;
			return 0;
		},
	};
}
