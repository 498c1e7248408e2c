import type { Needs, Session, Warehouse } from "../warehouses/warehouse.js";
import { type Diff, diffSql } from "./diff-sql.js";
import type { Tally } from "./store.js";
import type { ChangeTables } from "./tables.js";

/** What to write a change set from, and where to. */
export interface Freeze {
	readonly warehouse: Warehouse;
	readonly place: "state" | "scratch";
	readonly tables: ChangeTables;
	readonly diff: Diff;
	/** The snapshot's row texts, or null when the sync has none yet. */
	readonly rows: string | null;
	readonly hasState: boolean;
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
	const { warehouse, place, tables, diff, rows } = freeze;
	const needs: Needs =
		place === "state"
			? { source: true, state: "write" }
			: { source: true, scratch: true, ...(freeze.hasState ? { state: "read" } : {}) };
	return warehouse.use(needs, async (session) => {
		for (const table of [tables.changes, tables.before])
			await session.execute(`DROP TABLE IF EXISTS ${table}`);
		await session.execute(`CREATE TABLE ${tables.changes} AS ${numbered(diffSql(warehouse.dialect, diff))}`);
		await session.execute(`CREATE TABLE ${tables.before} AS ${beforeSql(tables.changes, rows, warehouse)}`);
		return {
			tally: await readTally(session, tables.changes, warehouse.dialect.types.integer),
			content: await contentOf(session, warehouse, tables),
		};
	});
}

function numbered(diff: string): string {
	return [
		"SELECT CASE op WHEN 'removed' THEN 0 WHEN 'duplicate' THEN -1 WHEN 'tally' THEN -1 ELSE 1 END AS bucket,",
		"row_number() OVER () AS n, op, key, fingerprint, row_text, was_text, mapping, gone, cause",
		`FROM (${diff}) AS diff`,
	].join(" ");
}

function beforeSql(changes: string, rows: string | null, { dialect }: Warehouse): string {
	const { text, integer } = dialect.types;
	if (rows === null) return `SELECT CAST(0 AS ${integer}) AS n, CAST('' AS ${text}) AS row_text WHERE 1 = 0`;
	return [
		`SELECT c.n, r.row_text FROM (SELECT n, key FROM ${changes} WHERE op IN ('removed', 'changed', 'returned', 'retry')) AS c`,
		`JOIN ${rows} AS r ON r.key = c.key`,
	].join(" ");
}

async function readTally(session: Session, changes: string, integer: string): Promise<Tally> {
	const [tally] = await session.rows(
		`SELECT fingerprint AS total, row_text AS null_keys FROM ${changes} WHERE op = 'tally'`,
	);
	const [counts] = await session.rows(
		`SELECT count(*) AS candidates, count(CASE WHEN bucket = 1 THEN 1 END) AS present FROM ${changes} WHERE bucket >= 0`,
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
