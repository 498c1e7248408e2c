import type { Dialect, Literal, Merge, WarehouseColumn } from "../warehouse.js";
import { type DuckDbType, kindOfType, parseType } from "./types.js";

/** DuckDB's SQL. What it makes of a TIMESTAMPTZ depends on no session's time zone: a profile may set one. */
export const duckDbDialect: Dialect = {
	name: "duckdb",
	types: { text: "VARCHAR", integer: "BIGINT" },
	now: "epoch_ms(now())",
	quote,
	literal: duckDbLiteral,
	kindOf: (type) => kindOfType(parseType(type)),
	rowText: (columns) => `json_array(${columns.map(cell).join(", ")})::VARCHAR`,
	keyText: (columns) =>
		`json_array(${columns.map((column) => `(${cell(column)})::VARCHAR`).join(", ")})::VARCHAR`,
	md5: (text) => `md5(${text})`,
	unorderedDigest: (text) => `coalesce(bit_xor(md5_number(${text})), 0)::VARCHAR`,
	valueOf: (type, text) => (isExact(type) ? `CAST(${quoteText(text)} AS ${type})` : null),
	line: (parts) => parts.join(" || "),
	buckets: null,
	rowNumber: () => "row_number() OVER ()",
	folded: (name, query) => `${name} AS NOT MATERIALIZED (${query})`,
	joinsWideRows: true,
	values: (columns, rows) => {
		const tuples = rows.map((row) => `(${row.map(duckDbLiteral).join(", ")})`);
		return `(SELECT * FROM (VALUES ${tuples.join(", ")}) AS v (${columns.join(", ")}))`;
	},
	createTable: ({ name, columns }) => [`CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`],
	createTableAs: ({ name, query }) => [`CREATE TABLE ${name} AS ${query}`],
	renameTable: (from, to) => `ALTER TABLE ${from} RENAME TO ${to.slice(to.lastIndexOf(".") + 1)}`,
	keepTable: () => null,
	mergeLocks: false,
	mergeScope: () => null,
	merge: mergeSql,
};

function duckDbLiteral(value: Literal): string {
	if (value === null) return "NULL";
	return typeof value === "number" ? String(value) : quoteText(value);
}

/** Types whose canonical text casts back to the same value. */
function isExact(type: string): boolean {
	const kind = kindOfType(parseType(type));
	return kind === "integer" || kind === "date" || type.toUpperCase() === "VARCHAR";
}

function quote(identifier: string): string {
	return `"${identifier.replaceAll('"', '""')}"`;
}

function quoteText(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

function cell(column: WarehouseColumn): string {
	const type = parseType(column.type);
	const expression = quote(column.name);
	switch (kindOfType(type)) {
		case "boolean":
			return expression;
		case "decimal":
			return type.kind === "scalar" && type.scale > 0
				? `rtrim(rtrim(${expression}::VARCHAR, '0'), '.')`
				: `${expression}::VARCHAR`;
		case "float":
			return type.kind === "scalar" && type.name === "FLOAT"
				? realText(expression)
				: `${expression}::VARCHAR`;
		case "instant":
			return `(${expression} AT TIME ZONE 'UTC')::VARCHAR`;
		case "binary":
			return `to_base64(${expression})`;
		case "json":
			return type.kind === "scalar"
				? `${expression}::VARCHAR`
				: `to_json(${nested(type, expression, 0)})::VARCHAR`;
		default:
			return `${expression}::VARCHAR`;
	}
}

/** Values inside lists, structs and maps: times as ISO text, numbers with all their digits, the rest as to_json has it. */
function nested(type: DuckDbType, expression: string, depth: number): string {
	switch (type.kind) {
		case "list": {
			const item = `x${depth}`;
			return `list_transform(${expression}, lambda ${item}: ${nested(type.element, item, depth + 1)})`;
		}
		case "struct": {
			const fields = type.fields.map(
				(field) =>
					`${quote(field.name)} := ${nested(field.type, `(${expression}).${quote(field.name)}`, depth)}`,
			);
			return `CASE WHEN ${expression} IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`;
		}
		case "map": {
			const item = `x${depth}`;
			const key = nested(type.key, `${item}.key`, depth + 1);
			const value = nested(type.value, `${item}.value`, depth + 1);
			return `map_from_entries(list_transform(map_entries(${expression}), lambda ${item}: {key: (${key})::VARCHAR, value: ${value}}))`;
		}
		case "scalar":
			return nestedScalar(type, expression);
		default:
			return type satisfies never;
	}
}

function nestedScalar(type: DuckDbType & { kind: "scalar" }, expression: string): string {
	switch (kindOfType(type)) {
		case "datetime":
			return `replace(${expression}::VARCHAR, ' ', 'T')`;
		case "instant":
			return `replace((${expression} AT TIME ZONE 'UTC')::VARCHAR, ' ', 'T') || 'Z'`;
		case "date":
		case "text":
			return `${expression}::VARCHAR`;
		case "float":
			// to_json widens a FLOAT first: 0.1 would become 0.10000000149011612.
			return type.name === "FLOAT" ? `(${realText(expression)})::DOUBLE` : expression;
		default:
			return expression;
	}
}

/**
 * The fewest digits that give a FLOAT back, as PostgreSQL prints them; DuckDB's own text has some to spare where the two
 * neighbours are as near. A text halfway to a neighbour does not count.
 */
function realText(expression: string): string {
	const text = (digits: number) => `printf('%.${digits}g', ${expression}::DOUBLE)`;
	const arms = [1, 2, 3, 4, 5, 6, 7, 8].map((digits) => {
		const value = `${text(digits)}::DOUBLE`;
		const neighbour = `nextafter(${expression}, CASE WHEN ${value} > ${expression} THEN 'inf' ELSE '-inf' END::FLOAT)`;
		// Six digits always hold, but next to nothing, where a FLOAT has fewer.
		const isSmall = digits < 6 ? `abs(${expression}) < 1e-37 AND ` : "";
		const isNear = `2 * abs(${value} - ${expression}::DOUBLE) < abs(${neighbour}::DOUBLE - ${expression}::DOUBLE)`;
		return `WHEN ${isSmall}${isNear} THEN ${text(digits)}`;
	});
	return `CASE WHEN ${expression} IS NULL THEN NULL ${arms.join(" ")} ELSE ${text(9)} END`;
}

/** DuckDB keeps the old values of an UPDATE in memory, all of them; what is deleted and inserted spills to disk. */
function mergeSql({ target, source, key, columns, guard }: Merge): readonly string[] {
	const names = columns.map(quote).join(", ");
	const keyName = quote(key);
	return [
		`DELETE FROM ${target} AS t WHERE ${guard} AND t.${keyName} IN (SELECT ${keyName} FROM (${source}) AS s)`,
		`INSERT INTO ${target} (${names}) SELECT ${names} FROM (${source}) AS s ANTI JOIN ${target} AS t ON t.${keyName} = s.${keyName}`,
	];
}
