import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A request as it came: the path within the project, with what it asked. */
export interface SeenRequest {
	readonly method: string;
	readonly project: string;
	/** `/jobs`, `/queries/tailrace_1`, `/datasets/shop`. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: Partial<JobBody>;
	readonly authorization: string | null;
}

/** The part of a job that tests look at, as jobs.insert takes it. */
export interface JobBody {
	readonly jobReference: { readonly jobId: string; readonly location?: string };
	readonly configuration: {
		readonly dryRun?: boolean;
		readonly query: {
			readonly query: string;
			readonly createSession?: boolean;
			readonly queryParameters?: readonly { readonly parameterValue: { readonly value: string } }[];
		};
	};
}

export interface InsertRequest extends SeenRequest {
	readonly body: JobBody;
}

export function isInsert(request: SeenRequest): request is InsertRequest {
	return request.method === "POST" && request.path === "/jobs";
}

/** What the service answers; nothing: the connection is cut without an answer. */
export type Reply = { readonly status?: number; readonly body: unknown } | null;

/** A stand-in for BigQuery's REST API at the wire: a script answers, by the shapes of Google's reference. */
export interface BigQueryServer {
	readonly endpoint: string;
	readonly seen: readonly SeenRequest[];
	stop(): Promise<void>;
}

export async function startBigQueryServer(
	answer: (request: SeenRequest, nth: number) => Reply | Promise<Reply>,
): Promise<BigQueryServer> {
	const seen: SeenRequest[] = [];
	const server = createServer(async (request, response) => {
		const one = await read(request);
		seen.push(one);
		reply(response, await answer(one, seen.length));
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	return {
		endpoint: `http://127.0.0.1:${address.port}`,
		seen,
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

/** A job as jobs.insert and jobs.get tell it. */
export function jobAnswer(
	{ body, path }: SeenRequest,
	{ state = "RUNNING", ...rest }: { readonly state?: string; readonly [key: string]: unknown } = {},
): Reply {
	const jobId = body.jobReference?.jobId ?? path.split("/").at(-1);
	const { errorResult, statistics = {} } = rest;
	return {
		body: {
			kind: "bigquery#job",
			jobReference: { projectId: "shop", jobId, location: "EU" },
			status: { state, ...(errorResult === undefined ? {} : { errorResult, errors: [errorResult] }) },
			statistics,
		},
	};
}

/** A page of text as jobs.getQueryResults tells it. */
export function pageAnswer(texts: readonly string[], pageToken?: string): Reply {
	return {
		body: {
			kind: "bigquery#getQueryResultsResponse",
			jobComplete: true,
			schema: { fields: [{ name: "t", type: "STRING", mode: "NULLABLE" }] },
			rows: texts.map((text) => ({ f: [{ v: text }] })),
			...(pageToken === undefined ? {} : { pageToken }),
		},
	};
}

export const stillRunning: Reply = { body: { kind: "bigquery#getQueryResultsResponse", jobComplete: false } };

export function errorAnswer(status: number, reason: string, message: string): Reply {
	return {
		status,
		body: {
			error: { code: status, message, errors: [{ domain: "global", reason, message }], status: "ANY" },
		},
	};
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString("utf8");
	const url = new URL(request.url ?? "/", "http://127.0.0.1");
	const [, project = "", path = ""] = /^\/bigquery\/v2\/projects\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
	return {
		method: request.method ?? "",
		project,
		path: path === "" ? url.pathname : path,
		query: Object.fromEntries(url.searchParams),
		body: text.startsWith("{") ? JSON.parse(text) : {},
		authorization: request.headers.authorization ?? null,
	};
}

function reply(response: ServerResponse, answer: Reply): void {
	if (answer === null) {
		response.destroy();
		return;
	}
	response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
	response.end(JSON.stringify(answer.body));
}
