import type { Trigger } from "./generated/compiled.js";

/** In the order in which they are kept. */
export const triggers: readonly Trigger[] = ["added", "changed", "removed"];

/** Whether a `send` sync follows its rows once their key has appeared: it compares them, and templates have `before`. */
export function followsRows(on: readonly Trigger[] | null): boolean {
	return on?.some((trigger) => trigger !== "added") ?? false;
}
