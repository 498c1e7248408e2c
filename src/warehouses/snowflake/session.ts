import { addAbortSignal } from "node:stream";
import type { Column, Connection, RowStatement, StatementOption } from "snowflake-sdk";
import { warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Session, WarehouseColumn } from "../warehouse.js";
import { shownName } from "./names.js";
import { statementRefusal } from "./snowflake-error.js";
import { typeOfColumn } from "./types.js";

const pageRows = 2_500;
/** One INSERT binds at most so much: beyond 100,000 values the driver would upload them to a stage of its own. */
const mostBound = { values: 80_000, characters: 4_000_000 };

export interface SessionOptions {
	/** Snowflake has no read-only sessions, so the statements are looked at. */
	readonly mayWrite: boolean;
	/** Ends the statement that runs. */
	readonly signal: AbortSignal | null;
}

/** A session over an open connection; the service's errors become Refusals that name no values. */
export function snowflakeSession(connection: Connection, { mayWrite, signal }: SessionOptions): Session {
	const run = (option: StatementOption) => runStatement(connection, option, signal);

	async function describe(relation: string): Promise<readonly WarehouseColumn[]> {
		const sqlText = `SELECT * FROM ${relation} AS model_rows`;
		const { statement } = await run({ sqlText, describeOnly: true });
		const columns = statement.getColumns() ?? [];
		refuseTwins(columns);
		return columns.map((column) => ({ name: shownName(column.getName()), type: typeOfColumn(column) }));
	}

	return {
		execute: async (sqlText) => {
			if (!mayWrite && !/^\s*(SELECT|WITH)\b/i.test(sqlText))
				throw new Error("a statement that writes, in a session that only reads");
			const { statement } = await run({ sqlText });
			// -1 where nothing is counted.
			return Math.max(0, statement.getNumUpdatedRows() ?? 0);
		},
		rows: async (sqlText) => {
			const { statement, rows } = await run({
				sqlText,
				rowMode: "array",
				fetchAsString: ["Number", "Boolean", "Date", "JSON", "Buffer"],
			});
			const names = (statement.getColumns() ?? []).map((column) => shownName(column.getName()));
			return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
		},
		texts: (sqlText) => texts(connection, sqlText, signal),
		describe,
		insert: async (table, rows) => {
			for (const binds of boundParts(rows)) {
				const marks = (binds[0] ?? []).map(() => "?").join(", ");
				await run({ sqlText: `INSERT INTO ${table} VALUES (${marks})`, binds });
			}
		},
	};
}

type Row = (string | null)[];

interface Answer {
	readonly statement: RowStatement;
	/** As arrays of texts, if it was asked for that way. */
	readonly rows: readonly Row[];
}

function runStatement(
	connection: Connection,
	option: StatementOption,
	signal: AbortSignal | null,
): Promise<Answer> {
	signal?.throwIfAborted();
	return new Promise((resolve, reject) => {
		const stop = () => statement.cancel(() => reject(signal?.reason));
		signal?.addEventListener("abort", stop, { once: true });
		const statement = connection.execute({
			...option,
			complete: (error, done, rows) => {
				signal?.removeEventListener("abort", stop);
				if (error == null) resolve({ statement: done, rows: rows ?? [] });
				// What the service says of a cancelled statement is not the reason.
				else reject(signal?.aborted ? signal.reason : statementRefusal(error, option.sqlText));
			},
		});
	});
}

/** The driver fetches a large result in parts, some of them ahead; rows leave it a page at a time. */
async function* texts(
	connection: Connection,
	sqlText: string,
	signal: AbortSignal | null,
): AsyncGenerator<readonly string[]> {
	const option = { sqlText, streamResult: true, rowMode: "array" } as const;
	const { statement } = await runStatement(connection, option, signal);
	const stream = statement.streamRows();
	if (signal !== null) addAbortSignal(signal, stream);
	let page: string[] = [];
	try {
		for await (const row of stream) {
			// The driver's rows are of any type; these have text columns only.
			page.push((row as readonly string[]).join(""));
			if (page.length < pageRows) continue;
			yield page;
			page = [];
		}
	} catch (error) {
		signal?.throwIfAborted();
		throw statementRefusal(error, sqlText);
	}
	if (page.length > 0) yield page;
}

/** Two columns that differ only in case would be one to whoever reads them here. */
function refuseTwins(columns: readonly Column[]): void {
	const seen = new Map<string, string>();
	for (const column of columns) {
		const name = column.getName();
		const shown = shownName(name);
		const twin = seen.get(shown);
		seen.set(shown, name);
		if (twin === undefined || twin === name) continue;
		const reason = `the columns "${twin}" and "${name}" are both \`${shown}\` to Tailrace; rename one in the model`;
		throw new Refusal(warehouseFailed(null, { engine: "Snowflake", reason }), "failed");
	}
}

function* boundParts(rows: readonly (readonly (string | null)[])[]): Generator<Row[]> {
	let part: Row[] = [];
	let characters = 0;
	for (const row of rows) {
		const length = row.reduce((sum, value) => sum + (value?.length ?? 0), 0);
		const isFull =
			(part.length + 1) * row.length > mostBound.values || characters + length > mostBound.characters;
		if (isFull && part.length > 0) {
			yield part;
			part = [];
			characters = 0;
		}
		part.push([...row]);
		characters += length;
	}
	if (part.length > 0) yield part;
}
