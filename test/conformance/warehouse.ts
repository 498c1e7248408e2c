import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session, Warehouse, WarehouseColumn } from "../../src/warehouses/warehouse.js";
import { crashSuite } from "./crashes.js";
import { fenceSuite } from "./fences.js";
import { eventsSpec } from "./shop-run.js";

/** A value of one type: how SQL writes it and how it must read. */
export interface CanonicalValue {
	/** As SQL declares it. */
	readonly type: string;
	/** As the engine describes it. */
	readonly described: string;
	readonly sql: string;
	/** The element of the row text, parsed. */
	readonly text: string | boolean | null;
}

/** An adapter's test bed: a source to write to and a state of its own, both empty at first. */
export interface WarehouseBed {
	/** A new connection to the same source and state; the signal ends what waits for the source. */
	open(signal?: AbortSignal): Promise<Warehouse>;
	/** Runs statements where the source is. */
	source(...statements: readonly string[]): Promise<void>;
	/** Names of the state's tables. */
	stateTables(): Promise<readonly string[]>;
	/** A copy of all that is there now, as another bed. */
	copy(): Promise<WarehouseBed>;
	remove(): Promise<void>;
}

export interface WarehouseConformance {
	readonly name: string;
	readonly newBed: () => Promise<WarehouseBed>;
	readonly values: readonly CanonicalValue[];
	/** Names of columns that need quoting, none twice after folding. */
	readonly hostileNames: readonly string[];
	/** A query of so many rows with a column `t` of text. */
	readonly manyRows: (count: number) => string;
	/** A query like it that never ends, or null where a stand-in cannot end a statement at work. */
	readonly endless: string | null;
	/** After each how many statements a crash is tried here; `npm run test:kill` tries it after each one of real engines. */
	readonly crashStep?: number;
	readonly textType: string;
	readonly integerType: string;
}

/** What every warehouse must do. */
export function warehouseConformance(adapter: WarehouseConformance): void {
	describe(`${adapter.name}: rows as text`, () => rowSuite(adapter));
	crashSuites(adapter, adapter.crashStep ?? 4);
	describe(`${adapter.name}: leases and fences`, () => fenceSuite(adapter));
}

export function crashSuites(
	adapter: Pick<WarehouseConformance, "name" | "newBed">,
	step: number,
	stepOfTriggers = 5 * step,
): void {
	// Four removals; 5 to 13 but the refused 5; 37 to 40, whose plan the edit writes otherwise; 100 and 102.
	describe(`${adapter.name}: crashes`, () => crashSuite(adapter, { step, events: 4 + 8 + 4 + 2 }));
	// The same without the edit, which makes no events.
	describe(`${adapter.name}: crashes of triggers`, () =>
		crashSuite(adapter, { spec: eventsSpec, step: stepOfTriggers, events: 4 + 8 + 2 }));
}

