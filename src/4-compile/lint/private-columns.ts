import { privateColumn } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type LintedSync, placeOf } from "./linted-sync.js";

/** Columns that dbt marks as personal and that fields read which are not sensitive: one finding a column. */
export function lintPrivateColumns({ sync, compiled, reads }: LintedSync): Diagnostic[] {
	return (sync.model.marks?.private ?? []).flatMap((column) => {
		const readers = reads.filter((read) => read.columns.includes(column)).map(({ field }) => field);
		const fields = [...new Set(readers)].filter(
			(field) => !compiled.sensitive.some((path) => isWithin(field, path)),
		);
		const [first] = fields;
		if (first === undefined) return [];
		return [privateColumn(placeOf(sync, first.split(".")), { column, fields })];
	});
}

/** What lies in a sensitive object is sensitive. */
function isWithin(field: string, path: string): boolean {
	return field === path || field.startsWith(`${path}.`);
}
