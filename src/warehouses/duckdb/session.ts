import type { Session } from "../warehouse.js";
import { withoutConflict } from "./conflicts.js";
import { engineRefusal } from "./engine-refusal.js";
import type { Connection } from "./instance.js";
import { withEnoughMemory } from "./memory.js";

export interface SessionOptions {
	/** What no message may show. */
	readonly hidden: readonly string[];
	/** Whether others may write where this session writes. */
	readonly isShared: boolean;
}

/** A session over an open connection; engine errors become Refusals that name no values. */
export function duckDbSession(connection: Connection, { hidden, isShared }: SessionOptions): Session {
	const translated = <Result>(work: () => Promise<Result>): Promise<Result> =>
		work().catch((error: unknown) => {
			throw engineRefusal(error, { hidden });
		});
	const run = <Result>(statement: () => Promise<Result>) =>
		translated(() => withEnoughMemory(connection, statement));
	const write = <Result>(statement: () => Promise<Result>) =>
		run(() => (isShared ? withoutConflict(statement) : statement()));
	return {
		execute: (sql) => write(async () => (await connection.run(sql)).rowsChanged),
		rows: (sql) =>
			run(async () => {
				const reader = await connection.runAndReadAll(sql);
				return reader.getRowObjectsJson().map(textsOf);
			}),
		texts: async function* (sql) {
			const result = await translated(() => connection.stream(sql));
			for (;;) {
				const chunk = await translated(() => result.fetchChunk());
				if (chunk === null || chunk.rowCount === 0) return;
				yield chunk.getColumnValues(0).map(String);
			}
		},
		insert: (table, rows) => write(() => insertRows(connection, table, rows)),
		describe: (relation) =>
			run(async () => {
				// A query is described as it is: inside another one DuckDB renames the second of two equal columns.
				const isQuery = relation.startsWith("(") && relation.endsWith(")");
				const query = isQuery ? relation : `SELECT * FROM ${relation}`;
				const reader = await connection.runAndReadAll(`DESCRIBE ${query}`);
				return reader.getRowObjectsJson().map((row) => ({
					name: String(row.column_name),
					type: String(row.column_type),
				}));
			}),
	};
}

/** Rows arrive as one JSON parameter, which DuckDB reads far quicker than as many values. */
async function insertRows(
	connection: Connection,
	table: string,
	rows: readonly (readonly (string | null)[])[],
): Promise<void> {
	const [first] = rows;
	if (first === undefined) return;
	const columns = first.map((_, index) => `x[${index + 1}]`);
	const sql = `INSERT INTO ${table} SELECT ${columns.join(", ")} FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS x)`;
	await connection.run(sql, [JSON.stringify(rows)]);
}

function textsOf(row: Readonly<Record<string, unknown>>): Record<string, string | null> {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
	);
}
