import type { Json, JsonObject } from "../../types/source.js";
import { type Api, type Backoff, mostTries } from "./api.js";
import { failureOf, isWorthAnotherJob, ServiceError } from "./failure.js";
import type { BigQuerySettings } from "./settings.js";
import type { SchemaField } from "./types.js";

/** A job that the service knows. */
export interface JobReference {
	readonly jobId: string;
	readonly location: string | null;
}

/** A page of a job's result; values are text, or null. */
export interface ResultPage {
	readonly job: JobReference;
	readonly names: readonly string[];
	readonly rows: readonly (readonly (string | null)[])[];
	/** Of the next page, or null. */
	readonly token: string | null;
}

export interface Statement {
	readonly sql: string;
	/** Named parameters of type STRING. */
	readonly parameters?: Readonly<Record<string, string>>;
	readonly sessionId?: string | null;
}

/** What a dry run tells without reading rows and without cost. */
export interface DryRun {
	readonly fields: readonly SchemaField[];
	readonly bytes: number;
}

export interface Jobs {
	/** Runs a statement to its end; the number of rows it touched. */
	execute(statement: Statement): Promise<number>;
	/** Runs a query to its end; its first page. */
	query(statement: Statement, maxRows: number): Promise<ResultPage>;
	/** A later page of the same job: a lost page is asked for again, and the query never runs anew. */
	page(job: JobReference, options: { readonly token: string; readonly maxRows: number }): Promise<ResultPage>;
	dryRun(sql: string): Promise<DryRun>;
	createSession(): Promise<string>;
	/** Jobs started so far. */
	count(): number;
}

export interface JobOptions {
	readonly api: Api;
	readonly settings: BigQuerySettings;
	/** Where the datasets are, or null where nobody knows. */
	readonly location: string | null;
	readonly backoff: Backoff;
	readonly newId: () => string;
	/** Set while a piece of work goes on that a signal may end. */
	readonly signal: () => AbortSignal | null;
}

interface ErrorProto {
	readonly reason?: string;
	readonly message?: string;
}

interface JobAnswer {
	readonly jobReference?: { readonly jobId?: string; readonly location?: string };
	readonly status?: { readonly state?: string; readonly errorResult?: ErrorProto };
	readonly statistics?: {
		readonly totalBytesProcessed?: string;
		readonly sessionInfo?: { readonly sessionId?: string };
		readonly query?: {
			readonly numDmlAffectedRows?: string;
			readonly totalBytesProcessed?: string;
			readonly schema?: { readonly fields?: readonly SchemaField[] };
		};
	};
}

interface ResultAnswer {
	readonly jobComplete?: boolean;
	readonly schema?: { readonly fields?: readonly SchemaField[] };
	readonly rows?: readonly { readonly f: readonly { readonly v: unknown }[] }[];
	readonly pageToken?: string;
	readonly numDmlAffectedRows?: string;
}

/** Milliseconds that a request waits in the service for the end of a job. */
const patience = 10_000;

