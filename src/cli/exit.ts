import type { Outcome } from "../diagnostics/refusal.js";

/** What a command's exit code says; the README's table. */
export const exitCodes = {
	done: 0,
	failed: 1,
	changes: 2,
	rejections: 3,
	refused: 4,
	held: 5,
	interrupted: 130,
	terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(outcome: Outcome): ExitCode {
	return exitCodes[outcome];
}
