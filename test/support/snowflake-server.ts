import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";

/** A column of an answer in the service's own terms. */
export interface SnowflakeColumn {
	readonly name: string;
	readonly type: string;
	readonly precision?: number;
	readonly scale?: number;
}

/** What a statement is answered with. */
export type SnowflakeAnswer =
	| {
			readonly columns: readonly SnowflakeColumn[];
			readonly rows?: readonly (readonly (string | null)[])[];
			/** Further rows, which the driver has to fetch by themselves. */
			readonly chunks?: readonly (readonly (readonly (string | null)[])[])[];
	  }
	| { readonly code: string; readonly sqlState: string; readonly message: string }
	| "never";

export interface SnowflakeRequest {
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage["headers"];
	/** As text, and as the JSON that it mostly is. */
	readonly text: string;
	readonly json: Readonly<Record<string, unknown>>;
}

/** The parts of Snowflake's protocol that the driver needs, with scripted answers. */
export interface SnowflakeServer {
	readonly port: number;
	readonly requests: readonly SnowflakeRequest[];
	/** Requests whose path begins so. */
	to(path: string): readonly SnowflakeRequest[];
	/** Texts of all statements so far. */
	statements(): readonly string[];
	stop(): Promise<void>;
}

export interface SnowflakeScript {
	/** null: nothing special; the statements of a connection's beginning are answered anyway. */
	readonly answer?: (sql: string) => SnowflakeAnswer | null;
	/** The login's refusal, or null. */
	readonly refusal?: { readonly code: string; readonly message: string };
	/** The answer of the OAuth server: status and body. */
	readonly token?: { readonly status: number; readonly body: string };
	readonly database?: string | null;
}

const text = (name: string): SnowflakeColumn => ({ name, type: "text" });

const parameters = [
	["TIMEZONE", "UTC"],
	["BINARY_OUTPUT_FORMAT", "HEX"],
	["DATE_OUTPUT_FORMAT", "YYYY-MM-DD"],
	["TIME_OUTPUT_FORMAT", "HH24:MI:SS"],
	["TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS"],
	["TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS"],
	["TIMESTAMP_LTZ_OUTPUT_FORMAT", ""],
	["TIMESTAMP_TZ_OUTPUT_FORMAT", ""],
].map(([name, value]) => ({ name, value }));