/** Query jobs under ids of our own: an insert whose answer was lost is found again instead of running twice. */
export function createJobs({ api, settings, location, backoff, newId, signal }: JobOptions): Jobs {
	let started = 0;

	/** Starts a job and returns what the service says of it; it may be at its end already. */
	async function insert(configuration: JsonObject): Promise<JobAnswer> {
		const jobId = `tailrace_${newId()}`;
		started += 1;
		const reference = {
			projectId: settings.executionProject,
			jobId,
			...(location === null ? {} : { location }),
		};
		try {
			return await api.call<JobAnswer>({
				method: "POST",
				path: "/jobs",
				body: { jobReference: reference, configuration },
			});
		} catch (error) {
			const { reason, status } = failureOf(error);
			if (reason !== "duplicate" || status !== 409) throw error;
			return get({ jobId, location });
		}
	}

	function get(job: JobReference): Promise<JobAnswer> {
		return api.call<JobAnswer>({ path: `/jobs/${job.jobId}`, query: locationOf(job) });
	}

	/** Waits for a job's end; a page of its result. */
	async function results(job: JobReference, query: Record<string, string | number>): Promise<ResultAnswer> {
		for (;;) {
			const answer = await unlessAborted(
				signal(),
				api.call<ResultAnswer>({
					path: `/queries/${job.jobId}`,
					query: { ...locationOf(job), timeoutMs: patience, ...query },
				}),
			);
			if (answer.jobComplete !== false) return answer;
		}
	}

	/** Runs `work` on a new job, and again on another one while that fails for reasons that pass. */
	async function run<Result>(
		configuration: JsonObject,
		work: (job: JobReference, answer: JobAnswer) => Promise<Result>,
	): Promise<Result> {
		for (let tries = 1; ; tries += 1) {
			signal()?.throwIfAborted();
			const answer = await insert(configuration);
			const job = referenceOf(answer, location);
			try {
				throwFailed(answer);
				return await work(job, answer);
			} catch (error) {
				if (signal()?.aborted) await cancel(job);
				signal()?.throwIfAborted();
				const failed = await failureOfJob(job, error);
				if (tries === mostTries || failed === null || !isWorthAnotherJob(failureOf(failed)))
					throw failed ?? error;
				await backoff(tries);
			}
		}
	}

	/** The job's own failure, or null where only the way to it failed: then nobody knows what became of it. */
	async function failureOfJob(job: JobReference, error: unknown): Promise<ServiceError | null> {
		if (error instanceof JobError) return error;
		const answer = await get(job).catch(() => null);
		return answer === null ? null : errorOf(answer);
	}

	async function cancel(job: JobReference): Promise<void> {
		const path = `/jobs/${job.jobId}/cancel`;
		await api.call({ method: "POST", path, query: locationOf(job) }).catch(() => undefined);
	}

	return {
		execute: (statement) =>
			run(configurationOf(settings, statement), async (job, answer) => {
				if (answer.status?.state === "DONE") return rowsTouched(answer.statistics?.query);
				return rowsTouched(await results(job, { maxResults: 0 }));
			}),
		query: (statement, maxRows) =>
			run(configurationOf(settings, statement), async (job) =>
				pageOf(job, await results(job, { maxResults: maxRows })),
			),
		page: async (job, { token, maxRows }) =>
			pageOf(job, await results(job, { maxResults: maxRows, pageToken: token })),
		dryRun: async (sql) => {
			const configuration = { ...configurationOf(settings, { sql }), dryRun: true };
			const answer = await insert(configuration);
			started -= 1;
			throwFailed(answer);
			const { statistics } = answer;
			return {
				fields: statistics?.query?.schema?.fields ?? [],
				bytes: Number(statistics?.totalBytesProcessed ?? statistics?.query?.totalBytesProcessed ?? 0),
			};
		},
		createSession: () => {
			const { query, ...rest } = configurationOf(settings, { sql: "SELECT 1 AS one" });
			return run({ ...rest, query: { ...query, createSession: true } }, async (job, answer) => {
				if (answer.status?.state !== "DONE") await results(job, { maxResults: 0 });
				const told = answer.statistics?.sessionInfo ?? (await get(job)).statistics?.sessionInfo;
				if (told?.sessionId !== undefined) return told.sessionId;
				throw new JobError({ reason: "", message: "the service made no session", status: null });
			});
		},
		count: () => started,
	};
}

interface JobConfiguration {
	readonly [key: string]: Json;
	readonly query: JsonObject;
}

function configurationOf(
	settings: BigQuerySettings,
	{ sql, parameters = {}, sessionId = null }: Statement,
): JobConfiguration {
	const { project, dataset, isBatch, maximumBytesBilled, jobTimeout, reservation } = settings;
	const named = Object.entries(parameters);
	return {
		labels: { tailrace: "1" },
		...(jobTimeout === null ? {} : { jobTimeoutMs: String(jobTimeout * 1000) }),
		...(reservation === null ? {} : { reservation }),
		query: {
			query: sql,
			useLegacySql: false,
			priority: isBatch ? "BATCH" : "INTERACTIVE",
			...(dataset === null ? {} : { defaultDataset: { projectId: project, datasetId: dataset } }),
			...(maximumBytesBilled === null ? {} : { maximumBytesBilled: String(maximumBytesBilled) }),
			...(sessionId === null ? {} : { connectionProperties: [{ key: "session_id", value: sessionId }] }),
			...(named.length === 0
				? {}
				: {
						parameterMode: "NAMED",
						queryParameters: named.map(([name, value]) => ({
							name,
							parameterType: { type: "STRING" },
							parameterValue: { value },
						})),
					}),
		},
	};
}

function referenceOf({ jobReference }: JobAnswer, location: string | null): JobReference {
	return { jobId: jobReference?.jobId ?? "", location: jobReference?.location ?? location };
}

function locationOf({ location }: JobReference): Record<string, string> {
	return location === null ? {} : { location };
}

/** The error with which a job ended. */
class JobError extends ServiceError {}

function errorOf({ status }: JobAnswer): JobError | null {
	const failed = status?.errorResult;
	if (failed === undefined) return null;
	return new JobError({ reason: failed.reason ?? "", message: failed.message ?? "", status: null });
}

function throwFailed(answer: JobAnswer): void {
	const error = errorOf(answer);
	if (error !== null) throw error;
}

function rowsTouched(told: { readonly numDmlAffectedRows?: string } | undefined): number {
	return Number(told?.numDmlAffectedRows ?? 0);
}

function pageOf(job: JobReference, { schema, rows = [], pageToken }: ResultAnswer): ResultPage {
	return {
		job,
		names: (schema?.fields ?? []).map(({ name }) => name),
		rows: rows.map(({ f }) => f.map(({ v }) => (v === null || v === undefined ? null : String(v)))),
		token: pageToken === undefined || pageToken === "" ? null : pageToken,
	};
}

/** Gives up waiting as soon as the signal says so; the request itself ends by itself. */
function unlessAborted<Result>(signal: AbortSignal | null, work: Promise<Result>): Promise<Result> {
	if (signal === null) return work;
	return new Promise((resolve, reject) => {
		const stop = () => reject(signal.reason);
		signal.addEventListener("abort", stop, { once: true });
		work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
		if (signal.aborted) stop();
	});
}
