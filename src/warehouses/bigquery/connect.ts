import type { BigQuery } from "@google-cloud/bigquery";
import type { Needs, Session, Warehouse } from "../warehouse.js";
import { type Backoff, createApi } from "./api.js";
import { bigQueryDialect } from "./dialect.js";
import { failureOf, refusalOf, ServiceError } from "./failure.js";
import { createJobs, type Jobs } from "./jobs.js";
import { bqLiteral, bqQuote } from "./quoting.js";
import { bigQuerySession } from "./session.js";
import type { BigQuerySettings } from "./settings.js";

export interface BigQueryConnection {
	/** Signs requests; its project is the one that pays. */
	readonly client: BigQuery;
	readonly settings: BigQuerySettings;
	readonly backoff: Backoff;
	readonly newId: () => string;
	/** Ends what waits for the source. */
	readonly signal: AbortSignal;
}

/** What BigQuery alone can tell. */
export interface BigQueryWarehouse extends Warehouse {
	/** Bytes that a query would read, without running it. */
	estimateBytes(sql: string): Promise<number>;
	/** Jobs started so far: quotas count them by table, project and day. */
	countJobs(): number;
}

/** A warehouse with its state in a dataset in the models' location; one piece of work at a time. */
export async function connectBigQuery(connection: BigQueryConnection): Promise<BigQueryWarehouse> {
	const { client, settings, backoff, signal } = connection;
	const { project, stateDataset } = settings;
	const api = createApi(client, backoff);
	const place = client.apiEndpoint;
	const statePlace = `${bqQuote(project)}.${bqQuote(stateDataset)}`;
	const mergeLock = `${statePlace}.merge_lock`;
	let working: AbortSignal | null = null;
	let sessionId: string | null = null;
	let turn: Promise<unknown> = Promise.resolve();

	/** What the API has at a path within the project; null when nothing is there. */
	async function find<Found>(path: string): Promise<Found | null> {
		try {
			return await api.call<Found>({ project, path });
		} catch (error) {
			const failure = failureOf(error);
			if (failure.status === 404) return null;
			throw error instanceof ServiceError ? refusalOf(failure, place) : error;
		}
	}

	const location = settings.location ?? (await locationOf(find, [settings.dataset, stateDataset]));
	const { newId } = connection;
	const jobs: Jobs = createJobs({ api, settings, location, backoff, newId, signal: () => working });

	async function work<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const isReadOnly = needs.state !== "write" && needs.scratch !== true;
		working = needs.source ? signal : null;
		try {
			working?.throwIfAborted();
			if (needs.scratch) sessionId ??= await jobs.createSession();
			const session = bigQuerySession({
				jobs,
				sessionId: needs.scratch ? sessionId : null,
				isReadOnly,
				place,
				mergeLock,
			});
			return await job(session);
		} catch (error) {
			throw error instanceof ServiceError ? refusalOf(error.failure, place) : error;
		} finally {
			working = null;
		}
	}

	function use<Result>(needs: Needs, job: (session: Session) => Promise<Result>): Promise<Result> {
		const result = turn.then(() => work(needs, job));
		turn = result.catch(() => undefined);
		return result;
	}

	return {
		dialect: bigQueryDialect,
		// A query takes a second or two whatever it reads, and every statement counts against quotas.
		habits: { pageRows: 10_000, rangesPerStatement: 200, journalInterval: 60_000 },
		prefixOf: (where) => (where === "state" ? `${statePlace}.` : ""),
		makePlace: async (session) => {
			if ((await find(`/datasets/${stateDataset}`)) === null) {
				const where = location === null ? "" : ` OPTIONS(location = ${bqLiteral(location)})`;
				await session.execute(`CREATE SCHEMA IF NOT EXISTS ${statePlace}${where}`);
			}
			await session.execute(`CREATE TABLE IF NOT EXISTS ${mergeLock} AS SELECT 0 AS turn`);
		},
		findTable: (name) =>
			`SELECT 1 AS found FROM ${statePlace}.INFORMATION_SCHEMA.TABLES WHERE table_name = ${bqLiteral(name)}`,
		stateLocation: `bigquery://${project}/${stateDataset}`,
		hasState: async () => (await find(`/datasets/${stateDataset}/tables/lineages`)) !== null,
		use,
		check: () => use({ source: true }, async (session) => void (await session.rows("SELECT 1 AS one"))),
		close: async () => {
			await turn;
			if (sessionId === null) return;
			const ended = { sql: "CALL BQ.ABORT_SESSION()", sessionId };
			// The service ends it by itself after a day.
			await jobs.execute(ended).catch(() => undefined);
			sessionId = null;
		},
		estimateBytes: async (sql) => (await jobs.dryRun(sql)).bytes,
		countJobs: () => jobs.count(),
	};
}

/** Where the first of these datasets that there is stands. Who may not look leaves it to the service. */
async function locationOf(
	find: <Found>(path: string) => Promise<Found | null>,
	datasets: readonly (string | null)[],
): Promise<string | null> {
	for (const dataset of datasets) {
		if (dataset === null) continue;
		const found = await find<{ readonly location?: string }>(`/datasets/${dataset}`).catch(ifDenied);
		if (found?.location !== undefined) return found.location;
	}
	return null;
}

function ifDenied(error: unknown): null {
	const { diagnostic } = (typeof error === "object" && error !== null ? error : {}) as {
		readonly diagnostic?: { readonly code?: string };
	};
	if (diagnostic?.code === "warehouse/denied") return null;
	throw error;
}
