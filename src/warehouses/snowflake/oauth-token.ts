import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { warehouseFailed, warehouseUnreachable } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";

export interface RefreshRequest {
	/** The account's address, without path. */
	readonly accessUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly refreshToken: string;
	readonly signal: AbortSignal;
}

/**
 * An access token for a refresh token, from Snowflake's own OAuth server. The driver can do it only for tokens that it got
 * by itself, through a browser.
 */
export async function exchangeRefreshToken(refresh: RefreshRequest): Promise<string> {
	const engine = "Snowflake";
	let answer: { readonly status: number; readonly body: string };
	try {
		answer = await post(refresh);
	} catch (error) {
		refresh.signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Refusal(warehouseUnreachable(null, { engine, place: refresh.accessUrl, reason }), "failed");
	}
	const token = accessToken(answer.body);
	if (token !== null) return token;
	const reason = `the refresh token in \`token\` was not exchanged for an access token (HTTP ${answer.status})`;
	throw new Refusal(warehouseFailed(null, { engine, reason }), "failed");
}

async function post({
	accessUrl,
	clientId,
	clientSecret,
	refreshToken,
	signal,
}: RefreshRequest): Promise<{ readonly status: number; readonly body: string }> {
	const url = new URL("/oauth/token-request", accessUrl);
	const request = (url.protocol === "http:" ? requestHttp : requestHttps)(url, {
		method: "POST",
		auth: `${clientId}:${clientSecret}`,
		headers: { "content-type": "application/x-www-form-urlencoded;charset=utf-8" },
		signal,
	});
	request.end(
		new URLSearchParams({
			grant_type: "refresh_token",
			refresh_token: refreshToken,
			redirect_uri: "http://localhost/",
		}).toString(),
	);
	// An emitter's arguments have no types; this event has one.
	const [response] = (await once(request, "response", { signal })) as [IncomingMessage];
	let body = "";
	for await (const chunk of response.setEncoding("utf8")) body += chunk;
	return { status: response.statusCode ?? 0, body };
}

function accessToken(body: string): string | null {
	try {
		const answer: unknown = JSON.parse(body);
		if (typeof answer !== "object" || answer === null || !("access_token" in answer)) return null;
		return typeof answer.access_token === "string" ? answer.access_token : null;
	} catch {
		return null;
	}
}
