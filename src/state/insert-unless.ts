import type { Literal, Warehouse } from "../warehouses/warehouse.js";

export interface NewRow {
	readonly table: string;
	readonly row: Readonly<Record<string, Literal>>;
	/** Columns of the row by which the table has it at most once. */
	readonly key: readonly string[];
}

/** A statement that adds one row unless it is there; it may run again. Columns not named are null. */
export function insertUnless({ dialect }: Warehouse, { table, row, key }: NewRow): string {
	const names = Object.keys(row);
	const columns = names.join(", ");
	const source = dialect.values(names, [Object.values(row)]);
	const isSame = key.map((name) => `t.${name} = new_row.${name}`).join(" AND ");
	if (dialect.mergeLocks) {
		const values = names.map((name) => `new_row.${name}`).join(", ");
		return `MERGE INTO ${table} AS t USING ${source} AS new_row ON ${isSame} WHEN NOT MATCHED THEN INSERT (${columns}) VALUES (${values})`;
	}
	return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${source} AS new_row WHERE NOT EXISTS (SELECT 1 FROM ${table} AS t WHERE ${isSame})`;
}
