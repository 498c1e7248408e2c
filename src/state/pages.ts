import { type Change, parseChange } from "../changes/change.js";
import type { Needs, Warehouse } from "../warehouses/warehouse.js";
import type { ChangeTables } from "./tables.js";

/** A part of a change set: rows of `bucket` with after < n <= upTo. */
export interface PageRange {
	readonly bucket: number;
	readonly after: number;
	readonly upTo: number;
}

/** Where a change set's rows are. */
export interface ChangeSource {
	readonly warehouse: Warehouse;
	readonly place: "state" | "scratch";
	readonly tables: ChangeTables;
}

/** Reads a page of changes in order, in a session of its own: nothing stays open between pages. */
export async function readPage(source: ChangeSource, range: PageRange): Promise<readonly Change[]> {
	const sql = pageSql(source.tables, range);
	return source.warehouse.use(needsOf(source), async (session) => {
		const changes: Change[] = [];
		for await (const lines of session.texts(sql)) for (const line of lines) changes.push(parseChange(line));
		return changes;
	});
}

/** The last n of each bucket, 0 where it is empty. */
export async function bucketEnds(source: ChangeSource): Promise<readonly [removals: number, rest: number]> {
	const sql = `SELECT bucket, max(n) AS last FROM ${source.tables.changes} WHERE bucket >= 0 GROUP BY bucket`;
	const rows = await source.warehouse.use(needsOf(source), (session) => session.rows(sql));
	const last = (bucket: string) => Number(rows.find((row) => row.bucket === bucket)?.last ?? 0);
	return [last("0"), last("1")];
}

function needsOf({ place }: ChangeSource): Needs {
	return place === "state" ? { state: "read" } : { scratch: true };
}

function pageSql({ changes, before }: ChangeTables, { bucket, after, upTo }: PageRange): string {
	const quoted = (column: string) => `coalesce('"' || ${column} || '"', 'null')`;
	const parts = [
		"'[' || c.bucket || ',' || c.n || ',\"' || c.op || '\",' || c.key",
		quoted("c.fingerprint"),
		"coalesce(c.row_text, 'null')",
		"coalesce(c.was_text, 'null')",
		"coalesce(b.row_text, 'null')",
		quoted("c.mapping"),
		quoted("c.gone"),
		`${quoted("c.cause")} || ']'`,
	];
	const range = `n > ${after} AND n <= ${upTo}`;
	return [
		`SELECT ${parts.join(" || ',' || ")} FROM (SELECT * FROM ${changes} WHERE bucket = ${bucket} AND ${range}) AS c`,
		`LEFT JOIN (SELECT * FROM ${before} WHERE ${range}) AS b ON b.n = c.n ORDER BY c.n`,
	].join(" ");
}
