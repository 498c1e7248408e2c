import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { applyInProcess, checkInProcess, planInProcess } from "../support/in-process.js";
import { duckDbBed, type SourceBed } from "../support/places.js";
import { scriptedDestination } from "../support/scripted-destination.js";
import { seed } from "../support/seed.js";
import { type Engine, fewest, type TypeFamily, typeFamilies } from "./families.js";

type Value = TypeFamily["values"][number];

/** Values of a family that give other events than on DuckDB. */
export interface Exception {
	readonly family: string;
	readonly which: string;
	/** Whether the engine is as it is, or only what stands in for it here. */
	readonly of: "engine" | "stand-in";
	readonly reason: string;
	readonly isOne: (value: Value) => boolean;
}

export interface SameEvents {
	readonly name: string;
	readonly engine: Engine;
	readonly newBed: () => Promise<SourceBed>;
	readonly exceptions?: readonly Exception[];
}

/** Each value of each family gives the bytes that it gives on DuckDB; exceptions, and they alone, give others. */
export function sameEvents({ name, engine, newBed, exceptions = [] }: SameEvents): void {
	const families = typeFamilies(seed);

	async function bothOf(family: TypeFamily, values: readonly Value[]) {
		const expected = await reference(family, values);
		return { expected, found: await eventsOf(newBed, { engine, family, values }) };
	}

	describe(`${name}: same events`, () => {
		test.each(families)(`$name: the bytes that DuckDB gives (seed ${seed})`, async (family) => {
			const own = exceptions.filter((one) => one.family === family.name);
			const values = family.values.filter((value) => !own.some((one) => one.isOne(value)));
			const { expected, found } = await bothOf(family, values);
			expect(found).toEqual(expected);
		});

		for (const { family: called, which, of, reason, isOne } of exceptions) {
			test(`${called}, ${which}: not the bytes that DuckDB gives; ${of}: ${reason} (seed ${seed})`, async () => {
				const family = families.find((one) => one.name === called);
				if (family === undefined) throw new Error(`no family is called ${called}`);
				const values = family.values.filter(isOne);
				expect(values).not.toEqual([]);
				const { expected, found } = await bothOf(family, values);
				// What is the same needs no exception any more.
				const same = found.events.filter((event, at) => isDeepStrictEqual(event, expected.events[at]));
				expect(same).toEqual([]);
			});
		}
	});
}

/** The reference: as many values as promised, and of each an event or a reason why there is none. */
export function referenceEvents(): void {
	describe("DuckDB: same events", () => {
		test.each(typeFamilies(seed))(
			`$name: events of ${fewest} values and more (seed ${seed})`,
			async (family) => {
				const { values } = family;
				expect(new Set(values).size).toBe(values.length);
				const { events } = await reference(family, values);
				const sent = events.filter(({ plain, written }) => plain !== null || written !== null);
				expect(sent.length).toBeGreaterThanOrEqual(fewest);
			},
		);
	});
}

type Events = Awaited<ReturnType<typeof eventsOf>>;

const known = new Map<string, Promise<Events>>();

/** What DuckDB gives; the tests of one run ask it once for the same values. */
function reference(family: TypeFamily, values: readonly Value[]): Promise<Events> {
	const key = JSON.stringify([family.name, values]);
	const found = known.get(key) ?? eventsOf(duckDbBed, { engine: "duckdb", family, values });
	known.set(key, found);
	return found;
}

/** A value as trait; and in text and as text of its own, which take numbers of any length. A row each. */
function spec({ isJson }: TypeFamily): string {
	const text = isJson ? "row.written | json" : "row.written";
	return `model: { relation: one_family }
key: id
call: identify
guards: { max_rejected: 9 }
mapping:
  userId: "{{ row.id }}"
  traits:
    plain: "{{ row.plain }}"
    within: "<{{ ${text} }}>"
    text: { $value: "{{ ${text} }}", as: string }
`;
}

const settings = `id: 0123456789ab
name: shop
warehouse: { type: duckdb, path: x.duckdb }
destinations: { segment: { type: segment, write_key: '{{ env_var("K") }}' } }
`;

async function checkedProject(text: string) {
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	try {
		await mkdir(join(dir, "syncs"));
		await writeFile(join(dir, "tailrace.yml"), settings);
		await writeFile(join(dir, "syncs/values.yml"), text);
		return await checkInProcess({ projectDir: dir, env: {} });
	} finally {
		await rm(dir, { recursive: true });
	}
}

interface Given {
	readonly engine: Engine;
	readonly family: TypeFamily;
	readonly values: readonly Value[];
}

/** Ids of a value's two rows. */
const idsOf = (index: number) => ({ plain: String(2 * index), written: String(2 * index + 1) });

/** Bodies of all events, byte for byte, by value, null where a row cannot be sent; and what is said of those rows. */
async function eventsOf(newBed: () => Promise<SourceBed>, given: Given) {
	const bed = await newBed();
	try {
		await bed.source(...(await tableSql(bed, given)));
		const { bodies, plan } = await applied(bed, given.family);
		const [sync] = plan.syncs;
		// No row is lost without a word.
		expect(bodies.size + (sync?.counts.invalid ?? 0)).toBe(2 * given.values.length);
		const events = given.values.map((value, index) => {
			const { plain, written } = idsOf(index);
			return { value, plain: bodies.get(plain) ?? null, written: bodies.get(written) ?? null };
		});
		return { events, invalid: sync?.invalid, counts: sync?.counts };
	} finally {
		await bed.remove();
	}
}

async function tableSql(bed: SourceBed, { engine, family, values }: Given): Promise<readonly string[]> {
	const warehouse = await bed.open();
	const { literal } = warehouse.dialect;
	await warehouse.close();
	const type = family.types[engine];
	const insert = (columns: string, rows: readonly string[]) =>
		rows.length === 0 ? [] : [`INSERT INTO one_family (${columns}) ${rows.join(" UNION ALL ")}`];
	const filled = (column: "plain" | "written") =>
		values.flatMap((value, index) =>
			value === null ? [] : [`SELECT ${idsOf(index)[column]}, ${family.sqlOf(value, engine, literal)}`],
		);
	const empty = values.flatMap((value, index) =>
		value === null ? Object.values(idsOf(index)).map((id) => `SELECT ${id}`) : [],
	);
	return [
		`CREATE TABLE one_family (id INTEGER, plain ${type}, written ${type})`,
		...insert("id, plain", filled("plain")),
		...insert("id, written", filled("written")),
		...insert("id", empty),
	];
}

async function applied(bed: SourceBed, family: TypeFamily) {
	const scripted = scriptedDestination({ batchEvents: 500 });
	const bodies = new Map<string, string>();
	const destination: typeof scripted = {
		...scripted,
		destination: {
			...scripted.destination,
			encodeEvent: (event, id) => {
				const { userId } = JSON.parse(`{${event.body}}`);
				if (bodies.has(userId)) throw new Error(`two events of ${userId}`);
				bodies.set(userId, event.body);
				return scripted.destination.encodeEvent(event, id);
			},
		},
	};
	const options = {
		projectDir: "",
		project: await checkedProject(spec(family)),
		env: {},
		openWarehouse: () => bed.open(),
		destinations: { segment: destination },
		host: { newId: () => crypto.randomUUID() },
	};
	const plan = await planInProcess(options, true);
	bodies.clear();
	await applyInProcess(options, plan);
	return { bodies, plan };
}
