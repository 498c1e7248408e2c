import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, refusal } from "./answer.js";
import { answerCall, type CallRules, type Endpoint } from "./answer-call.js";
import { callNames } from "./call-names.js";
import type { Fault } from "./faults.js";
import { type Body, readBody } from "./read-body.js";

export interface ListenerOptions extends CallRules {
	readonly latencyMs: number;
	readonly nextFault: () => Fault;
}

export interface Listening {
	readonly listener: RequestListener;
	/** Ends all waiting and resolves when every request whose body has been read is answered. */
	settle(): Promise<void>;
}

const endpoints: ReadonlyMap<string, Endpoint> = new Map(
	[...callNames, "batch" as const].map((endpoint) => [`/v1/${endpoint}`, endpoint]),
);

export function requestListener(options: ListenerOptions): Listening {
	const { tally } = options.ledger;
	const closing = new AbortController();
	const answering = new Set<Promise<void>>();

	async function receive(
		endpoint: Endpoint,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		tally.countRequest();
		// Drawn before the first wait, so that faults follow the order of arrival.
		const fault = options.nextFault();
		const body = await readBody(request);
		const answered = answerWithFault(endpoint, request, body, fault).then((answer) =>
			reply(response, answer),
		);
		answering.add(answered);
		await answered.finally(() => answering.delete(answered));
	}

	/** Null when the connection is to be destroyed instead. */
	async function answerWithFault(
		endpoint: Endpoint,
		request: IncomingMessage,
		body: Body,
		fault: Fault,
	): Promise<Answer | null> {
		const isLost = fault.kind !== "none" && !(fault.kind === "reset" && fault.recorded);
		const answer = isLost || body.kind === "refused" ? null : await record(endpoint, request, body.bytes);
		await delay(options.latencyMs, closing.signal);
		if (fault.kind === "reset") return null;
		if (fault.kind === "refuse") return faultAnswer(fault);
		return body.kind === "refused" ? body.answer : answer;
	}

	async function record(endpoint: Endpoint, { headers }: IncomingMessage, body: Buffer): Promise<Answer> {
		try {
			return await answerCall({ endpoint, headers, body }, options);
		} catch (error) {
			return refusal(500, error instanceof Error ? error.message : "the events cannot be recorded");
		}
	}

	return {
		listener(request, response) {
			const path = request.url?.split("?")[0] ?? "";
			const endpoint = request.method === "POST" ? endpoints.get(path) : undefined;
			if (endpoint !== undefined) {
				// What is thrown here is a client gone away: there is nobody left to tell.
				receive(endpoint, request, response).catch(() => response.destroy());
			} else if (request.method === "GET" && path === "/stats") {
				send(response, { status: 200, headers: {}, body: tally.stats() });
			} else if (request.method === "GET" && path === "/") {
				send(response, {
					status: 200,
					headers: {},
					body: { hint: "POST /v1/batch with a write key, GET /stats" },
				});
			} else {
				send(response, refusal(404, "there is nothing at this path"));
			}
		},
		async settle() {
			closing.abort();
			await Promise.allSettled(answering);
		},
	};
}

function faultAnswer({ status, retryAfter }: Extract<Fault, { kind: "refuse" }>): Answer {
	return refusal(status, "a fault asked for with the fail rate", retryAfter ? { "retry-after": "1" } : {});
}

async function reply(response: ServerResponse, answer: Answer | null): Promise<void> {
	if (answer === null) {
		response.destroy();
		return;
	}
	send(response, answer);
	await finished(response);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
	const text = `${JSON.stringify(body)}\n`;
	response.writeHead(status, {
		"content-type": "application/json",
		"content-length": Buffer.byteLength(text),
		...headers,
	});
	response.end(text);
}

async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
	// Rejects only when the sink closes, and then the answer should go out at once.
	if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
