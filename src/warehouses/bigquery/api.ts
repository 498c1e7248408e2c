import type { BigQuery } from "@google-cloud/bigquery";
import type { JsonObject } from "../../types/source.js";
import { failureOf, isTransient, ServiceError } from "./failure.js";

/** A request of the REST API; `path` is within the project. Each may be made twice. */
export interface ApiRequest {
	readonly method?: "GET" | "POST";
	readonly path: string;
	/** Instead of the project that pays. */
	readonly project?: string;
	readonly query?: Readonly<Record<string, string | number>>;
	readonly body?: JsonObject;
}

export interface Api {
	/** Rejects with a ServiceError once the service said no, or did not answer several times. */
	call<Answer>(request: ApiRequest): Promise<Answer>;
}

/** Waits before the next of several tries; counted from 1. */
export type Backoff = (tries: number) => Promise<void>;

export const mostTries = 6;

/** Longer than the service lets a request wait, and than a page takes on a slow line. */
const answerTimeout = 180_000;

/** Requests through Google's client, which signs them. What is lost on the way is asked again, here alone. */
export function createApi(client: BigQuery, backoff: Backoff): Api {
	return {
		call: async <Answer>(request: ApiRequest) => {
			for (let tries = 1; ; tries += 1) {
				try {
					// The answer's shape is the service's word.
					return (await once(client, request)) as Answer;
				} catch (error) {
					const failure = failureOf(error);
					if (tries === mostTries || !isTransient(failure)) throw new ServiceError(failure);
					await backoff(tries);
				}
			}
		},
	};
}

function once(
	client: BigQuery,
	{ method = "GET", path, project, query, body }: ApiRequest,
): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const silence = { code: "ETIMEDOUT", message: "no answer" };
		const timer = setTimeout(() => reject(Object.assign(new Error(), silence)), answerTimeout);
		client.request(
			{
				method,
				uri: path,
				...(project === undefined ? {} : { projectId: project }),
				...(query === undefined ? {} : { qs: query }),
				...(body === undefined ? {} : { json: body }),
			},
			(error, answer) => {
				clearTimeout(timer);
				if (error) reject(error);
				else resolve(answer);
			},
		);
	});
}
