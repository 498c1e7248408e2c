import { Pool } from "undici";
import type { Answer, DestinationConnection } from "../destination.js";

export interface SegmentSettings {
	readonly writeKey: string;
	/** Base URL without the path: https://api.segment.io. */
	readonly endpoint: string;
	/** Requests at a time. */
	readonly connections: number;
	/** A request without an answer for so long counts as lost, milliseconds. */
	readonly timeout: number;
}

const mostWaitSeconds = 300;

/** Opens a pool of connections to `POST /v1/batch`. */
export function connectSegment(settings: SegmentSettings): DestinationConnection {
	const url = new URL(settings.endpoint);
	const pool = new Pool(url.origin, {
		connections: settings.connections,
		headersTimeout: settings.timeout,
		bodyTimeout: settings.timeout,
		connect: { timeout: settings.timeout },
	});
	const authorization = `Basic ${Buffer.from(`${settings.writeKey}:`).toString("base64")}`;
	return {
		async send(batch, attempt, signal) {
			try {
				const { statusCode, headers, body } = await pool.request({
					path: `${url.pathname.replace(/\/$/, "")}/v1/batch`,
					method: "POST",
					headers: {
						authorization,
						"content-type": "application/json",
						...(attempt === 0 ? {} : { "x-retry-count": String(attempt) }),
					},
					body: batch,
					signal,
				});
				await body.dump();
				return answerOf(statusCode, headers["retry-after"]);
			} catch (error) {
				const reason = error instanceof Error ? (codeOf(error) ?? error.name) : "network error";
				return { kind: "retry", after: null, reason, isLimited: false };
			}
		},
		close: () => pool.destroy(),
	};
}

/** Which answers are worth another try: Segment's own table for its SDKs (408, 410, 429, 460 and 5xx but 501, 505). */
export function answerOf(status: number, retryAfter: string | readonly string[] | undefined): Answer {
	const reason = `HTTP ${status}`;
	if (status >= 200 && status < 300) return { kind: "taken" };
	if (status === 401 || status === 403) return { kind: "denied", reason };
	const isTransient =
		[408, 410, 429, 460].includes(status) || (status >= 500 && status !== 501 && status !== 505);
	if (!isTransient) return { kind: "refused", reason };
	return {
		kind: "retry",
		after: waitOf(retryAfter),
		reason,
		isLimited: status === 429,
	};
}

/** Retry-After in seconds; the form with a date depends on two clocks and counts as absent. */
function waitOf(header: string | readonly string[] | undefined): number | null {
	const text = typeof header === "string" ? header : header?.[0];
	if (text === undefined || !/^\d+$/.test(text)) return null;
	return Math.min(Number(text), mostWaitSeconds) * 1000;
}

function codeOf(error: Error): string | null {
	return "code" in error && typeof error.code === "string" ? error.code : null;
}
