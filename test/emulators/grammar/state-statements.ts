import { bindEarlier, bindSync } from "../../../src/5-plan/bind.js";
import { createState, readLineage } from "../../../src/state/birth.js";
import { dropChangeSet, dropExpired, keepDraft, sealChangeSet } from "../../../src/state/change-sets.js";
import { closeChangeSet, countRejections, readRun, readRuns } from "../../../src/state/close.js";
import { countRows } from "../../../src/state/count-rows.js";
import { type Freeze, freezeChanges } from "../../../src/state/freeze.js";
import { freezeApart } from "../../../src/state/freeze-apart.js";
import { beginChangeSet, releaseLease, renewLease, takeLease } from "../../../src/state/lease.js";
import type { SourceEdit } from "../../../src/state/model-sql.js";
import { moveSnapshot } from "../../../src/state/move.js";
import { snapshotRelations } from "../../../src/state/overlay.js";
import { readPage, readPages } from "../../../src/state/pages.js";
import { readSettled, settleRanges } from "../../../src/state/settle.js";
import { readStatus } from "../../../src/state/status.js";
import type { ChangeSetHeader, Lease, Run } from "../../../src/state/store.js";
import { createSync, keepMapping, readApplied, readSync } from "../../../src/state/sync-state.js";
import { changeTables, syncId } from "../../../src/state/tables.js";
import type { BoundSync, EarlierMapping } from "../../../src/types/bound.js";
import type { CompiledSync } from "../../../src/types/generated/compiled.js";
import type { Dialect, WarehouseColumn } from "../../../src/warehouses/warehouse.js";
import { recordingWarehouse, type Script } from "../../support/recording-warehouse.js";

/** An engine as this lane knows it. */
export interface Engine {
	readonly name: string;
	/** The name of its grammar. */
	readonly grammar: string;
	readonly dialect: Dialect;
	readonly prefixes: Script["prefixes"];
	/** Types of the columns id, city, score, plan and seen_at. */
	readonly shopTypes: readonly [id: string, city: string, score: string, plan: string, seenAt: string];
	/** One type of every family, as the engine describes it. */
	readonly types: readonly string[];
}

const scope = { projectId: "0123456789ab", target: "it's a \\ target" };
const digest = "a".repeat(64);
const nasty = 'it\'s \\ "quoted" \n; --';

/** All that the state says to an engine, in a life that meets every kind of change, edit and end. */
export async function stateStatements(engine: Engine, sync: CompiledSync): Promise<readonly string[]> {
	const { dialect } = engine;
	const names = ["id", "city", "score", "plan", "seen_at"];
	const columns = names.map((name, index) => ({ name, type: engine.shopTypes[index] ?? "" }));
	const bound = bind(dialect, sync, columns);
	const lines = (sql: string) => (sql.includes("keyed_rows") ? ['["1"]\n1\n1\naa\nbb\n\n'] : []);
	const store = recordingWarehouse({
		dialect,
		prefixes: engine.prefixes,
		answers: answers(bound),
		lines,
		columns,
	});
	const header = headerOf(bound);
	await store.use({ state: "write" }, async (session) => {
		await createState(session, store, scope, "a lineage");
		await readLineage(session, store, scope);
		await createSync(session, store, scope, "users");
		await keepMapping(session, store, syncId(scope, "users"), bound.mapping);
		await readSync(session, store, scope, "users");
		await readApplied(session, store, scope);
		await keepDraft(session, store, { draft: "a_draft", expiresAt: 1_700_000_000_000 });
	});
	for (const freeze of freezes(engine, bound, store)) await freezeChanges(freeze);
	const warehouse = recordingWarehouse({
		dialect,
		prefixes: engine.prefixes,
		answers: [],
		lines,
		columns,
	});
	for (const freeze of freezes(engine, bound, store))
		await freezeApart({ ...freeze, places: { warehouse, store } });
	await store.use({ state: "write" }, async (session) => {
		await sealChangeSet(session, store, scope, { draft: "a_draft", header: { ...header, digest: "other" } });
		await countRows(session, store, digest);
		await dropExpired(session, store, 1_700_000_000_000);
	});
	await readChanges(store);
	await applyIt(store, header);
	await readStatus(store, scope, {
		syncs: [{ name: "users", history: "users" }],
		isHolderGone: () => false,
	});
	return [...store.said, ...warehouse.said];
}