export async function startSnowflakeServer(script: SnowflakeScript = {}): Promise<SnowflakeServer> {
	const requests: SnowflakeRequest[] = [];
	let port = 0;
	const server = createServer(async (message, response) => {
		const request = await read(message);
		requests.push(request);
		reply(response, request, { script, requests, port });
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	port = address.port;
	return {
		port,
		requests,
		to: (path) => requests.filter((request) => request.path.startsWith(path)),
		statements: () =>
			requests.filter(({ path }) => path.endsWith("/query-request")).map(({ json }) => String(json.sqlText)),
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

interface Exchange {
	readonly script: SnowflakeScript;
	readonly requests: readonly SnowflakeRequest[];
	readonly port: number;
}

type Envelope = Readonly<Record<string, unknown>>;

const fine = (data: unknown): Envelope => ({ success: true, code: null, message: null, data });
const refused = (code: string, message: string, data: unknown = {}): Envelope => ({
	success: false,
	code,
	message,
	data,
});

function reply(response: ServerResponse, request: SnowflakeRequest, exchange: Exchange): void {
	const { path, query, json } = request;
	if (path === "/oauth/token-request") {
		const { status, body } = exchange.script.token ?? { status: 404, body: "" };
		response.statusCode = status;
		response.end(body);
	} else if (path.startsWith("/chunks/")) {
		// As a cloud's storage sends it: what is no JSON by itself is not called so.
		response.end(chunk(exchange, path));
	} else {
		const send = (envelope: Envelope) => {
			response.setHeader("content-type", "application/json");
			response.end(JSON.stringify(envelope));
		};
		const envelope = envelopeFor(request, exchange);
		if (envelope === "never") waiting.set(query.get("requestId") ?? "", send);
		else send(envelope);
		if (path.endsWith("/abort-request")) endWaiting(String(json.requestId ?? query.get("requestId")));
	}
}

function envelopeFor({ path, json }: SnowflakeRequest, exchange: Exchange): Envelope | "never" {
	const { refusal } = exchange.script;
	if (path === "/session/v1/login-request")
		return refusal === undefined
			? fine({ token: "session", masterToken: "master", sessionId: 1, parameters, sessionInfo: {} })
			: refused(refusal.code, refusal.message);
	if (!path.endsWith("/query-request")) return fine(null);
	const answer = answerTo(exchange.script, String(json.sqlText));
	if (answer === "never") return answer;
	if ("code" in answer) return refused(answer.code, answer.message, { sqlState: answer.sqlState });
	return fine(resultOf(answer, { isDescribed: json.describeOnly === true, at: exchange }));
}

/** Statements that go on until they are cancelled. */
const waiting = new Map<string, (envelope: Envelope) => void>();

function endWaiting(requestId: string): void {
	waiting.get(requestId)?.(refused("000604", "SQL execution canceled", { sqlState: "57014" }));
	waiting.delete(requestId);
}

function answerTo(
	{ answer, database = "SHOP" }: SnowflakeScript,
	sql: string,
): Exclude<SnowflakeAnswer, null> {
	const special = answer?.(sql) ?? null;
	if (special !== null) return special;
	if (sql.includes("CURRENT_DATABASE()"))
		return { columns: [text("DATABASE_NAME"), text("SCHEMA_NAME")], rows: [[database, "PUBLIC"]] };
	return { columns: [text("STATUS")], rows: [] };
}

function resultOf(
	answer: Extract<SnowflakeAnswer, { readonly columns: unknown }>,
	{ isDescribed, at }: { readonly isDescribed: boolean; readonly at: Exchange },
): unknown {
	const rowset = isDescribed ? [] : (answer.rows ?? []);
	const chunks = isDescribed ? [] : (answer.chunks ?? []);
	const total = rowset.length + chunks.reduce((sum, rows) => sum + rows.length, 0);
	const sequence = at.requests.length;
	return {
		parameters,
		rowtype: answer.columns.map((column) => ({ nullable: true, precision: null, scale: null, ...column })),
		rowset,
		total,
		returned: total,
		queryId: `query-${sequence}`,
		statementTypeId: 4096,
		version: 1,
		queryResultFormat: "json",
		...(chunks.length === 0
			? {}
			: {
					chunkHeaders: {},
					chunks: chunks.map((rows, index) => ({
						url: `http://127.0.0.1:${at.port}/chunks/${sequence}/${index}`,
						rowCount: rows.length,
						uncompressedSize: 1,
						compressedSize: 1,
					})),
				}),
	};
}

/** A part of a result is rows without the brackets around them. */
function chunk({ requests, script }: Exchange, path: string): string {
	const [, , sequence, index] = path.split("/");
	const asked = requests[Number(sequence) - 1];
	const answer = script.answer?.(String(asked?.json.sqlText)) ?? "never";
	const rows = answer !== "never" && "columns" in answer ? answer.chunks?.[Number(index)] : undefined;
	return JSON.stringify(rows ?? []).slice(1, -1);
}

async function read(message: IncomingMessage): Promise<SnowflakeRequest> {
	const parts: Buffer[] = [];
	for await (const part of message) parts.push(part as Buffer);
	const raw = Buffer.concat(parts);
	const body = (message.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw).toString("utf8");
	const url = new URL(message.url ?? "/", "http://127.0.0.1");
	return {
		path: url.pathname,
		query: url.searchParams,
		headers: message.headers,
		text: body,
		json: parsed(body),
	};
}

function parsed(body: string): Readonly<Record<string, unknown>> {
	try {
		return JSON.parse(body) as Readonly<Record<string, unknown>>;
	} catch {
		return {};
	}
}
