import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Answer, refusal } from "./answer.js";
import { largestBody } from "./limits.js";

export type Body =
	| { readonly kind: "read"; readonly bytes: Buffer }
	| { readonly kind: "refused"; readonly answer: Answer };

const tooLarge: Body = {
	kind: "refused",
	answer: refusal(400, `the body is larger than ${largestBody} bytes`),
};

/** Reads and unpacks the body, holding no more than the limit; the limit counts before and after unpacking. */
export async function readBody(request: IncomingMessage): Promise<Body> {
	const bytes = await collect(request);
	if (bytes === null) return tooLarge;
	const encoding = request.headers["content-encoding"] ?? "identity";
	if (encoding === "identity") return { kind: "read", bytes };
	if (encoding === "gzip") return unpack(bytes);
	return {
		kind: "refused",
		answer: refusal(400, "the Content-Encoding is neither gzip nor identity"),
	};
}

/** Null when the body is too large. Throws when the client goes away. */
function collect(request: IncomingMessage): Promise<Buffer | null> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on("data", (chunk: Buffer) => {
			size += chunk.length;
			if (size <= largestBody) {
				chunks.push(chunk);
				return;
			}
			// What follows flows past unkept: a client cut off while it still writes would not see the answer.
			chunks.length = 0;
			resolve(null);
		});
		request.on("end", () => resolve(Buffer.concat(chunks)));
		request.on("error", reject);
		request.on("close", () => reject(new Error("the client went away")));
	});
}

const gunzipAsync = promisify(gunzip);

async function unpack(packed: Buffer): Promise<Body> {
	try {
		return {
			kind: "read",
			bytes: await gunzipAsync(packed, { maxOutputLength: largestBody }),
		};
	} catch (error) {
		if (error instanceof RangeError) return tooLarge;
		return { kind: "refused", answer: refusal(400, "the body is not gzip") };
	}
}
