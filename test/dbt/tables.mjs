// What a database built from the example project holds, as plain data that two builds can be compared by.
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Opens the file read-only under the name `warehouse`, in the time zone UTC.
 *
 * @template T
 * @param {string} path
 * @param {(connection: import("@duckdb/node-api").DuckDBConnection) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withWarehouse(path, use) {
	const instance = await DuckDBInstance.create(":memory:");
	try {
		const connection = await instance.connect();
		try {
			await connection.run("set timezone = 'UTC'");
			await attachWarehouse(connection, path);
			return await use(connection);
		} finally {
			connection.closeSync();
		}
	} finally {
		instance.closeSync();
	}
}

/** Views name their tables with the database, so it must have the name it was built under. */
export async function attachWarehouse(connection, path) {
	await connection.run(`attach '${path.replaceAll("'", "''")}' as warehouse (read_only)`);
}

/**
 * Every table and view by `schema.name`: its kind, columns with types, row count, and a digest of its rows that
 * does not depend on their order.
 *
 * @param {import("@duckdb/node-api").DuckDBConnection} connection
 * @returns {Promise<import("./tables.mjs").Tables>}
 */
export async function describeTables(connection) {
	const rows = await select(
		connection,
		`select columns.table_schema as schema, columns.table_name as name, column_name, data_type, table_type
		from information_schema.columns as columns
		join information_schema.tables as tables using (table_catalog, table_schema, table_name)
		where table_catalog = 'warehouse'
		order by columns.table_schema, columns.table_name, ordinal_position`,
	);
	const tables = {};
	for (const { schema, name, column_name, data_type, table_type } of rows) {
		tables[`${schema}.${name}`] ??= {
			kind: table_type === "VIEW" ? "view" : "table",
			columns: {},
		};
		tables[`${schema}.${name}`].columns[column_name] = data_type;
	}
	for (const [name, table] of Object.entries(tables)) {
		Object.assign(table, await digestRows(connection, relationOf(name), Object.keys(table.columns)));
	}
	return tables;
}

/** `schema.name` as SQL inside the attached warehouse. */
export function relationOf(name, database = "warehouse") {
	return [database, ...name.split(".")].map(quote).join(".");
}

/** @returns {Promise<Record<string, string>[]>} */
export async function select(connection, sql) {
	return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

async function digestRows(connection, relation, columns) {
	const texts = columns.map((column) => `${quote(column)}::varchar`);
	const [{ rows, digest }] = await select(
		connection,
		`select count(*) as rows, md5(string_agg(line, '' order by line)) as digest
		from (select md5(to_json([${texts.join(", ")}])::varchar) as line from ${relation})`,
	);
	return { rows: Number(rows), digest };
}

function quote(name) {
	return `"${name.replaceAll('"', '""')}"`;
}
