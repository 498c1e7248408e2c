import type { Dialect, Session, Warehouse } from "../warehouses/warehouse.js";
import { diffOf, readingOf } from "./diff-sql.js";
import {
	completeFreeze,
	dropTables,
	type Freeze,
	type Frozen,
	makeTable,
	needsOf,
	numbered,
} from "./freeze.js";
import {
	copySql,
	keyColumnsOf,
	type ModelReading,
	modelFromCopy,
	type OnlyKeys,
	parseCopy,
	seenColumns,
} from "./model-sql.js";

/** Up to so many changed rows are fetched by key; beyond it, reading the model once more costs the source less. */
const mostFetched = 10_000;
/** Keys that one query names, and characters that they may have together: some engines take a megabyte of SQL. */
const keysPerQuery = 1_000;
const textPerQuery = 200_000;

/**
 * Writes the diff where the source's engine and the state's are two. Keys and fingerprints stream out of the source, the
 * diff runs in the store, and the rows that it wants are fetched by key with their fingerprint from the same read. A
 * row that has vanished or become equal in between leaves the change set.
 */
export async function freezeApart(freeze: Freeze): Promise<Frozen> {
	const { places, tables, diff } = freeze;
	const { warehouse, store } = places;
	const copying = { warehouse, store, reading: readingOf(warehouse.dialect, diff) };
	const scratch = scratchTables(freeze);
	await copyRows(copying, { into: scratch.seen, hasTexts: diff.keys === null, only: null });
	const needs = { ...needsOf(freeze), scratch: true } as const;
	const wanted = diff.keys === null ? null : await wantedKeys(freeze, copying.reading, scratch);
	const isFetched = wanted !== null && wanted.length <= mostFetched;
	if (isFetched) {
		await emptyCopy(copying, scratch.fetched);
		for (const only of keyPages(warehouse.dialect, copying.reading, wanted))
			await copyRows(copying, { into: scratch.fetched, hasTexts: true, only });
	} else if (wanted !== null) {
		await copyRows(copying, { into: scratch.seen, hasTexts: true, only: null });
	}
	return store.use(needs, async (session) => {
		const model = isFetched
			? `(SELECT s.* FROM ${scratch.seen} AS s LEFT JOIN ${scratch.wanted} AS w ON w.key = s.key WHERE w.key IS NULL UNION ALL SELECT * FROM ${scratch.fetched})`
			: scratch.seen;
		// A row that is wanted and not fetched has vanished since; the next plan sees what became of it.
		const vanished = isFetched
			? ` WHERE op <> 'removed' OR key NOT IN (SELECT key FROM ${scratch.wanted})`
			: "";
		const changes = diffOf(store.dialect, diff, {
			was: copying.reading.was,
			model: modelFromCopy(store.dialect, copying.reading, model),
		});
		await dropTables(session, [tables.changes, tables.before]);
		await makeTable(session, freeze, {
			name: tables.changes,
			isPaged: true,
			query: numbered(store.dialect, `SELECT * FROM (${changes}) AS all_changes${vanished}`),
		});
		const frozen = await completeFreeze(session, freeze);
		await dropTables(session, Object.values(scratch));
		return frozen;
	});
}

interface ScratchTables {
	readonly seen: string;
	readonly wanted: string;
	readonly fetched: string;
}

function scratchTables({ places, tables }: Freeze): ScratchTables {
	const prefix = places.store.prefixOf("scratch");
	const name = tables.changes.slice(tables.changes.lastIndexOf(".") + 1).replaceAll(/\W/g, "");
	return {
		seen: `${prefix}seen_${name}`,
		wanted: `${prefix}wanted_${name}`,
		fetched: `${prefix}fetched_${name}`,
	};
}

interface Copying {
	readonly warehouse: Warehouse;
	readonly store: Warehouse;
	readonly reading: ModelReading;
}

/** Streams rows of the model into a scratch table of the store, which is made anew for it unless only keys are asked for. */
async function copyRows(
	copying: Copying,
	{
		into,
		hasTexts,
		only,
	}: { readonly into: string; readonly hasTexts: boolean; readonly only: OnlyKeys | null },
): Promise<void> {
	const { warehouse, store, reading } = copying;
	if (only === null) await emptyCopy(copying, into);
	const sql = copySql(warehouse.dialect, reading, { hasTexts, only });
	await warehouse.use({ source: true }, async (source) => {
		for await (const lines of source.texts(sql)) {
			await store.use({ scratch: true }, (session) => session.insert(into, lines.map(parseCopy)));
		}
	});
}

async function emptyCopy({ store, reading }: Copying, name: string): Promise<void> {
	const { dialect } = store;
	const columns = seenColumns(reading);
	const nothing = columns.map((column) => `CAST(NULL AS ${dialect.types.text}) AS ${column}`);
	const query = `SELECT ${nothing.join(", ")} FROM ${dialect.values(["one"], [[1]])} AS nothing WHERE 1 = 0`;
	await store.use({ scratch: true }, async (session) => {
		await dropTables(session, [name]);
		await makeScratch(session, dialect, { name, query });
	});
}

async function makeScratch(
	session: Session,
	dialect: Dialect,
	{ name, query }: { readonly name: string; readonly query: string },
): Promise<void> {
	for (const statement of dialect.createTableAs({
		name,
		query,
		isPaged: false,
		isScratch: true,
		expiresAt: null,
	}))
		await session.execute(statement);
}

/** The keys whose rows the diff needs, in order; only as many as decide how they are got. */
async function wantedKeys(
	{ places: { store }, diff, hasState }: Freeze,
	reading: ModelReading,
	{ seen, wanted }: ScratchTables,
): Promise<readonly string[]> {
	const { dialect } = store;
	const changes = diffOf(dialect, diff, { was: reading.was, model: modelFromCopy(dialect, reading, seen) });
	const query = `SELECT key FROM (${changes}) AS all_changes WHERE op NOT IN ('removed', 'duplicate', 'tally')`;
	return store.use({ scratch: true, ...(hasState ? { state: "read" } : {}) }, async (session) => {
		await dropTables(session, [wanted]);
		await makeScratch(session, dialect, { name: wanted, query });
		const rows = await session.rows(`SELECT key FROM ${wanted} ORDER BY key LIMIT ${mostFetched + 1}`);
		return rows.map((row) => row.key ?? "");
	});
}

function* keyPages(dialect: Dialect, { bound }: ModelReading, keys: readonly string[]): Generator<OnlyKeys> {
	const columns = keyColumnsOf(bound);
	let page: string[] = [];
	let length = 0;
	const only = (): OnlyKeys => {
		// Our own SQL wrote the keys.
		const parts = page.map((key) => JSON.parse(key) as string[]);
		const near = columns.flatMap((column, index) => {
			const values = parts.map((part) => dialect.valueOf(column.type, part[index] ?? ""));
			return values.includes(null)
				? []
				: [`${dialect.quote(column.name)} IN (${[...new Set(values)].join(", ")})`];
		});
		return {
			near: near.length === 0 ? null : near.join(" AND "),
			among: `key IN (${page.map((key) => dialect.literal(key)).join(", ")})`,
		};
	};
	for (const key of keys) {
		if (page.length === keysPerQuery || length + key.length > textPerQuery) {
			yield only();
			page = [];
			length = 0;
		}
		page.push(key);
		length += key.length;
	}
	if (page.length > 0) yield only();
}
