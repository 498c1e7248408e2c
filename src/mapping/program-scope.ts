import { Context, type Liquid } from "liquidjs";
import { valueTooLarge } from "../diagnostics/codes/row.js";
import type { BoundColumn } from "../types/bound.js";
import type { MappingProgram } from "../types/generated/compiled.js";
import { decodeCell } from "./decode.js";
import type { Filter } from "./filters/filter.js";
import { createFilters } from "./filters.js";
import { createLiquid } from "./liquid.js";
import { rowProblem } from "./row-problem.js";
import { type ColumnReader, type Evaluate, emptyRow, type RowState } from "./rows.js";
import { type OffsetAt, zoneOffsets } from "./time-zones.js";

/** What the leaves of one program share. */
export interface ProgramScope {
	/** The row all leaves read. */
	readonly state: RowState;
	readonly columns: ReadonlyMap<string, ColumnReader>;
	/** The columns of `before`, whose cells come after the row's. */
	readonly beforeColumns: ReadonlyMap<string, ColumnReader>;
	readonly vars: MappingProgram["vars"];
	readonly timezone: string;
	readonly offsetAt: OffsetAt;
	readonly filters: ReadonlyMap<string, Filter>;
	readonly liquid: Liquid;
	/** The row as liquidjs reads it: a getter a column. */
	readonly row: object;
	/** The row as it was, in the same way. */
	readonly before: object;
	/** For liquidjs's own functions when they are called outside a rendering. */
	readonly context: Context;
}

/** Throws a RangeError for an unknown time zone; compile has checked it. */
export function programScope(
	columns: readonly BoundColumn[],
	program: Pick<MappingProgram, "timezone" | "vars">,
	before: readonly BoundColumn[] = [],
): ProgramScope {
	const { timezone, vars } = program;
	const offsetAt = zoneOffsets(timezone);
	const state = emptyRow();
	const readersFrom = (start: number, list: readonly BoundColumn[]) =>
		new Map(list.map((column, index) => [column.name, columnReader(column, start + index, offsetAt)]));
	const readers = readersFrom(0, columns);
	const beforeReaders = readersFrom(columns.length, before);
	const filters = createFilters({
		zone: { name: timezone, offsetAt },
		isJson: false,
	});
	const liquid = createLiquid({ filters, isStrict: true });
	const context = new Context({}, liquid.options, { sync: true }, { liquid, memoryLimit });
	return {
		state,
		columns: readers,
		beforeColumns: beforeReaders,
		vars,
		timezone,
		offsetAt,
		filters,
		liquid,
		row: rowObject(readers, state),
		before: rowObject(beforeReaders, state),
		context,
	};
}

/** A fresh context over the row at hand; tags such as increment write into it. */
export function rowContext(
	scope: ProgramScope,
	liquid: Liquid,
	extra: Readonly<Record<string, unknown>> = {},
): Context {
	const { row, before, vars, state } = scope;
	const names = {
		row,
		record: row,
		before,
		vars,
		...(state.item === undefined ? {} : { item: state.item }),
		...extra,
	};
	const environment: object = Object.assign(Object.create(null), names);
	return new Context(environment, liquid.options, { sync: true }, { liquid, memoryLimit });
}

const mostOfOneValue = 10_000_000;

/**
 * liquidjs asks before it makes a range or a long text: `(1..row.n)` would else take all memory there is. Its own limit
 * adds up what a whole rendering makes; the class is not exported, so its type is taken from where it is used.
 */
const memoryLimit = {
	use: limitValue,
	check: limitValue,
} as unknown as Context["memoryLimit"];

function limitValue(count: number): void {
	if (count > mostOfOneValue) throw rowProblem(valueTooLarge, { most: mostOfOneValue });
}

function columnReader(column: BoundColumn, index: number, offsetAt: OffsetAt): ColumnReader {
	const decode = decodeCell(column.kind, offsetAt);
	const readOnce: Evaluate = ({ cells, parsed }) => {
		if (!parsed.has(index)) parsed.set(index, decode(cells[index] ?? null));
		return parsed.get(index);
	};
	const readEach: Evaluate = ({ cells }) => decode(cells[index] ?? null);
	return { index, column, read: column.kind === "json" ? readOnce : readEach };
}

function rowObject(readers: ReadonlyMap<string, ColumnReader>, state: RowState): object {
	const row: object = Object.create(null);
	for (const [name, { read }] of readers)
		Object.defineProperty(row, name, {
			enumerable: true,
			get: () => read(state),
		});
	return row;
}
