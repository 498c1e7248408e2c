import type { BoundMapping } from "../types/bound.js";
import type { Dialect, Merge, Session, Warehouse } from "../warehouses/warehouse.js";
import { firstOfRest } from "./change-buckets.js";
import { sealedTables } from "./change-sets.js";
import { leavingOf } from "./leaving.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { bucketColumns, sharedTables, snapshotTables, syncId } from "./tables.js";

/**
 * Moves the snapshot past a change set all of whose rows are settled. Each statement may run again after a crash: rows
 * that a later serial has touched are left alone, which is also what fences off a holder that woke up too late.
 */
export async function moveSnapshot(
	session: Session,
	store: Warehouse,
	scope: StateScope,
	header: ChangeSetHeader,
): Promise<void> {
	const id = syncId(scope, header.history);
	const { keys, rows } = snapshotTables(store, id);
	const { changes } = sealedTables(store, header.digest);
	const { settled } = sharedTables(store);
	const { dialect } = store;
	const serial = header.baseSerial + 1;
	const guard = `t.serial < ${serial}`;
	const outcomes = `SELECT bucket, from_n, outcome FROM ${settled} WHERE digest = ${dialect.literal(header.digest)} AND outcome <> 'done'`;
	const rest = firstOfRest(dialect);
	const settledAs = `LEFT JOIN (${outcomes}) AS o ON o.bucket = c.bucket AND o.from_n = c.n WHERE o.bucket IS NULL`;
	const buckets = bucketColumns(store);
	const bucket = buckets.map((name) => `, c.bucket - ${rest} AS ${name}`).join("");
	const text = (value: string) => `CAST(${value} AS ${dialect.types.text})`;
	const merges: readonly Merge[] = [
		{
			target: rows,
			source: [
				`SELECT c.key, c.row_text, ${serial} AS serial${bucket} FROM ${changes} AS c ${settledAs}`,
				`AND c.bucket >= ${rest} AND ${rowsToKeep(header)}`,
			].join(" "),
			key: "key",
			columns: ["key", "row_text", "serial", ...buckets],
			guard,
		},
		{
			target: keys,
			source: [
				`SELECT c.key, c.fingerprint, ${serial} AS serial, ${text(dialect.literal(header.bound.mapping.id))} AS mapping,`,
				`${text("NULL")} AS gone${bucket} FROM ${changes} AS c ${settledAs} AND c.bucket >= ${rest}`,
			].join(" "),
			key: "key",
			columns: ["key", "fingerprint", "serial", "mapping", "gone", ...buckets],
			guard,
		},
	];
	for (const merge of merges) await runMerge(session, dialect, merge);
	const gone = leavingOf(header);
	await session.execute(
		[
			`UPDATE ${keys} SET serial = ${serial}, gone = ${dialect.literal(gone)} WHERE serial < ${serial}`,
			`AND key IN (SELECT c.key FROM ${changes} AS c ${settledAs} AND c.bucket >= 0 AND c.bucket < ${rest})`,
		].join(" "),
	);
	await markRejected(session, store, { keys, changes, outcomes, serial });
}

async function runMerge(session: Session, dialect: Dialect, merge: Merge): Promise<void> {
	const query = dialect.mergeScope(merge);
	const scope = query === null ? [] : (await session.rows(query)).map((row) => Object.values(row)[0] ?? "");
	for (const statement of dialect.merge(merge, scope)) await session.execute(statement);
}

/** Rejected rows have no fingerprint: NULL equals nothing, so the next plan has them again. */
async function markRejected(
	session: Session,
	store: Warehouse,
	{ keys, changes, outcomes, serial }: { keys: string; changes: string; outcomes: string; serial: number },
): Promise<void> {
	const { dialect } = store;
	const rejected = [
		`SELECT c.key, c.bucket FROM ${changes} AS c JOIN (${outcomes}) AS o ON o.bucket = c.bucket AND o.from_n = c.n`,
		"WHERE o.outcome = 'rejected'",
	].join(" ");
	await session.execute(
		`UPDATE ${keys} SET serial = ${serial}, fingerprint = NULL WHERE serial < ${serial} AND key IN (SELECT r.key FROM (${rejected}) AS r)`,
	);
	const buckets = bucketColumns(store);
	const bucket = buckets.map(() => `, r.bucket - ${firstOfRest(dialect)}`).join("");
	await session.execute(
		[
			`INSERT INTO ${keys} (${["key", "serial", ...buckets].join(", ")})`,
			`SELECT r.key, ${serial}${bucket} FROM (${rejected}) AS r LEFT JOIN ${keys} AS k ON k.key = r.key WHERE k.key IS NULL`,
		].join(" "),
	);
}

/**
 * A row rendered only because of the mapping keeps its row text, unless the columns read are others now, or nobody has
 * compared it.
 */
function rowsToKeep({ earlier, bound }: ChangeSetHeader): string {
	const isSame =
		bound.sync.behavior === "update_or_create" &&
		earlier.every((one) => projection(one.mapping) === projection(bound.mapping));
	return isSame ? "c.op <> 'unchanged'" : "1 = 1";
}

function projection(mapping: BoundMapping): string {
	return JSON.stringify(mapping.columns);
}
