import { createRenderer } from "../mapping/create-renderer.js";
import type { Renderer } from "../mapping/renderer.js";
import type { Rendering } from "../mapping/rendering.js";
import type { BoundColumn, BoundMapping, BoundSync, Cell, EarlierMapping } from "../types/bound.js";
import type { MappingProgram } from "../types/generated/compiled.js";

/** The mapping a row was last sent with, over the row as it was and over the row as it is. */
export interface EarlierRenderer {
	/** O(S): over the row as last sent, with the kinds of then. */
	readonly asSent: Renderer;
	/** O(C): over the present row in its columns, with the kinds of today; null when a column is gone. */
	readonly asNow: Renderer | null;
	/** The new sync's removal event over the row as last sent. */
	readonly removal: Renderer | null;
	/** Positions of the columns that are left, in the row as last sent. */
	readonly left: readonly number[];
}

/** Makes the renderers of one mapping a row was last sent with. */
export function earlierRenderer(bound: BoundSync, earlier: EarlierMapping): EarlierRenderer {
	const { mapping, columns } = earlier;
	const names = columns.map((column) => column.name);
	return {
		asSent: createRenderer(mapping),
		asNow: columns.length < mapping.columns.length ? null : createRenderer({ ...mapping, columns }),
		removal:
			bound.mapping.removal === null ? null : overSentRow(mapping, bound.mapping, bound.mapping.removal),
		left: mapping.columns.flatMap((column, index) => (names.includes(column.name) ? [index] : [])),
	};
}

/** A program of the new mapping over rows that were sent with another one: columns those did not read are null. */
function overSentRow(sent: BoundMapping, current: BoundMapping, program: MappingProgram): Renderer {
	const known = new Set(sent.columns.map((column) => column.name));
	const missing = current.columns.filter((column) => !known.has(column.name));
	const columns: readonly BoundColumn[] = [...sent.columns, ...missing];
	const renderer = createRenderer({ ...current, columns }, program);
	const nulls: readonly Cell[] = missing.map(() => null);
	const padded = (cells: readonly Cell[]): readonly Cell[] => [...cells, ...nulls];
	return {
		render: (cells, before): Rendering => renderer.render(padded(cells), before),
		compare: (cells): Rendering => renderer.compare(padded(cells)),
		messageId: (cells) => renderer.messageId(padded(cells)),
	};
}
