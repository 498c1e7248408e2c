import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { loadDriver } from "../load-driver.js";
import type { ConnectOptions } from "../warehouse.js";
import type { Backoff } from "./api.js";
import { type BigQueryWarehouse, connectBigQuery } from "./connect.js";
import { loadGoogleAuth } from "./google-auth.js";
import { bigQuerySettings } from "./settings.js";
import { signIn } from "./sign-in.js";

/** BigQuery, by the keys of a dbt profile. */
export async function openBigQuery(
	options: ConnectOptions,
	backoff: Backoff = backOff,
): Promise<BigQueryWarehouse> {
	const settings = bigQuerySettings(options);
	const { BigQuery } = await loadDriver(
		{ engine: "BigQuery", install: "@google-cloud/bigquery" },
		() => import("@google-cloud/bigquery"),
	);
	const endpoint = settings.apiEndpoint;
	const authClient = await signIn(options, { google: loadGoogleAuth(), endpoint });
	const client = new BigQuery({
		projectId: settings.executionProject,
		authClient,
		userAgent: "tailrace",
		// Requests are made again in one place, api.ts.
		retryOptions: { autoRetry: false },
		...(endpoint === null ? {} : { apiEndpoint: endpoint }),
	});
	return connectBigQuery({ client, settings, backoff, newId: randomUUID, signal: options.signal });
}

/** 1, 2, 4, 8 and 16 seconds, each with up to as much again, so that two that collide do not do so for ever. */
async function backOff(tries: number): Promise<void> {
	await wait(1000 * 2 ** (tries - 1) * (1 + Math.random()));
}
