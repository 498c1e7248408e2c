import type { JsonObject } from "../types/source.js";

/** The write key of a request: from the Basic header, else from the body, where OAuth requests carry it too. */
export function writeKeyOf(authorization: string | undefined, body: JsonObject): string | null {
	const basic = /^Basic (.+)$/i.exec(authorization ?? "");
	if (basic !== null) return userOf(basic[1] ?? "");
	return typeof body.writeKey === "string" && body.writeKey !== "" ? body.writeKey : null;
}

/** The key stands before the colon, which Segment requires; the password stays empty. */
function userOf(credentials: string): string | null {
	const [, user = ""] = /^([^:]+):$/.exec(Buffer.from(credentials, "base64").toString()) ?? [];
	return user === "" ? null : user;
}
