import { warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Session } from "../warehouse.js";
import { refusalOf, ServiceError } from "./failure.js";
import type { Jobs, ResultPage, Statement } from "./jobs.js";
import { typeOfField } from "./types.js";

/** Rows that one request brings at most; the service sends fewer where they are long. */
const pageRows = 10_000;

/** Characters of rows that one INSERT takes along: a request has 10 MB at most. */
const insertCharacters = 2_000_000;

export interface SessionOptions {
	readonly jobs: Jobs;
	/** Of BigQuery's own session, in which temporary tables live; null where none is needed. */
	readonly sessionId: string | null;
	/** Whether nothing but queries may run: BigQuery has no such mode. */
	readonly isReadOnly: boolean;
	/** Where the service is, for messages. */
	readonly place: string;
	/** The table of one row that merges take turns by. */
	readonly mergeLock: string;
}

/** A session over the API; the service's errors become Refusals that name no values. */
export function bigQuerySession(options: SessionOptions): Session {
	const { jobs, sessionId, isReadOnly, place, mergeLock } = options;
	const run = <Result>(work: () => Promise<Result>) => translated(place, work);

	function statement(sql: string): Statement {
		if (isReadOnly && !/^\s*\(*\s*(SELECT|WITH)\b/i.test(sql)) {
			const reason = "this connection only reads";
			throw new Refusal(warehouseFailed(null, { engine: "BigQuery", reason }), "failed");
		}
		return { sql, sessionId };
	}

	async function rows(sql: string): Promise<readonly Readonly<Record<string, string | null>>[]> {
		const records: Readonly<Record<string, string | null>>[] = [];
		for await (const { names, rows } of pages(statement(sql))) {
			for (const row of rows)
				records.push(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
		}
		return records;
	}

	/** The next page is on its way while the last is worked on. */
	async function* pages(asked: Statement): AsyncGenerator<ResultPage> {
		let page = await run(() => jobs.query(asked, pageRows));
		for (;;) {
			const { job, token } = page;
			const next = token === null ? null : run(() => jobs.page(job, { token, maxRows: pageRows }));
			// A reader that stops early leaves it behind.
			next?.catch(() => undefined);
			yield page;
			if (next === null) return;
			page = await next;
		}
	}

	async function* texts(sql: string): AsyncGenerator<readonly string[]> {
		for await (const { rows } of pages(statement(sql))) {
			if (rows.length > 0) yield rows.map((row) => row.join(""));
		}
	}

	return {
		execute: (sql) =>
			run(() => jobs.execute(statement(sql.startsWith("MERGE ") ? takingTurns(sql, mergeLock) : sql))),
		rows,
		texts,
		describe: (relation) =>
			run(async () => {
				const { fields } = await jobs.dryRun(`SELECT * FROM ${relation} AS model_rows`);
				return fields.map((field) => ({ name: field.name, type: typeOfField(field) }));
			}),
		insert: async (table, rows) => {
			for (const json of parcels(rows)) {
				const asked = { ...statement(insertSql(table, rows[0]?.length ?? 0)), parameters: { rows: json } };
				await run(() => jobs.execute(asked));
			}
		},
	};
}

/**
 * A MERGE that only inserts conflicts with no other (Google's page on DML, "DML statement conflicts"), so that two would add
 * the same row twice. Both also change one row of another table: the later transaction is aborted, and runs again.
 */
function takingTurns(merge: string, lock: string): string {
	return ["BEGIN TRANSACTION", `UPDATE ${lock} SET turn = turn + 1 WHERE TRUE`, merge, "COMMIT TRANSACTION"]
		.map((statement) => `${statement};\n`)
		.join("");
}

/** Rows as one parameter: it may be longer than the text of a statement, and costs its parser nothing. */
function insertSql(table: string, columns: number): string {
	const cells = Array.from({ length: columns }, (_, index) => `JSON_VALUE(line, '$[${index}]')`);
	return `INSERT INTO ${table} SELECT ${cells.join(", ")} FROM UNNEST(JSON_QUERY_ARRAY(@rows)) AS line`;
}

function* parcels(rows: readonly (readonly (string | null)[])[]): Generator<string> {
	let lines: string[] = [];
	let length = 0;
	for (const row of rows) {
		const line = JSON.stringify(row);
		if (lines.length > 0 && length + line.length > insertCharacters) {
			yield `[${lines.join(",")}]`;
			lines = [];
			length = 0;
		}
		lines.push(line);
		length += line.length;
	}
	if (lines.length > 0) yield `[${lines.join(",")}]`;
}

async function translated<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		throw error instanceof ServiceError ? refusalOf(error.failure, place) : error;
	}
}
