import type { Client, QueryArrayResult } from "pg";
import { warehouseDenied, warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Session, WarehouseColumn } from "../warehouse.js";
import { codeOf, sqlStateErrors, type WireErrors, wireReason } from "./wire-error.js";

/** How many rows one FETCH brings, unless the engine has a limit of its own. */
const fetchRows = 2_500;
const mostTries = 5;

export interface WireDialect {
	/** For messages. */
	readonly engine: string;
	/** The type names of a result's columns, in order, from their ids and modifiers. */
	describeTypes(
		client: Client,
		fields: readonly { readonly dataTypeID: number; readonly dataTypeModifier: number }[],
	): Promise<readonly string[]>;
	/** Adds rows to a table in as few statements as the engine takes well. */
	insert(client: Client, table: string, rows: readonly (readonly (string | null)[])[]): Promise<void>;
	/** The most rows that one FETCH may bring. */
	readonly fetchRows?: number;
	/** Statements that let a session read only, and write again, where PostgreSQL's do not exist. */
	readonly access?: { readonly readOnly: string; readonly readWrite: string };
	/** How errors are told apart where SQLSTATE does not do it. */
	readonly errors?: WireErrors;
}

/** A session over an open connection; the server's errors become Refusals that name no values. The signal ends a long read. */
export function wireSession(client: Client, dialect: WireDialect, signal: AbortSignal | null): Session {
	const { errors = sqlStateErrors } = dialect;
	const array = (sql: string): Promise<QueryArrayResult<(string | null)[]>> =>
		client.query({ text: sql, rowMode: "array" });

	/** Only statements of their own, outside a transaction, may run again. */
	async function execute(sql: string): Promise<number> {
		for (let tries = 1; ; tries += 1) {
			try {
				return (await client.query(sql)).rowCount ?? 0;
			} catch (error) {
				if (tries === mostTries || !errors.isWorthAnotherTry(error)) throw translated(dialect, error);
			}
		}
	}

	const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		try {
			return await work();
		} catch (error) {
			throw translated(dialect, error);
		}
	};

	async function describe(relation: string): Promise<readonly WarehouseColumn[]> {
		const { fields } = await array(`SELECT * FROM ${relation} AS model_rows LIMIT 0`);
		const types = await dialect.describeTypes(client, fields);
		return fields.map(({ name }, index) => ({ name, type: types[index] ?? "" }));
	}

	return {
		execute,
		rows: (sql) =>
			run(async () => {
				const { fields, rows } = await array(sql);
				return rows.map((row) =>
					Object.fromEntries(fields.map(({ name }, index) => [name, row[index] ?? null])),
				);
			}),
		texts: (sql) => texts(client, sql, { dialect, signal }),
		describe: (relation) => run(() => describe(relation)),
		insert: (table, rows) => run(() => dialect.insert(client, table, rows)),
	};
}

/**
 * A cursor in a transaction of its own: the server hands out a page at a time, and the next one is on its way while the
 * last is worked on.
 */
async function* texts(
	client: Client,
	sql: string,
	{ dialect, signal }: { readonly dialect: WireDialect; readonly signal: AbortSignal | null },
): AsyncGenerator<readonly string[]> {
	const most = dialect.fetchRows ?? fetchRows;
	const fetch = () =>
		client
			.query<string[]>({ text: `FETCH FORWARD ${most} FROM tailrace_rows`, rowMode: "array" })
			.then(({ rows }) => rows.map((row) => row.join("")));
	let next: Promise<readonly string[]> | null = null;
	try {
		await client.query("BEGIN");
		await client.query(`DECLARE tailrace_rows CURSOR FOR ${sql}`);
		next = fetch();
		while (next !== null) {
			const page: readonly string[] = await next;
			next = page.length < most ? null : fetch();
			next?.catch(() => undefined);
			if (page.length > 0) yield page;
			// Between two pages the server waits, and has nothing to cancel.
			signal?.throwIfAborted();
		}
	} catch (error) {
		throw translated(dialect, error);
	} finally {
		await next?.catch(() => undefined);
		// Nothing was written; it also ends a transaction that failed.
		await client.query("ROLLBACK").catch(() => undefined);
	}
}

function translated({ engine, errors }: WireDialect, error: unknown): unknown {
	if (error instanceof Refusal) return error;
	const reason = wireReason(error, errors);
	const isDenied = codeOf(error) === "42501";
	return new Refusal(
		isDenied ? warehouseDenied(null, { engine, reason }) : warehouseFailed(null, { engine, reason }),
		"failed",
	);
}
