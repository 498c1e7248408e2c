import { createHash } from "node:crypto";
import { columnMissing, columnTwice, columnUnreadable } from "../diagnostics/codes/plan.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { nearestName } from "../diagnostics/did-you-mean.js";
import type { BoundColumn, BoundMapping, BoundSync, EarlierMapping } from "../types/bound.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { Dialect, WarehouseColumn } from "../warehouses/warehouse.js";

/** A bound sync, or what stands in the way. */
export type Binding =
	| { readonly bound: BoundSync; readonly diagnostics: readonly [] }
	| { readonly bound: null; readonly diagnostics: readonly Diagnostic[] };

/** Ties a compiled sync to the types its columns have in the warehouse now. */
export function bindSync(
	sync: CompiledSync,
	described: readonly WarehouseColumn[],
	dialect: Dialect,
): Binding {
	const types = new Map(described.map((column) => [column.name, column.type]));
	const diagnostics: Diagnostic[] = [];
	const columns: BoundColumn[] = [];
	const { name, path } = sync;
	for (const { name: column } of sync.columns) {
		const type = types.get(column);
		const kind = type === undefined ? null : dialect.kindOf(type);
		if (type === undefined) {
			const suggestion = nearestName(column, [...types.keys()]);
			diagnostics.push(
				columnMissing(null, {
					sync: name,
					path,
					column,
					model: sync.model.label,
					suggestion,
				}),
			);
		} else if (described.filter((one) => one.name === column).length > 1) {
			diagnostics.push(columnTwice(null, { sync: name, path, column, model: sync.model.label }));
		} else if (kind === null) {
			diagnostics.push(columnUnreadable(null, { sync: name, path, column, type }));
		} else {
			columns.push({ name: column, kind });
		}
	}
	if (diagnostics.length > 0) return { bound: null, diagnostics };
	const mapping = boundMapping(columns, sync);
	return {
		bound: {
			sync,
			mapping,
			types: columns.map((column) => types.get(column.name) ?? ""),
		},
		diagnostics: [],
	};
}

/** An earlier mapping over the columns of its that still exist, with the types of today. */
export function bindEarlier(
	mapping: BoundMapping,
	described: readonly WarehouseColumn[],
	dialect: Dialect,
): EarlierMapping {
	const types = new Map(described.map((column) => [column.name, column.type]));
	const left = mapping.columns.flatMap(({ name }) => {
		const type = types.get(name);
		const kind = type === undefined ? null : dialect.kindOf(type);
		return type === undefined || kind === null ? [] : [{ column: { name, kind }, type }];
	});
	return {
		mapping,
		columns: left.map((one) => one.column),
		types: left.map((one) => one.type),
	};
}

function boundMapping(
	columns: readonly BoundColumn[],
	{ mapping: program, removal }: CompiledSync,
): BoundMapping {
	const id = createHash("sha256")
		.update(JSON.stringify([columns, program, removal]))
		.digest("hex");
	return { id, columns, program, removal };
}
