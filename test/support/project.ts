import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Plan } from "../../src/types/generated/plan.js";
import type { RunResults } from "../../src/types/generated/run-results.js";
import { type CliProcess, type CliRun, startCli } from "./cli.js";

/** A small project in a folder of its own, with a DuckDB warehouse and no dbt. */
export interface Shop {
	readonly dir: string;
	readonly warehousePath: string;
	readonly statePath: string;
	/** Writes a file of the project. */
	write(path: string, text: string): Promise<void>;
	read(path: string): Promise<string>;
	/** Runs statements in the warehouse. */
	sql(...statements: readonly string[]): Promise<void>;
	start(command: string, ...args: readonly string[]): CliProcess;
	run(command: string, ...args: readonly string[]): Promise<CliRun>;
	/** The same with more environment variables. */
	runWith(
		env: Readonly<Record<string, string>>,
		command: string,
		...args: readonly string[]
	): Promise<CliRun>;
	/** The same project with another address to send to. */
	sendingTo(endpoint: string): Shop;
	/** A speculative plan; throws when it fails. */
	plan(...args: readonly string[]): Promise<Plan>;
	/** An apply that asks nothing; throws unless it ends with 0. */
	apply(...args: readonly string[]): Promise<RunResults>;
	remove(): Promise<void>;
}

export interface ShopOptions {
	readonly endpoint: string;
	/** File names below syncs/, without .yml, and their text. */
	readonly syncs: Readonly<Record<string, string>>;
	readonly sql: readonly string[];
	/** More lines of tailrace.yml. */
	readonly settings?: string;
	readonly id?: string;
	/** Instead of a DuckDB file in the project's folder. */
	readonly warehouse?: ShopWarehouse;
}

/** A warehouse elsewhere: its lines of tailrace.yml, and how to run statements in it. */
export interface ShopWarehouse {
	readonly settings: string;
	sql(...statements: readonly string[]): Promise<void>;
	remove(): Promise<void>;
}

const projectFile = (id: string, warehouse: string) => `id: ${id}
name: shop
${warehouse}
destinations:
  segment:
    type: segment
    write_key: "{{ env_var('SEGMENT_WRITE_KEY') }}"
    endpoint: "{{ env_var('SEGMENT_ENDPOINT') }}"
    max_events_per_second: 1000000
`;

export async function openShop(options: ShopOptions): Promise<Shop> {
	const { endpoint, syncs, sql, settings = "", id = "0123456789ab", warehouse } = options;
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	const shop = shopIn(dir, endpoint, warehouse);
	const connection = warehouse?.settings ?? "warehouse: { type: duckdb, path: warehouse.duckdb }";
	await shop.write("tailrace.yml", `${projectFile(id, connection)}${settings}`);
	for (const [name, text] of Object.entries(syncs)) await shop.write(`syncs/${name}.yml`, text);
	await shop.sql(...sql);
	return shop;
}

function shopIn(dir: string, endpoint: string, warehouse?: ShopWarehouse): Shop {
	const warehousePath = join(dir, "warehouse.duckdb");
	const env = { SEGMENT_WRITE_KEY: "key", SEGMENT_ENDPOINT: endpoint };
	const start: Shop["start"] = (command, ...args) => startCli([command, ...args, "--project-dir", dir], env);
	const run: Shop["run"] = (command, ...args) => start(command, ...args).done;
	return {
		dir,
		warehousePath,
		statePath: join(dir, "warehouse.tailrace.duckdb"),
		write: async (path, text) => {
			await mkdir(dirname(join(dir, path)), { recursive: true });
			await writeFile(join(dir, path), text);
		},
		read: (path) => readFile(join(dir, path), "utf8"),
		sql: (...statements) => warehouse?.sql(...statements) ?? runSql(warehousePath, statements),
		start,
		run,
		runWith: (more, command, ...args) =>
			startCli([command, ...args, "--project-dir", dir], { ...env, ...more }).done,
		sendingTo: (other) => shopIn(dir, other, warehouse),
		plan: async (...args) => {
			const { code, stdout, stderr } = await run("plan", "--format", "json", ...args);
			if (code !== 0) throw new Error(`plan ended with ${code}: ${stderr}`);
			// The program's own output, checked by its schema elsewhere.
			return JSON.parse(stdout) as Plan;
		},
		apply: async (...args) => {
			const ended = await run("apply", "--auto-approve", "--format", "json", ...args);
			if (ended.code !== 0)
				throw new Error(`apply ended with ${ended.code ?? ended.signal}: ${ended.stderr}`);
			return results(ended);
		},
		remove: async () => {
			await warehouse?.remove();
			await rm(dir, { recursive: true, force: true });
		},
	};
}

/** What an apply with --format json printed. */
export function results({ stdout }: CliRun): RunResults {
	// The program's own output.
	return JSON.parse(stdout) as RunResults;
}

/** Runs statements in a DuckDB file and lets go of it. */
export async function runSql(path: string, statements: readonly string[]): Promise<void> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	try {
		for (const statement of statements) await connection.run(statement);
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** Rows of a DuckDB file, every value as JSON has it. */
export async function readSql(
	path: string,
	query: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	try {
		return (await connection.runAndReadAll(query)).getRowObjectsJson();
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}