function rowSuite({
	newBed,
	values,
	hostileNames,
	manyRows,
	endless,
	textType,
	integerType,
}: WarehouseConformance): void {
	let bed: WarehouseBed;
	let warehouse: Warehouse;

	beforeAll(async () => {
		bed = await newBed();
		await bed.source("CREATE TABLE anything (id INTEGER)");
		warehouse = await bed.open();
	});

	afterAll(async () => {
		await warehouse.close();
		await bed.remove();
	});

	const inSource = <Result>(work: (session: Session) => Promise<Result>) =>
		warehouse.use({ source: true }, work);

	async function rowTexts(columns: readonly WarehouseColumn[], relation: string): Promise<readonly string[]> {
		const sql = `SELECT ${warehouse.dialect.rowText(columns)} FROM ${relation} AS one_row`;
		return inSource(async (session) => (await pages(session.texts(sql))).flat());
	}

	test.each(values)("$type $sql reads as $text", async ({ type, described, sql, text }) => {
		const relation = `(SELECT CAST(${sql} AS ${type}) AS v)`;
		const columns = await inSource((session) => session.describe(relation));
		expect(columns).toEqual([{ name: "v", type: described }]);
		const [row = ""] = await rowTexts(columns, relation);
		expect(JSON.parse(row)).toEqual([text]);
	});

	test.each([...new Map(values.map((one) => [one.type, one])).values()])(
		"$type reads null as null",
		async ({ type, described }) => {
			const rows = await rowTexts([{ name: "v", type: described }], `(SELECT CAST(NULL AS ${type}) AS v)`);
			expect(rows).toEqual(["[null]"]);
		},
	);

	test("a key is an array of texts, whatever the columns' types", async () => {
		const relation = `(SELECT CAST(7 AS ${integerType}) AS a, TRUE AS b, CAST('x"y' AS ${textType}) AS c)`;
		const columns = await inSource((session) => session.describe(relation));
		const sql = `SELECT ${warehouse.dialect.keyText(columns)} FROM ${relation} AS one_row`;
		const [key = ""] = (await inSource(async (session) => pages(session.texts(sql)))).flat();
		expect(JSON.parse(key)).toEqual(["7", "true", 'x"y']);
	});

	test("hostile names of columns and tables are only names", async () => {
		const { quote } = warehouse.dialect;
		const columns = hostileNames.map((name, index) => `CAST('${index}' AS ${textType}) AS ${quote(name)}`);
		const table = quote('orders "of" a.b; drop');
		await bed.source(`CREATE TABLE ${table} AS SELECT ${columns.join(", ")}`);
		const described = await inSource((session) => session.describe(table));
		expect(described.map((column) => column.name)).toEqual(hostileNames);
		const [row = ""] = await rowTexts(described, table);
		expect(JSON.parse(row)).toEqual(hostileNames.map((_, index) => String(index)));
	});

	test("literals are only values", async () => {
		const nasty = 'it\'s \\ "quoted" \n ünïcödé 👩‍🚀; --';
		const { literal } = warehouse.dialect;
		const [row] = await inSource((session) =>
			session.rows(`SELECT ${literal(nasty)} AS text, ${literal(null)} AS nothing, ${literal(-5)} AS number`),
		);
		expect(row).toEqual({ text: nasty, nothing: null, number: "-5" });
	});

	test("md5 is that of the UTF-8 bytes", async () => {
		const { md5, literal } = warehouse.dialect;
		const [row] = await inSource((session) => session.rows(`SELECT ${md5(literal("Çeşme"))} AS digest`));
		expect(row).toEqual({ digest: "757304ebea1a693cd18d5fe52525d71d" });
	});

	test("an empty result has no pages with rows, a large one has every row once, in pages", async () => {
		const { rowText, quote } = warehouse.dialect;
		const column = { name: "t", type: textType };
		const read = (rows: number) =>
			inSource((session) =>
				pages(session.texts(`SELECT ${rowText([column])} FROM (${manyRows(rows)}) AS ${quote("many")}`)),
			);
		expect((await read(0)).flat()).toEqual([]);
		const large = await read(30_000);
		expect(large.length).toBeGreaterThan(1);
		expect(new Set(large.flat()).size).toBe(30_000);
	});

	test("a reader that stops early leaves the session usable", async () => {
		const { rowText } = warehouse.dialect;
		const sql = `SELECT ${rowText([{ name: "t", type: textType }])} FROM (${manyRows(30_000)}) AS many`;
		const first = await inSource(async (session) => {
			for await (const page of session.texts(sql)) return page.length;
			return 0;
		});
		expect(first).toBeGreaterThan(0);
		expect(await inSource((session) => session.rows("SELECT 1 AS one"))).toEqual([{ one: "1" }]);
	});

	test("a failing statement is a Refusal in one line, and the next one works", async () => {
		await expect(inSource((session) => session.execute("SELECT nothing FROM nowhere"))).rejects.toMatchObject(
			{
				outcome: "failed",
				diagnostic: { code: "warehouse/failed", message: expect.not.stringContaining("\n") },
			},
		);
		expect(await inSource((session) => session.rows("SELECT 1 AS one"))).toEqual([{ one: "1" }]);
	});

	test("the source cannot be written to", async () => {
		await expect(inSource((session) => session.execute("CREATE TABLE mine (id INTEGER)"))).rejects.toThrow();
	});

	test.runIf(endless !== null)(
		"a signal ends a read that would take for ever, and a cut result is not taken for a whole one",
		async () => {
			const stop = new AbortController();
			const stoppable = await bed.open(stop.signal);
			try {
				let pages = 0;
				const sql = `SELECT ${stoppable.dialect.rowText([{ name: "t", type: textType }])} FROM (${endless}) AS many`;
				const reading = stoppable.use({ source: true }, async (session) => {
					for await (const _ of session.texts(sql)) {
						pages += 1;
						stop.abort();
					}
				});
				await expect(reading).rejects.toThrow(/abort/i);
				expect(pages).toBeGreaterThan(0);
			} finally {
				await stoppable.close();
			}
		},
	);

	test("work that is asked for at the same time is done one after the other", async () => {
		const log: string[] = [];
		const work = (name: string) =>
			inSource(async (session) => {
				log.push(`${name} begins`);
				await session.rows("SELECT 1 AS one");
				log.push(`${name} ends`);
			});
		await Promise.all([work("a"), work("b")]);
		expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
	});
}

async function pages(texts: AsyncIterable<readonly string[]>): Promise<readonly (readonly string[])[]> {
	const all: (readonly string[])[] = [];
	for await (const page of texts) all.push(page);
	return all;
}