/** Row texts, keys and values over a column of every family, and what few statements use. */
export function typeStatements({ dialect, types }: Engine): readonly string[] {
	const columns = types.map((type, index) => ({ name: `column "${index}"`, type }));
	const all = columns.map((column) => `SELECT ${dialect.rowText([column])} AS row_text FROM people`);
	const values = columns.flatMap(({ name, type }) => {
		const value = dialect.valueOf(type, dialect.kindOf(type) === "date" ? "2026-02-28" : "7");
		return value === null ? [] : [`SELECT 1 FROM people WHERE ${dialect.quote(name)} IN (${value})`];
	});
	const readable = columns.filter((column) => dialect.kindOf(column.type) !== null);
	return [
		...all,
		...values,
		`SELECT ${dialect.rowText(readable)} AS row_text FROM people`,
		`SELECT ${dialect.keyText(readable)} AS row_key FROM people`,
		`SELECT ${dialect.literal(nasty)} AS nasty, ${dialect.literal(-5)} AS number, ${dialect.literal(null)} AS nothing FROM people`,
	];
}

function bind(dialect: Dialect, sync: CompiledSync, columns: readonly WarehouseColumn[]): BoundSync {
	const { bound, diagnostics } = bindSync(sync, columns, dialect);
	if (bound === null) throw new Error(diagnostics.map((one) => one.message).join("; "));
	return bound;
}

/** Mappings of the past: one over fewer columns, one over a column that is gone. */
function earlierMappings(dialect: Dialect, bound: BoundSync): readonly EarlierMapping[] {
	const described = bound.mapping.columns.map(({ name }, index) => ({
		name,
		type: bound.types[index] ?? "",
	}));
	const { mapping } = bound;
	const fewer = { ...mapping, id: "fewer", columns: mapping.columns.slice(0, 2) };
	const lost = {
		...mapping,
		id: "lost",
		columns: [...mapping.columns, { name: "gone", kind: "text" } as const],
	};
	return [fewer, lost].map((one) => bindEarlier(one, described, dialect));
}

function* freezes(
	engine: Engine,
	bound: BoundSync,
	store: ReturnType<typeof recordingWarehouse>,
): Generator<Freeze> {
	const { dialect } = engine;
	const places = { warehouse: store, store };
	const earlier = earlierMappings(dialect, bound);
	const known = snapshotRelations(store, scope, { history: "users", open: null });
	const overlaid = snapshotRelations(store, scope, { history: "users", open: headerOf(bound) });
	const where = { ...bound, sync: { ...bound.sync, where: "plan = 'pro'" } };
	const edits: readonly SourceEdit[] = [
		{ kind: "none" },
		{ kind: "edited" },
		{ kind: "where", before: "city IS NOT NULL" },
		{ kind: "where", before: null },
	];
	const base = {
		places,
		place: "state",
		tables: changeTables(store, "state", "a_draft"),
		hasState: true,
		expiresAt: 1_700_000_000_000,
	} as const;
	const first = { keys: null, rows: null };
	const behaviors: readonly Pick<BoundSync["sync"], "behavior" | "on">[] = [
		{ behavior: "update_or_create", on: null },
		{ behavior: "create_only", on: null },
		{ behavior: "send", on: ["added"] },
		{ behavior: "send", on: ["changed", "removed"] },
	];
	for (const behavior of behaviors) {
		const changed = { ...where, sync: { ...where.sync, ...behavior } };
		for (const sourceEdit of edits) {
			for (const { keys, rows } of [first, known, overlaid])
				yield { ...base, rows, diff: { bound: changed, sourceEdit, earlier, keys } };
		}
	}
	const scratch = {
		place: "scratch",
		tables: changeTables(store, "scratch", "a_draft"),
		expiresAt: null,
	} as const;
	for (const { keys, rows } of [first, known])
		yield { ...base, ...scratch, rows, diff: { bound, sourceEdit: { kind: "none" }, earlier: [], keys } };
}

