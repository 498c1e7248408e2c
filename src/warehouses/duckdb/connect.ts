import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { warehouseNotFound } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Needs, Place, Session, Warehouse } from "../warehouse.js";
import { type Attachment, attach } from "./attach.js";
import { duckDbDialect } from "./dialect.js";
import { firstMemoryLimit } from "./memory.js";
import { duckDbSession } from "./session.js";

export interface DuckDbSettings {
	/** Absolute path of the warehouse file. */
	readonly path: string;
	/** The name SQL knows it by; dbt's database. */
	readonly database: string;
	/** Schema of unqualified names. */
	readonly schema: string;
	readonly statePath: string;
	readonly stateSchema: string;
	/** How long to wait for another process's lock, milliseconds. */
	readonly patience: number;
	readonly signal: AbortSignal;
}

const aliases = {
	state: "tailrace_state",
	scratch: "tailrace_scratch",
} as const;

/**
 * Opens DuckDB in memory and attaches the files only for as long as a piece of work takes: other processes can read
 * and write them in between.
 */
export async function connectDuckDb(settings: DuckDbSettings): Promise<Warehouse> {
	const folder = await mkdtemp(join(tmpdir(), "tailrace-"));
	const instance = await DuckDBInstance.create(":memory:", {
		memory_limit: firstMemoryLimit,
		temp_directory: join(folder, "spill"),
		preserve_insertion_order: "false",
	});
	const { quote } = duckDbDialect;
	const attachments: Record<Place, Attachment> = {
		source: { alias: settings.database, path: settings.path, isReadOnly: true },
		state: {
			alias: aliases.state,
			path: settings.statePath,
			isReadOnly: false,
		},
		scratch: {
			alias: aliases.scratch,
			path: join(folder, "scratch.duckdb"),
			isReadOnly: false,
		},
	};
	const schemas = {
		state: `${quote(aliases.state)}.${quote(settings.stateSchema)}`,
		scratch: `${quote(aliases.scratch)}.main`,
	};
	let turn: Promise<unknown> = Promise.resolve();

	async function withPlaces<Result>(
		needs: Needs,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		const connection = await instance.connect();
		const attached: string[] = [];
		try {
			await connection.run("SET TimeZone = 'UTC'");
			for (const place of needs.places) {
				await attach(connection, attachments[place], settings);
				attached.push(attachments[place].alias);
				if (place === "source") {
					await connection.run(`USE ${quote(settings.database)}.${quote(settings.schema)}`);
				}
			}
			return await work(duckDbSession(connection));
		} finally {
			await connection.run("USE memory.main");
			for (const alias of attached.reverse()) await connection.run(`DETACH ${quote(alias)}`);
			connection.closeSync();
		}
	}

	/** One piece of work at a time: two sessions of one process would attach the same file twice. */
	function use<Result>(needs: Needs, work: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => withPlaces(needs, work));
		turn = result.catch(() => undefined);
		return result;
	}

	return {
		dialect: duckDbDialect,
		schemaOf: (place) => schemas[place],
		stateLocation: `duckdb:${await realPathOf(settings.statePath)}`,
		hasState: async () => existsSync(settings.statePath),
		use: async (needs, work) => {
			if (needs.places.includes("state")) await mkdir(dirname(settings.statePath), { recursive: true });
			return use(needs, work);
		},
		check: async () => {
			if (!existsSync(settings.path)) {
				throw new Refusal(warehouseNotFound(null, { path: basename(settings.path) }), "failed");
			}
			await use({ places: ["source"] }, async () => undefined);
		},
		close: async () => {
			await turn.catch(() => undefined);
			instance.closeSync();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function realPathOf(path: string): Promise<string> {
	const folder = await realpath(dirname(path)).catch(() => dirname(path));
	return join(folder, basename(path));
}
