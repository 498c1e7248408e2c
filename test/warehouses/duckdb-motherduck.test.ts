import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { refuseFleetingState } from "../../src/connect.js";
import type { CheckedProject } from "../../src/pipeline.js";
import { withoutConflict } from "../../src/warehouses/duckdb/conflicts.js";
import { connectDuckDb, type DuckDbSettings } from "../../src/warehouses/duckdb/connect.js";
import { duckDbDialect } from "../../src/warehouses/duckdb/dialect.js";
import {
	type Connection,
	type CreateInstance,
	createInstance,
} from "../../src/warehouses/duckdb/instance.js";
import { readModels } from "../../src/warehouses/duckdb/settings.js";
import type { Warehouse } from "../../src/warehouses/warehouse.js";
import {
	checkShopProject,
	firstDay,
	pickyDestination,
	runShop,
	type ShopProject,
	secondDay,
	untilTheEnd,
} from "../conformance/shop-run.js";
import { duckDbBed, type SourceBed } from "../support/places.js";
import { runSql } from "../support/project.js";
import { recordingWarehouse } from "../support/recording-warehouse.js";

let project: ShopProject;

const nowhere = recordingWarehouse({
	dialect: duckDbDialect,
	prefixes: { state: "", scratch: "" },
	answers: [],
	lines: () => [],
	columns: [],
});

beforeAll(async () => {
	project = await checkShopProject();
});

interface Cloud {
	/** What sessions said, but for what they asked of tables. */
	readonly said: readonly string[];
	open(): Promise<Warehouse>;
	source(...statements: readonly string[]): Promise<void>;
}

/** DuckDB's own files behind the statements of MotherDuck, which no test reaches: md:shop is shop.duckdb. */
async function openCloud(): Promise<Cloud> {
	const dir = await mkdtemp(join(tmpdir(), "cloud-"));
	onTestFinished(() => rm(dir, { recursive: true }));
	const said: string[] = [];
	const inCloud = (sql: string) => {
		if (/^(LOAD|SET motherduck|ATTACH|DETACH|USE)/.test(sql)) said.push(sql.replace(/'\/.*\//, "'"));
		if (sql === "LOAD 'motherduck'" || sql.startsWith("SET motherduck_")) return "SELECT 1";
		return sql.replace(/^ATTACH 'md:(\w+)'$/, (_, name) => `ATTACH '${join(dir, name)}.duckdb' AS ${name}`);
	};
	const create: CreateInstance = async (config) => {
		const instance = await createInstance(config);
		return {
			connect: async () => {
				const connection: Connection = await instance.connect();
				const run = connection.run.bind(connection);
				connection.run = (sql, ...rest) => run(inCloud(sql), ...rest);
				return connection;
			},
			closeSync: () => instance.closeSync(),
		};
	};
	const settings = { path: "md:shop", motherduck_token: "quack-quack" };
	const connection = { type: "duckdb", settings, baseDir: dir, origin: "profiles.yml (shop.dev)" };
	const given: DuckDbSettings = {
		...readModels(connection, null),
		stateSchema: "tailrace",
		patience: 1_000,
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
	};
	return {
		said,
		open: () => connectDuckDb(given, create),
		source: (...statements) => runSql(join(dir, "shop.duckdb"), statements),
	};
}

/** Both days and all that they sent. */
async function tellDays({ open, source }: Pick<SourceBed, "open" | "source">): Promise<readonly string[]> {
	const destination = pickyDestination();
	const run = (which: CheckedProject) =>
		runShop({ project: which, openWarehouse: open, destination, journalPause: untilTheEnd });
	await firstDay({ source });
	await run(project.before);
	await secondDay({ source });
	await run(project.after);
	return destination.taken.map((event) => JSON.stringify(event)).sort();
}

describe("a MotherDuck database, its statements answered by a file", () => {
	test("is attached once, without options, and never detached", async () => {
		const cloud = await openCloud();
		const warehouse = await cloud.open();
		await warehouse.check();
		await warehouse.use({ source: true, state: "write", scratch: true }, (session) =>
			warehouse.makePlace(session),
		);
		expect(await warehouse.hasState()).toBe(false);
		await warehouse.close();
		expect(cloud.said).toEqual([
			"LOAD 'motherduck'",
			"SET motherduck_token = 'quack-quack'",
			"SET motherduck_attach_mode = 'single'",
			"ATTACH 'md:shop'",
			'USE "shop"."main"',
			"USE memory.main",
			`ATTACH 'scratch.duckdb' AS "tailrace_scratch" (ROW_GROUP_SIZE 16384)`,
			'USE "shop"."main"',
			"USE memory.main",
			'DETACH "tailrace_scratch"',
			"USE memory.main",
		]);
	});

	test("keeps its state in a schema of its own, and sends what a file sends", async () => {
		const cloud = await openCloud();
		const file = await duckDbBed();
		onTestFinished(() => file.remove());
		expect(await tellDays(cloud)).toEqual(await tellDays(file));
		const warehouse = await cloud.open();
		expect(warehouse.stateLocation).toBe("md:shop/tailrace");
		expect(warehouse.prefixOf("state")).toBe('"shop"."tailrace".');
		expect(await warehouse.hasState()).toBe(true);
		await warehouse.close();
	});
});

test("a CI machine keeps the state in MotherDuck, and in no file of its own", () => {
	const host = { env: { CI: "true" } };
	const at = (stateLocation: string) => ({ ...nowhere, stateLocation });
	const refuse = (location: string) =>
		refuseFleetingState({ warehouse: at("md:shop/tailrace"), store: at(location) }, host);
	expect(() => refuse("md:ops/tailrace")).not.toThrow();
	expect(() => refuse("duckdb:/shop/state.duckdb")).toThrow("CI machine");
});

describe("a statement that lost against another client's", () => {
	test("runs again", async () => {
		let runs = 0;
		const touched = await withoutConflict(async () => {
			runs += 1;
			if (runs < 3) throw new Error('TransactionContext Error: Conflict on update of "syncs"');
			return 1;
		});
		expect([touched, runs]).toEqual([1, 3]);
	});

	test("does not, when anything else is the matter", async () => {
		let runs = 0;
		const fails = withoutConflict(async () => {
			runs += 1;
			throw new Error("Catalog Error: no such table");
		});
		await expect(fails).rejects.toThrow("no such table");
		expect(runs).toBe(1);
	});
});
