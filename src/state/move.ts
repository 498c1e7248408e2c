import type { BoundMapping } from "../types/bound.js";
import type { Session, Warehouse } from "../warehouses/warehouse.js";
import { sealedTables } from "./change-sets.js";
import type { ChangeSetHeader, StateScope } from "./store.js";
import { sharedTables, snapshotTables, syncId } from "./tables.js";

/**
 * Moves the snapshot past a change set all of whose rows are settled. Each statement may run again after a crash: rows
 * that a later serial has touched are left alone, which is also what fences off a holder that woke up too late.
 */
export async function moveSnapshot(
	session: Session,
	warehouse: Warehouse,
	scope: StateScope,
	header: ChangeSetHeader,
): Promise<void> {
	const schema = warehouse.schemaOf("state");
	const id = syncId(scope, header.history);
	const { keys, rows } = snapshotTables(schema, id);
	const { changes } = sealedTables(warehouse, header.digest);
	const { settled } = sharedTables(schema);
	const { dialect } = warehouse;
	const serial = header.baseSerial + 1;
	const guard = `t.serial < ${serial}`;
	const outcomes = `SELECT bucket, from_n, outcome FROM ${settled} WHERE digest = ${dialect.literal(header.digest)} AND outcome <> 'done'`;
	const done = dialect.antiJoin(
		`(SELECT * FROM ${changes} WHERE bucket >= 0) AS c`,
		`(${outcomes}) AS o`,
		"o.bucket = c.bucket AND o.from_n = c.n",
	);
	const merges = [
		...dialect.merge({
			target: rows,
			source: `SELECT c.key, c.row_text, ${serial} AS serial FROM ${done} WHERE c.bucket = 1 AND ${rowsToKeep(header)}`,
			key: "key",
			columns: ["key", "row_text", "serial"],
			guard,
		}),
		...dialect.merge({
			target: keys,
			source: [
				`SELECT c.key, c.fingerprint, ${serial} AS serial, ${dialect.literal(header.bound.mapping.id)} AS mapping,`,
				`CAST(NULL AS ${dialect.types.text}) AS gone FROM ${done} WHERE c.bucket = 1`,
			].join(" "),
			key: "key",
			columns: ["key", "fingerprint", "serial", "mapping", "gone"],
			guard,
		}),
	];
	for (const statement of merges) await session.execute(statement);
	const gone = header.bound.sync.on_removed === "ignore" ? "silent" : "event";
	await session.execute(
		[
			`UPDATE ${keys} AS t SET serial = ${serial}, gone = ${dialect.literal(gone)}`,
			`WHERE ${guard} AND t.key IN (SELECT c.key FROM ${done} WHERE c.bucket = 0)`,
		].join(" "),
	);
	await markRejected(session, warehouse, { keys, changes, outcomes, serial });
}

/** Rejected rows have no fingerprint: NULL equals nothing, so the next plan has them again. */
async function markRejected(
	session: Session,
	{ dialect }: Warehouse,
	{ keys, changes, outcomes, serial }: { keys: string; changes: string; outcomes: string; serial: number },
): Promise<void> {
	const rejected = [
		`SELECT c.key FROM ${changes} AS c JOIN (${outcomes}) AS o ON o.bucket = c.bucket AND o.from_n = c.n`,
		"WHERE o.outcome = 'rejected'",
	].join(" ");
	const nothing = `CAST(NULL AS ${dialect.types.text})`;
	await session.execute(
		`UPDATE ${keys} AS t SET serial = ${serial}, fingerprint = NULL WHERE t.serial < ${serial} AND t.key IN (${rejected})`,
	);
	await session.execute(
		[
			`INSERT INTO ${keys} (key, fingerprint, serial, mapping, gone)`,
			`SELECT r.key, ${nothing}, ${serial}, ${nothing}, ${nothing} FROM (${rejected}) AS r`,
			`WHERE r.key NOT IN (SELECT key FROM ${keys})`,
		].join(" "),
	);
}

/** A row rendered only because of the mapping keeps its row text, unless the columns read are others now. */
function rowsToKeep({ earlier, bound }: ChangeSetHeader): string {
	const isSame = earlier.every((one) => projection(one.mapping) === projection(bound.mapping));
	return isSame ? "c.op <> 'unchanged'" : "1 = 1";
}

function projection(mapping: BoundMapping): string {
	return JSON.stringify(mapping.columns);
}
