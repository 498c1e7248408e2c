import type { ColumnKind } from "../../types/bound.js";

const kinds: Readonly<Record<string, ColumnKind>> = {
	string: "text",
	char: "text",
	varchar: "text",
	interval: "text",
	boolean: "boolean",
	tinyint: "integer",
	byte: "integer",
	smallint: "integer",
	short: "integer",
	int: "integer",
	integer: "integer",
	bigint: "integer",
	long: "integer",
	decimal: "decimal",
	dec: "decimal",
	numeric: "decimal",
	float: "float",
	real: "float",
	double: "float",
	date: "date",
	timestamp: "instant",
	timestamp_ltz: "instant",
	timestamp_ntz: "datetime",
	array: "json",
	map: "json",
	struct: "json",
	variant: "json",
	binary: "binary",
};

/** The kind of a type as dbt's catalog spells it, for what is done offline. */
export function kindOfType(type: string): ColumnKind | null {
	const name = /^\s*([a-z_]+)/i.exec(type)?.[1]?.toLowerCase() ?? "";
	return Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;
}
