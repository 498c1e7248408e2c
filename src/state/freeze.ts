import type { Dialect, MadeTable, Needs, Places, Session, Warehouse } from "../warehouses/warehouse.js";
import { bucketSql, firstOfRest } from "./change-buckets.js";
import type { Diff } from "./compare-sql.js";
import { diffSql } from "./diff-sql.js";
import type { Tally } from "./store.js";
import type { ChangeTables } from "./tables.js";

/** What to write a change set from, and where to. */
export interface Freeze {
	readonly places: Places;
	readonly place: "state" | "scratch";
	readonly tables: ChangeTables;
	readonly diff: Diff;
	/** The snapshot's row texts, or null when the sync has none yet. */
	readonly rows: string | null;
	readonly hasState: boolean;
	/** Milliseconds since 1970 until which a frozen plan holds; null for a speculative one. */
	readonly expiresAt: number | null;
}

/** What a frozen change set holds; `content` is a digest that does not depend on the order of rows. */
export interface Frozen {
	readonly tally: Tally;
	readonly content: string;
}

/**
 * Writes the diff into tables of its own: the model is read once, by one statement. Until a header names them, the
 * tables do not exist for anybody else.
 */
export async function freezeChanges(freeze: Freeze): Promise<Frozen> {
	const { places, tables, diff } = freeze;
	const { store } = places;
	return store.use({ source: true, ...needsOf(freeze) }, async (session) => {
		await dropTables(session, [tables.changes, tables.before]);
		await makeTable(session, freeze, {
			name: tables.changes,
			isPaged: true,
			query: numbered(store.dialect, diffSql(store.dialect, diff)),
		});
		return completeFreeze(session, freeze);
	});
}

/** What the store must be able to reach while a change set is written. */
export function needsOf({ place, hasState }: Freeze): Needs {
	return place === "state" ? { state: "write" } : { scratch: true, ...(hasState ? { state: "read" } : {}) };
}

export async function dropTables(session: Session, names: readonly string[]): Promise<void> {
	for (const name of names) await session.execute(`DROP TABLE IF EXISTS ${name}`);
}

export async function makeTable(
	session: Session,
	{ places: { store }, place, expiresAt }: Freeze,
	table: Pick<MadeTable, "name" | "query" | "isPaged">,
): Promise<void> {
	const statements = store.dialect.createTableAs({ ...table, isScratch: place === "scratch", expiresAt });
	for (const statement of statements) await session.execute(statement);
}

/** Adds the rows as last sent to a change set whose changes are written, and counts it. */
export async function completeFreeze(session: Session, freeze: Freeze): Promise<Frozen> {
	const { tables, rows, places } = freeze;
	await makeTable(session, freeze, {
		name: tables.before,
		isPaged: true,
		query: beforeSql(tables.changes, rows, places.store),
	});
	return {
		tally: await readTally(session, tables.changes, places.store.dialect),
		content: await contentOf(session, places.store, tables),
	};
}

/** Gives each line of a diff its place in the change set. */
export function numbered(dialect: Dialect, diff: string): string {
	const columns = "op, key, fingerprint, row_text, was_text, mapping, gone, cause";
	return [
		`SELECT bucket, ${dialect.rowNumber("bucket")} AS n, ${columns}`,
		`FROM (SELECT ${bucketSql(dialect)} AS bucket, ${columns} FROM (${diff}) AS diff) AS placed`,
	].join(" ");
}

function beforeSql(changes: string, rows: string | null, { dialect }: Warehouse): string {
	const { text } = dialect.types;
	if (rows === null) return `SELECT bucket, n, CAST('' AS ${text}) AS row_text FROM ${changes} WHERE 1 = 0`;
	return [
		`SELECT c.bucket, c.n, r.row_text FROM (SELECT bucket, n, key FROM ${changes} WHERE op IN ('removed', 'changed', 'returned', 'retry')) AS c`,
		`JOIN ${rows} AS r ON r.key = c.key`,
	].join(" ");
}
async function readTally(session: Session, changes: string, dialect: Dialect): Promise<Tally> {
	const { integer } = dialect.types;
	const [tally] = await session.rows(
		`SELECT fingerprint AS total, row_text AS null_keys FROM ${changes} WHERE op = 'tally'`,
	);
	const [counts] = await session.rows(
		`SELECT count(*) AS candidates, count(CASE WHEN bucket >= ${firstOfRest(dialect)} THEN 1 END) AS present FROM ${changes} WHERE bucket >= 0`,
	);
	const [twice] = await session.rows(
		`SELECT count(*) AS keys, coalesce(sum(CAST(row_text AS ${integer})), 0) AS row_count FROM ${changes} WHERE op = 'duplicate'`,
	);
	const samples = await session.rows(
		`SELECT key FROM ${changes} WHERE op = 'duplicate' ORDER BY key LIMIT 20`,
	);
	return {
		total: Number(tally?.total ?? 0),
		nullKeys: Number(tally?.null_keys ?? 0),
		duplicateKeyRows: Number(twice?.row_count ?? 0),
		duplicateKeys: Number(twice?.keys ?? 0),
		duplicateSamples: samples.map((row) => row.key ?? ""),
		candidates: Number(counts?.candidates ?? 0),
		present: Number(counts?.present ?? 0),
	};
}

async function contentOf(session: Session, { dialect }: Warehouse, tables: ChangeTables): Promise<string> {
	const part = (column: string) => `coalesce(${column}, '-')`;
	const text = ["op", "key", "fingerprint", "mapping", "gone", "cause"].map(part).join(" || '|' || ");
	const [row] = await session.rows(
		`SELECT ${dialect.unorderedDigest(text)} AS digest, count(*) AS row_count FROM ${tables.changes}`,
	);
	return `${row?.row_count ?? 0}:${row?.digest ?? ""}`;
}
