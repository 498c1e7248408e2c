import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Compared, Diff } from "../../src/state/compare-sql.js";
import { diffByKey } from "../../src/state/diff-by-key.js";
import { diffOf, readingOf } from "../../src/state/diff-sql.js";
import { modelInPlace } from "../../src/state/model-sql.js";
import type { BoundSync, EarlierMapping } from "../../src/types/bound.js";
import type { Dialect, Session, Warehouse } from "../../src/warehouses/warehouse.js";
import { postgresBed, type SourceBed } from "../support/places.js";
import { seed } from "../support/seed.js";

// What a diff asks of a sync; everything else is for other stages.
type Read = Pick<BoundSync["sync"], "model" | "where" | "key" | "behavior" | "on" | "on_mapping_change">;
const boundSync = (sync: Read, rest: Omit<BoundSync, "sync">) => ({ sync, ...rest }) as unknown as BoundSync;

const kinds = [
	{ name: "id", kind: "integer" },
	{ name: "plan", kind: "text" },
	{ name: "city", kind: "text" },
] as const;
const mapping = (id: string, count: number) =>
	({ id, columns: kinds.slice(0, count) }) as unknown as BoundSync["mapping"];
const types = ["integer", "text", "text"];

/** Few ids and values, so that rows meet, stand twice and have no key. */
const person = fc.record({
	id: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 8 }),
	plan: fc.constantFrom("free", "pro"),
	city: fc.constantFrom("Delft", "Berne"),
});
type Person = { readonly id: number | null; readonly plan: string; readonly city: string };
const sentPerson = fc.record({
	plan: fc.constantFrom("free", "pro"),
	city: fc.constantFrom("Delft", "Berne"),
	mapping: fc.constantFrom("now", "two", "lost"),
	isRetry: fc.constantFrom(false, false, false, true),
	gone: fc.constantFrom(null, null, null, "cleared"),
});
const shop = fc.record({
	people: fc.array(person, { maxLength: 8 }),
	sent: fc.dictionary(fc.constantFrom("1", "2", "3", "4", "5", "6"), sentPerson),
	behavior: fc.constantFrom<Pick<Read, "behavior" | "on">>(
		{ behavior: "update_or_create", on: null },
		{ behavior: "update_or_create", on: null },
		{ behavior: "create_only", on: null },
		{ behavior: "send", on: ["added"] },
		{ behavior: "send", on: ["added", "changed"] },
		{ behavior: "send", on: ["removed"] },
	),
	on_mapping_change: fc.constantFrom("changed" as const, "forward" as const),
	isEdited: fc.boolean(),
});
type Shop = typeof shop extends fc.Arbitrary<infer Value> ? Value : never;

const text = (value: string | null) => (value === null ? "CAST(NULL AS text)" : `'${value}'`);

function tables(dialect: Dialect, { people, sent }: Shop): readonly string[] {
	const rowOf = ({ id, plan, city }: Person) =>
		`(CAST(${id ?? "NULL"} AS integer), ${text(plan)}, ${text(city)})`;
	const columns = kinds.map(({ name }, index) => ({ name, type: types[index] ?? "" }));
	const keys = Object.entries(sent).map(([id, one]) => {
		const read = one.mapping === "two" ? columns.slice(0, 2) : columns;
		const fingerprint = one.isRetry ? "CAST(NULL AS text)" : dialect.md5(dialect.rowText(read));
		return `SELECT ${dialect.keyText(columns.slice(0, 1))}, ${fingerprint}, ${text(one.gone)}, ${text(one.mapping)} FROM (SELECT CAST(${id} AS integer) AS id, ${text(one.plan)} AS plan, ${text(one.city)} AS city) AS one_row`;
	});
	const fill = (table: string, queries: readonly string[]) =>
		queries.length === 0 ? [] : [`INSERT INTO ${table} ${queries.join(" UNION ALL ")}`];
	return [
		"DROP TABLE IF EXISTS people",
		"DROP TABLE IF EXISTS sent_people",
		"CREATE TABLE people (id integer, plan text, city text)",
		"CREATE TABLE sent_people (key text, fingerprint text, gone text, mapping text)",
		...(people.length === 0 ? [] : [`INSERT INTO people VALUES ${people.map(rowOf).join(", ")}`]),
		...fill("sent_people", keys),
	];
}

function diffIn({ behavior, on_mapping_change, isEdited }: Shop): Diff & { keys: string } {
	const sync = {
		model: { label: "people", unique_id: null, relation: "people", checksum: null, upstream: [] },
		where: isEdited ? "city = 'Delft'" : null,
		key: ["id"],
		...behavior,
		on_mapping_change,
	} satisfies Read;
	const earlier = (id: string, count: number, left = count): EarlierMapping => ({
		mapping: mapping(id, count),
		columns: kinds.slice(0, left),
		types: types.slice(0, left),
	});
	return {
		bound: boundSync(sync, { mapping: mapping("now", 3), types }),
		sourceEdit: isEdited ? { kind: "where", before: "plan = 'pro'" } : { kind: "none" },
		earlier: [earlier("two", 2), earlier("lost", 3, 2)],
		keys: "sent_people",
	};
}

async function linesOf(session: Session, sql: string): Promise<readonly string[]> {
	const rows = await session.rows(sql);
	return rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
}

/** Both statements, each by itself. */
async function diffsOf({ bed, warehouse }: { bed: SourceBed; warehouse: Warehouse }, one: Shop) {
	const { dialect } = warehouse;
	await bed.source(...tables(dialect, one));
	const diff = diffIn(one);
	const reading = readingOf(dialect, diff);
	const compared: Compared = { was: reading.was, model: modelInPlace(dialect, reading) };
	return warehouse.use({ source: true }, async (session) => ({
		wide: await linesOf(session, diffOf(dialect, diff, compared)),
		byKey: await linesOf(session, diffByKey(dialect, diff, compared)),
	}));
}

test(`a diff by key yields what one with whole rows does (seed ${seed})`, async () => {
	const bed = await postgresBed();
	onTestFinished(() => bed.remove());
	const warehouse = await bed.open();
	onTestFinished(() => warehouse.close());
	const seen = new Set<string>();
	await fc.assert(
		fc.asyncProperty(shop, async (one) => {
			const { wide, byKey } = await diffsOf({ bed, warehouse }, one);
			expect(byKey).toEqual(wide);
			for (const line of wide) for (const [, op] of line.matchAll(/\["op","(\w+)"\]/g)) seen.add(op ?? "");
		}),
		{ seed, numRuns: 150 },
	);
	expect([...seen].sort()).toEqual(
		["added", "changed", "duplicate", "removed", "retry", "returned", "tally", "unchanged"].sort(),
	);
});
