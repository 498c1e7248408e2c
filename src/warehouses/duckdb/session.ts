import type { DuckDBConnection } from "@duckdb/node-api";
import { warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Session } from "../warehouse.js";
import { engineReason } from "./engine-reason.js";
import { withEnoughMemory } from "./memory.js";

/** A session over an open connection; engine errors become Refusals that name no values. */
export function duckDbSession(connection: DuckDBConnection): Session {
	const run = <Result>(statement: () => Promise<Result>) =>
		translated(() => withEnoughMemory(connection, statement));
	return {
		execute: (sql) => run(async () => (await connection.run(sql)).rowsChanged),
		rows: (sql) =>
			run(async () => {
				const reader = await connection.runAndReadAll(sql);
				return reader.getRowObjectsJson().map(textsOf);
			}),
		texts: (sql) => texts(connection, sql),
		insert: (table, rows) => run(() => insertRows(connection, table, rows)),
		describe: (relation) =>
			run(async () => {
				const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
				return reader.getRowObjectsJson().map((row) => ({
					name: String(row.column_name),
					type: String(row.column_type),
				}));
			}),
	};
}

/** Rows arrive as one JSON parameter, which DuckDB reads far quicker than as many values. */
async function insertRows(
	connection: DuckDBConnection,
	table: string,
	rows: readonly (readonly (string | null)[])[],
): Promise<void> {
	const [first] = rows;
	if (first === undefined) return;
	const columns = first.map((_, index) => `x[${index + 1}]`);
	const sql = `INSERT INTO ${table} SELECT ${columns.join(", ")} FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS x)`;
	await connection.run(sql, [JSON.stringify(rows)]);
}

async function* texts(connection: DuckDBConnection, sql: string): AsyncGenerator<readonly string[]> {
	const result = await translated(() => connection.stream(sql));
	for (;;) {
		const chunk = await translated(() => result.fetchChunk());
		if (chunk === null || chunk.rowCount === 0) return;
		yield chunk.getColumnValues(0).map(String);
	}
}

function textsOf(row: Readonly<Record<string, unknown>>): Record<string, string | null> {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
	);
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const reason = engineReason(error instanceof Error ? error.message : String(error));
		throw new Refusal(warehouseFailed(null, { engine: "DuckDB", reason }), "failed");
	}
}
