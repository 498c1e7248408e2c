import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openBigQuery } from "../../src/warehouses/bigquery/open.js";
import { sameEvents } from "../conformance/same-events.js";
import {
	checkShopProject,
	firstDay,
	pickyDestination,
	runShop,
	secondDay,
	untilTheEnd,
} from "../conformance/shop-run.js";
import { warehouseConformance } from "../conformance/warehouse.js";
import { planInProcess } from "../support/in-process.js";
import { type BigQueryPlace, datasetsOf, newBed } from "./bigquery/bed.js";
import { type BigQueryEmulator, startBigQuery } from "./bigquery/emulator.js";
import { bigQueryValues } from "./bigquery/values.js";
import { bigQueryExceptions } from "./exceptions.js";

let emulator: BigQueryEmulator;

beforeAll(async () => {
	emulator = await startBigQuery();
});

afterAll(() => emulator.stop());

const place: BigQueryPlace = {
	project: "shop",
	open: ({ shop, state }, signal = new AbortController().signal) =>
		openBigQuery(
			{
				type: "bigquery",
				settings: { project: "shop", dataset: shop, api_endpoint: emulator.endpoint },
				baseDir: "/",
				origin: "the test",
				stateSchema: state,
				signal,
				owner: { holder: "test", isHolderGone: () => false },
				isCi: false,
			},
			() => Promise.resolve(),
		),
};

const name = "BigQuery on a stand-in";

warehouseConformance({
	name,
	newBed: () => newBed(place),
	textType: "STRING",
	integerType: "INT64",
	// Each costs seconds there. An odd step has both ways of journalling in it.
	crashStep: 3,
	// It ends a job before it answers for it; test/warehouses has one that goes on.
	endless: null,
	manyRows: (count) =>
		`SELECT CONCAT('row ', CAST(i AS STRING)) AS t FROM UNNEST(GENERATE_ARRAY(1, ${count})) AS i`,
	hostileNames: [
		"select",
		"key",
		"row_text",
		"model",
		"no_key",
		"größe neu",
		"it's",
		"a:b|c",
		"100%",
		"new-city",
		" leading",
		"CamelCase",
	],
	values: bigQueryValues,
});

sameEvents({ name, engine: "bigquery", newBed: () => newBed(place), exceptions: bigQueryExceptions });

describe("what BigQuery counts", () => {
	test("a plan and an apply take few jobs, and merges name the buckets that they touch", async () => {
		const bed = await newBed(place);
		onTestFinished(() => bed.remove());
		const project = await checkShopProject();
		await firstDay(bed);
		const merges: string[] = [];
		let jobs = 0;
		const openWarehouse = async () => {
			const warehouse = await bed.open();
			return {
				...warehouse,
				use: <Result>(...[needs, work]: Parameters<typeof warehouse.use<Result>>) =>
					warehouse.use(needs, (session) =>
						work({
							...session,
							execute: (sql) => {
								jobs += 1;
								if (sql.startsWith("MERGE") && sql.includes("keys_")) merges.push(sql);
								return session.execute(sql);
							},
							rows: (sql) => {
								jobs += 1;
								return session.rows(sql);
							},
						}),
					),
			};
		};
		const run = (which: typeof project.before) =>
			runShop({
				project: which,
				openWarehouse,
				destination: pickyDestination(),
				journalPause: untilTheEnd,
			});
		await run(project.before);
		await secondDay(bed);
		jobs = 0;
		await run(project.after);
		// Forty rows or forty million: what is run once a page or once a minute comes on top.
		expect(jobs).toBeLessThan(90);
		expect(merges).toHaveLength(2);
		for (const merge of merges) expect(merge).toMatch(/ AND t\.bucket IN \(\d+(, \d+)*\) /);
	});
});

describe("scratch", () => {
	test("a plan that is not frozen lives in temporary tables and leaves nothing behind", async () => {
		const bed = await newBed(place);
		onTestFinished(() => bed.remove());
		const project = await checkShopProject();
		await firstDay(bed);
		const options = { projectDir: "", project: project.before, env: {}, openWarehouse: () => bed.open() };
		const planned = await planInProcess(options, false);
		expect(planned.syncs[0]?.to_send).toMatchObject({ events: 40 });
		expect(await bed.stateTables()).toEqual([]);
	});

	test("rows that are added are the rows that were given", async () => {
		const warehouse = await place.open(datasetsOf(randomUUID()));
		onTestFinished(() => warehouse.close());
		const rows = [
			["1", null, 'it\'s \\ "quoted" \n ünïcödé 👩‍🚀'],
			["2", "", "x".repeat(100_000)],
		];
		const read = await warehouse.use({ scratch: true }, async (session) => {
			const [made = ""] = warehouse.dialect.createTableAs({
				name: "seen",
				query: `SELECT 'a' AS a, 'b' AS b, 'c' AS c FROM ${warehouse.dialect.values(["one"], [[1]])} AS nothing WHERE 1 = 0`,
				isPaged: false,
				isScratch: true,
				expiresAt: null,
			});
			await session.execute(made);
			await session.insert("seen", rows);
			return session.rows("SELECT a, b, c FROM seen ORDER BY a");
		});
		expect(read.map((row) => Object.values(row))).toEqual(rows);
	});

	test("many rows of literals are a relation", async () => {
		const warehouse = await place.open(datasetsOf(randomUUID()));
		onTestFinished(() => warehouse.close());
		const rows = Array.from({ length: 1_000 }, (_, n) => [
			n,
			`it's \\ "${n}"`,
			n % 2 === 0 ? null : "odd",
			null,
		]);
		const sql = `SELECT * FROM ${warehouse.dialect.values(["n", "text", "odd", "nothing"], rows)} AS given ORDER BY n`;
		const read = await warehouse.use({ source: true }, (session) => session.rows(sql));
		expect(read.map((row) => Object.values(row))).toEqual(rows.map(([n, ...rest]) => [String(n), ...rest]));
	});
});
