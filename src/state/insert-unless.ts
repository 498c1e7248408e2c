import type { Literal, Warehouse } from "../warehouses/warehouse.js";

export interface NewRow {
	readonly table: string;
	readonly row: Readonly<Record<string, Literal>>;
	/** Condition under which a row of the table is the one already. */
	readonly exists: string;
}

/** A statement that adds one row unless it is there; it may run again. Columns not named are null. */
export function insertUnless({ dialect }: Warehouse, { table, row, exists }: NewRow): string {
	const names = Object.keys(row);
	const columns = names.join(", ");
	return [
		`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${dialect.values(names, [Object.values(row)])} AS new_row`,
		`WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${exists})`,
	].join(" ");
}
