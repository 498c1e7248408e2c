import { type Change, parseChange } from "../changes/change.js";
import type { Needs, Warehouse } from "../warehouses/warehouse.js";
import { firstOfRest } from "./change-buckets.js";
import type { ChangeTables } from "./tables.js";

/** Rows of `bucket` with after < n <= upTo. */
export interface PageRange {
	readonly bucket: number;
	readonly after: number;
	readonly upTo: number;
}

/** A part of a change set that one query reads: ranges in the order of their buckets. */
export type Page = readonly PageRange[];

/** Where a change set's rows are. */
export interface ChangeSource {
	readonly store: Warehouse;
	readonly place: "state" | "scratch";
	readonly tables: ChangeTables;
}

/** Reads a page of changes in order, in a session of its own: nothing stays open between pages. */
export async function readPage(source: ChangeSource, page: Page): Promise<readonly Change[]> {
	const sql = pageSql(source, page);
	return source.store.use(needsOf(source), async (session) => {
		const changes: Change[] = [];
		for await (const lines of session.texts(sql)) for (const line of lines) changes.push(parseChange(line));
		return changes;
	});
}

/** The pages of a change set, removals apart from the rest: all of them must be settled before the rest begins. */
export async function readPages(
	source: ChangeSource,
): Promise<{ readonly removals: readonly Page[]; readonly rest: readonly Page[] }> {
	const { store, tables } = source;
	const sql = `SELECT bucket, max(n) AS last FROM ${tables.changes} WHERE bucket >= 0 GROUP BY bucket ORDER BY bucket`;
	const rows = await store.use(needsOf(source), (session) => session.rows(sql));
	const ends = rows.map((row) => ({ bucket: Number(row.bucket), last: Number(row.last) }));
	const rest = firstOfRest(store.dialect);
	const { pageRows } = store.habits;
	return {
		removals: dividePages(
			ends.filter(({ bucket }) => bucket < rest),
			pageRows,
		),
		rest: dividePages(
			ends.filter(({ bucket }) => bucket >= rest),
			pageRows,
		),
	};
}

/** Small buckets share a page, large ones have several. */
export function dividePages(
	ends: readonly { readonly bucket: number; readonly last: number }[],
	pageRows: number,
): readonly Page[] {
	const pages: PageRange[][] = [];
	let room = 0;
	for (const { bucket, last } of ends) {
		for (let after = 0; after < last; ) {
			if (room === 0) {
				pages.push([]);
				room = pageRows;
			}
			const upTo = Math.min(last, after + room);
			pages.at(-1)?.push({ bucket, after, upTo });
			room -= upTo - after;
			after = upTo;
		}
	}
	return pages;
}

function needsOf({ place }: ChangeSource): Needs {
	return place === "state" ? { state: "read" } : { scratch: true };
}

function pageSql({ store, tables: { changes, before } }: ChangeSource, page: Page): string {
	const { line, types } = store.dialect;
	const number = (column: string) => `CAST(${column} AS ${types.text})`;
	const quoted = (column: string) => `coalesce('"' || ${column} || '"', 'null')`;
	const parts = [
		number("c.bucket"),
		number("c.n"),
		quoted("c.op"),
		"c.key",
		quoted("c.fingerprint"),
		"coalesce(c.row_text, 'null')",
		"coalesce(c.was_text, 'null')",
		"coalesce(b.row_text, 'null')",
		quoted("c.mapping"),
		quoted("c.gone"),
		quoted("c.cause"),
	];
	const separated = parts.flatMap((part, index) => [index === 0 ? "'['" : "','", part]);
	const ranges = page.map(
		({ bucket, after, upTo }) => `bucket = ${bucket} AND n > ${after} AND n <= ${upTo}`,
	);
	const range = ranges.length === 1 ? ranges.join("") : ranges.map((one) => `(${one})`).join(" OR ");
	return [
		`SELECT ${line([...separated, "']'"])} FROM (SELECT * FROM ${changes} WHERE ${range}) AS c`,
		`LEFT JOIN (SELECT * FROM ${before} WHERE ${range}) AS b ON b.bucket = c.bucket AND b.n = c.n ORDER BY c.bucket, c.n`,
	].join(" ");
}
