import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { warehouseNotFound } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { invalidSetting, missingSetting } from "../setting-refusal.js";
import type { Needs, Owner, Session, Warehouse } from "../warehouse.js";
import { type Attachment, attach } from "./attach.js";
import { duckDbDialect } from "./dialect.js";
import { inRealFolder, takeTurns } from "./file-turns.js";
import { type CreateInstance, createInstance, type Instance } from "./instance.js";
import { isFile, isMotherDuck, nameOf } from "./location.js";
import { makeDatabase } from "./make-database.js";
import { firstMemoryLimit } from "./memory.js";
import { nothingToPrepare, type Preparation } from "./preparation.js";
import { prepare } from "./prepare.js";
import { makePrivateFolder } from "./private-folder.js";
import { duckDbSession } from "./session.js";

export interface DuckDbSettings {
	/** Where the models are, as ATTACH takes it, or null where all of them are in databases attached besides. */
	readonly path: string | null;
	/** The name SQL knows it by; dbt's database. */
	readonly database: string;
	/** Database of unqualified names, where it is another one. */
	readonly home?: string;
	/** Schema of unqualified names. */
	readonly schema: string;
	/** A file, or a database of MotherDuck; null: nothing says where. */
	readonly statePath: string | null;
	readonly stateSchema: string;
	/** How long to wait for another process's lock, milliseconds. */
	readonly patience: number;
	readonly signal: AbortSignal;
	readonly owner: Owner;
	readonly preparation?: Preparation;
}

const stateAlias = "tailrace_state";
const scratchAlias = "tailrace_scratch";

/** A statement of MotherDuck takes a network's time, and what it costs is counted by the second. */
const habits = {
	file: { pageRows: 2_500, rangesPerStatement: 1_000, journalInterval: 2_000 },
	motherDuck: { pageRows: 10_000, rangesPerStatement: 1_000, journalInterval: 60_000 },
};

/**
 * Opens DuckDB in memory and attaches the files only for as long as a piece of work takes: other processes can read
 * and write them in between. Databases of MotherDuck have no lock and stay.
 */
export async function connectDuckDb(
	settings: DuckDbSettings,
	create: CreateInstance = createInstance,
): Promise<Warehouse> {
	const { preparation = nothingToPrepare, statePath } = settings;
	const folder = await makePrivateFolder(settings.owner);
	const instance = await start(create, folder, preparation);
	const { quote } = duckDbDialect;
	const isRemote = statePath !== null && isMotherDuck(statePath);
	const stateDatabase = isRemote ? nameOf(statePath) : stateAlias;
	const schemas = {
		state: `${quote(stateDatabase)}.${quote(settings.stateSchema)}`,
		scratch: `${quote(scratchAlias)}.main`,
	};
	const home = `${quote(settings.home ?? settings.database)}.${quote(settings.schema)}`;
	const staying = new Set<string>();
	let isPrepared = false;
	let turn: Promise<unknown> = Promise.resolve();

	/** The state may be read while other processes read it; source and scratch are never shared with a writer. */
	function attachmentsFor({ source, state, scratch }: Needs): readonly Attachment[] {
		const { database, path } = settings;
		const own = path === null ? [] : [{ alias: database, path, isReadOnly: true }];
		return [
			...(source ? [...own, ...preparation.attach] : []),
			...(state ? [{ alias: stateDatabase, path: neededStatePath(), isReadOnly: state === "read" }] : []),
			...(scratch ? [{ alias: scratchAlias, path: join(folder, "scratch.duckdb"), isReadOnly: false }] : []),
		];
	}

	function neededStatePath(): string {
		if (statePath !== null) return statePath;
		const missing = { name: "state.path", type: "duckdb", origin: preparation.origin };
		throw missingSetting(missing);
	}

	async function attached<Result>(
		needs: Needs,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		const attachments = attachmentsFor(needs);
		const letGo = await takeTurns(attachments.map(({ path }) => path).filter(isFile));
		const connection = await instance.connect();
		const aliasesInUse: string[] = [];
		const stop = () => connection.interrupt();
		try {
			await connection.run("SET TimeZone = 'UTC'");
			if (needs.source || (needs.state && isRemote)) {
				await prepare(connection, preparation, { isFirst: !isPrepared });
				isPrepared = true;
			}
			if (needs.state === "write" && !isRemote)
				await makeDatabase(connection, neededStatePath(), { unique: basename(folder) });
			for (const attachment of attachments) {
				if (staying.has(attachment.alias)) continue;
				await attach(connection, attachment, { ...settings, hidden: preparation.hidden });
				if (isMotherDuck(attachment.path)) staying.add(attachment.alias);
				else aliasesInUse.push(attachment.alias);
			}
			if (needs.source) settings.signal.addEventListener("abort", stop, { once: true });
			if (needs.source) await connection.run(`USE ${home}`);
			const result = await work(
				duckDbSession(connection, { hidden: preparation.hidden, isShared: isRemote }),
			);
			// An interrupted stream ends as if it were complete.
			if (needs.source) settings.signal.throwIfAborted();
			return result;
		} finally {
			settings.signal.removeEventListener("abort", stop);
			await connection.run("USE memory.main");
			for (const alias of aliasesInUse.reverse()) await connection.run(`DETACH ${quote(alias)}`);
			connection.closeSync();
			letGo();
		}
	}

	/** One piece of work at a time: two sessions of one process would attach the same file twice. */
	function use<Result>(needs: Needs, work: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => attached(needs, work));
		turn = result.catch(() => undefined);
		return result;
	}

	const findTable = (name: string) => {
		const { literal } = duckDbDialect;
		return `SELECT 1 AS found FROM duckdb_tables() WHERE database_name = ${literal(stateDatabase)} AND schema_name = ${literal(settings.stateSchema)} AND table_name = ${literal(name)}`;
	};

	return {
		dialect: duckDbDialect,
		habits: isRemote ? habits.motherDuck : habits.file,
		prefixOf: (place) => `${schemas[place]}.`,
		// There are no rights to make a schema, so nothing to look for.
		makePlace: async (session) =>
			void (await session.execute(`CREATE SCHEMA IF NOT EXISTS ${schemas.state}`)),
		findTable,
		stateLocation: await stateLocationOf(settings),
		hasState: async () => {
			if (!isRemote) return statePath !== null && existsSync(statePath);
			return use({ state: "read" }, async (session) => {
				const [found] = await session.rows(findTable("lineages"));
				return found !== undefined;
			});
		},
		use,
		check: async () => {
			const { path } = settings;
			if (path !== null && isFile(path) && !existsSync(path))
				throw new Refusal(warehouseNotFound(null, { path: basename(path) }), "failed");
			await use({ source: true }, async () => undefined);
		},
		close: async () => {
			await turn.catch(() => undefined);
			instance.closeSync();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function stateLocationOf({ statePath, stateSchema }: DuckDbSettings): Promise<string> {
	if (statePath === null) return "nowhere";
	return isMotherDuck(statePath) ? `${statePath}/${stateSchema}` : `duckdb:${await inRealFolder(statePath)}`;
}

async function start(
	create: CreateInstance,
	folder: string,
	{ config, origin }: Preparation,
): Promise<Instance> {
	try {
		return await create({
			...config,
			memory_limit: firstMemoryLimit,
			temp_directory: join(folder, "spill"),
			preserve_insertion_order: "false",
		});
	} catch (error) {
		if (Object.keys(config).length === 0) throw error;
		// DuckDB's own words may repeat a value.
		const wanted = "a map of options that DuckDB takes when it starts";
		throw invalidSetting({ name: "config_options", wanted, origin });
	}
}
