import type { Random } from "./seeded-random.js";

export interface FaultRates {
	readonly failRate: number;
	readonly resetRate: number;
}

/** What goes wrong with one request; `recorded` tells on which side of the recording the connection is destroyed. */
export type Fault =
	| { readonly kind: "none" }
	| {
			readonly kind: "refuse";
			readonly status: RefusalStatus;
			readonly retryAfter: boolean;
	  }
	| { readonly kind: "reset"; readonly recorded: boolean };

const refusalStatuses = [500, 502, 503, 504] as const;
type RefusalStatus = (typeof refusalStatuses)[number];

/** Draws the same count of numbers whatever the rates are, so that the n-th request of a seed meets the same luck. */
export function drawFault(rates: FaultRates, random: Random): Fault {
	const fails = random() < rates.failRate;
	const status = refusalStatuses[Math.floor(random() * refusalStatuses.length)] ?? 500;
	const retryAfter = random() < 0.5;
	const resets = random() < rates.resetRate;
	const recorded = random() < 0.5;
	if (fails) return { kind: "refuse", status, retryAfter: retryAfter && status === 503 };
	return resets ? { kind: "reset", recorded } : { kind: "none" };
}
