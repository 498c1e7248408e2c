import type { Cell } from "../types/bound.js";
import type { Change } from "./change.js";

/** A row that nothing was ever sent for. */
export function newRow(key: readonly string[], row: readonly Cell[]): Change {
	return {
		bucket: 1,
		n: 0,
		op: "added",
		key,
		fingerprint: null,
		row,
		was: null,
		before: null,
		mapping: null,
		gone: null,
		cause: "data",
	};
}
