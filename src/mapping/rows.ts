import type { BoundColumn, Cell } from "../types/bound.js";
import type { RowFailure } from "./rendering.js";

/** The row at hand: one object a renderer, filled anew for each row, so that reading a cell allocates nothing. */
export interface RowState {
	cells: readonly Cell[];
	/** The element at hand inside $each. */
	item: unknown;
	failures: RowFailure[];
	/** JSON columns already parsed, by index; emptied for each row. */
	readonly parsed: Map<number, unknown>;
}

/** Computes a value from the row at hand; throws a RowProblem. */
export type Evaluate = (state: RowState) => unknown;

/** A column of the row, by its place in the cells. */
export interface ColumnReader {
	readonly index: number;
	readonly column: BoundColumn;
	/** The cell as a Liquid value. */
	readonly read: Evaluate;
}

export function emptyRow(): RowState {
	return { cells: [], item: undefined, failures: [], parsed: new Map() };
}

export function fillRow(state: RowState, cells: readonly Cell[]): void {
	state.cells = cells;
	state.item = undefined;
	state.failures = [];
	if (state.parsed.size > 0) state.parsed.clear();
}