async function readChanges(store: ReturnType<typeof recordingWarehouse>): Promise<void> {
	for (const place of ["state", "scratch"] as const) {
		const source = { store, place, tables: changeTables(store, place, digest) };
		const { removals, rest } = await readPages(source);
		for (const page of [...removals, ...rest]) await readPage(source, page);
		const pair = { bucket: 0, after: 0, upTo: 10 };
		await readPage(source, [pair, { ...pair, bucket: 1 }]);
	}
}

async function applyIt(store: ReturnType<typeof recordingWarehouse>, header: ChangeSetHeader): Promise<void> {
	const lease: Lease = {
		sync: "users",
		history: "users",
		digest,
		token: 4,
		holder: nasty,
		duration: 60_000,
	};
	const range = { bucket: 1, from: 1, to: 9, outcome: "done", code: null, message: null } as const;
	const rejected = { ...range, from: 10, to: 10, outcome: "rejected", code: "http", message: nasty } as const;
	const run: Run = {
		id: "a run",
		sync: "users",
		digest,
		serial: 4,
		startedAt: "2026-08-21T10:00:00.000Z",
		endedAt: "2026-08-21T10:00:01.000Z",
		planned: 2,
		sent: 1,
		silent: 0,
		rejected: 1,
		invalid: 0,
	};
	await store.use({ state: "write" }, async (session) => {
		await beginChangeSet(session, store, scope, { header, lease });
		await takeLease(session, store, scope, lease);
		await renewLease(session, store, scope, lease);
		await settleRanges(session, store, scope, { lease, ranges: [range] });
		await settleRanges(session, store, scope, { lease, ranges: [range, rejected] });
		await readSettled(session, store, digest);
		await releaseLease(session, store, scope, lease);
		await moveSnapshot(session, store, scope, header);
		const ignoring = {
			...header.bound,
			sync: { ...header.bound.sync, on_removed: "ignore" as const },
		};
		await moveSnapshot(session, store, scope, { ...header, bound: ignoring });
		await closeChangeSet(session, store, scope, { header, lease, run, at: 1_700_000_000_000 });
		await readRun(session, store, digest);
		await readRuns(session, store, scope, { history: "users", limit: 5 });
		await countRejections(session, store, scope, "users");
		await dropChangeSet(session, store, digest);
	});
}

function headerOf(bound: BoundSync): ChangeSetHeader {
	return {
		digest,
		sync: "users",
		history: "users",
		baseSerial: 3,
		bound,
		earlier: [],
		firing: [],
		adoption: null,
		toSend: 2,
		blockers: [],
		expiresAt: 1_700_000_000_000,
	};
}

/** Little rows, so that the state's code goes on to its next statement. */
function answers(bound: BoundSync): Script["answers"] {
	const header = JSON.stringify(headerOf(bound));
	const sync = { serial: "3", open_set: digest, token: "3", holder: "h", applied: JSON.stringify(bound) };
	return [
		{ words: ["SELECT header", `'${digest}'`], rows: [{ header }] },
		{ words: ["SELECT digest FROM", "expires_at <"], rows: [{ digest: "b".repeat(64) }] },
		{ words: ["SELECT serial, open_set"], rows: [{ ...sync, epoch: "0", is_over: "1" }] },
		{ words: ["SELECT bucket, max(n)"], rows: [0, 1, 33].map((n) => ({ bucket: `${n}`, last: "3000" })) },
		{ words: ["SELECT key FROM", "wanted_", "LIMIT"], rows: [{ key: '["1"]' }, { key: '["2"]' }] },
		// What a merge asks beforehand: the parts of the table that it touches.
		{ words: ["SELECT DISTINCT"], rows: [{ bucket: "1" }, { bucket: "2" }] },
	];
}
