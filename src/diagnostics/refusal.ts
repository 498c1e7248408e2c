import type { Diagnostic } from "./diagnostic.js";

/**
 * Why a command could not go on, for callers far up: `failed` is an outage, `refused` needs a person (exit code 4),
 * `held` means that another apply holds the lease (exit code 5).
 */
export type Outcome = "failed" | "refused" | "held";

/** Thrown where the warehouse, the state or the destination stops the work; carries what to tell the user. */
export class Refusal extends Error {
	override readonly name = "Refusal";
	constructor(
		readonly diagnostic: Diagnostic,
		readonly outcome: Outcome,
	) {
		super(diagnostic.message);
	}
}
