import { existsSync } from "node:fs";
import { realpath, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { warehouseNotFound } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Needs, Owner, Session, Warehouse } from "../warehouse.js";
import { type Attachment, attach } from "./attach.js";
import { duckDbDialect } from "./dialect.js";
import { makeDatabase } from "./make-database.js";
import { firstMemoryLimit } from "./memory.js";
import { makePrivateFolder } from "./private-folder.js";
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
	readonly owner: Owner;
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
	const folder = await makePrivateFolder(settings.owner);
	const instance = await DuckDBInstance.create(":memory:", {
		memory_limit: firstMemoryLimit,
		temp_directory: join(folder, "spill"),
		preserve_insertion_order: "false",
	});
	const { quote } = duckDbDialect;
	const schemas = {
		state: `${quote(aliases.state)}.${quote(settings.stateSchema)}`,
		scratch: `${quote(aliases.scratch)}.main`,
	};
	let turn: Promise<unknown> = Promise.resolve();

	/** The state may be read while other processes read it; source and scratch are never shared with a writer. */
	function attachmentsFor({ source, state, scratch }: Needs): readonly Attachment[] {
		const { database, path, statePath } = settings;
		return [
			...(source ? [{ alias: database, path, isReadOnly: true }] : []),
			...(state ? [{ alias: aliases.state, path: statePath, isReadOnly: state === "read" }] : []),
			...(scratch
				? [{ alias: aliases.scratch, path: join(folder, "scratch.duckdb"), isReadOnly: false }]
				: []),
		];
	}

	async function attached<Result>(
		needs: Needs,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		const connection = await instance.connect();
		const aliasesInUse: string[] = [];
		const stop = () => connection.interrupt();
		try {
			await connection.run("SET TimeZone = 'UTC'");
			if (needs.state === "write")
				await makeDatabase(connection, settings.statePath, { unique: basename(folder) });
			for (const attachment of attachmentsFor(needs)) {
				await attach(connection, attachment, settings);
				aliasesInUse.push(attachment.alias);
			}
			if (needs.source) settings.signal.addEventListener("abort", stop, { once: true });
			if (needs.source) await connection.run(`USE ${quote(settings.database)}.${quote(settings.schema)}`);
			const result = await work(duckDbSession(connection));
			// An interrupted stream ends as if it were complete.
			if (needs.source) settings.signal.throwIfAborted();
			return result;
		} finally {
			settings.signal.removeEventListener("abort", stop);
			await connection.run("USE memory.main");
			for (const alias of aliasesInUse.reverse()) await connection.run(`DETACH ${quote(alias)}`);
			connection.closeSync();
		}
	}

	/** One piece of work at a time: two sessions of one process would attach the same file twice. */
	function use<Result>(needs: Needs, work: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => attached(needs, work));
		turn = result.catch(() => undefined);
		return result;
	}

	return {
		dialect: duckDbDialect,
		habits: { pageRows: 2_500, rangesPerStatement: 1_000, journalInterval: 2_000 },
		prefixOf: (place) => `${schemas[place]}.`,
		// There are no rights to make a schema, so nothing to look for.
		makePlace: async (session) =>
			void (await session.execute(`CREATE SCHEMA IF NOT EXISTS ${schemas.state}`)),
		findTable: (name) => {
			const { literal } = duckDbDialect;
			return `SELECT 1 AS found FROM duckdb_tables() WHERE database_name = ${literal(aliases.state)} AND schema_name = ${literal(settings.stateSchema)} AND table_name = ${literal(name)}`;
		},
		stateLocation: `duckdb:${await realPathOf(settings.statePath)}`,
		hasState: async () => existsSync(settings.statePath),
		use,
		check: async () => {
			if (!existsSync(settings.path)) {
				throw new Refusal(warehouseNotFound(null, { path: basename(settings.path) }), "failed");
			}
			await use({ source: true }, async () => undefined);
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
