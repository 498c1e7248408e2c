import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { startSink } from "../../src/sink/sink.js";
import { newOutPath, openSink, order, post, postBatch, readLines } from "./sink-client.js";

/** A batch with one event whose own text takes so many bytes. */
function batchWithEventOf(bytes: number, letter = "a"): string {
	const empty = JSON.stringify(order("m-1", { note: "" }));
	const room = bytes - empty.length;
	const width = Buffer.byteLength(letter);
	const note = letter.repeat(Math.floor(room / width)) + "a".repeat(room % width);
	return JSON.stringify({ batch: [order("m-1", { note })] });
}

/** A valid batch of one event, filled up with spaces. */
function bodyOf(bytes: number): string {
	return JSON.stringify({ batch: [order("m-1")] }).padEnd(bytes);
}

describe("limits", () => {
	test.each([
		["a body of 500,000 bytes", bodyOf(500_000), 200],
		["a body of 500,001 bytes", bodyOf(500_001), 400],
		["a body of 5,000,000 bytes", bodyOf(5_000_000), 400],
		["an event of 31,999 bytes", batchWithEventOf(31_999), 200],
		["an event of 32,000 bytes", batchWithEventOf(32_000), 400],
		["an event of 31,999 bytes in two-byte letters", batchWithEventOf(31_999, "é"), 200],
		["an event of 32,000 bytes in two-byte letters", batchWithEventOf(32_000, "é"), 400],
	])("%s, plain and packed", async (_, body, status) => {
		const sink = await openSink();
		const plain = await post(sink, body);
		expect(plain.status).toBe(status);
		expect(sink.stats().accepted).toBe(status === 200 ? 1 : 0);

		const packedSink = await openSink();
		const packed = await post(packedSink, new Uint8Array(gzipSync(body)), {
			headers: { "content-encoding": "gzip" },
		});
		expect(packed.status).toBe(status);
		expect(packedSink.stats()).toEqual(sink.stats());
	});

	test("one event that is too large refuses the whole batch and records nothing", async () => {
		const out = newOutPath();
		const sink = await openSink({ out });
		const response = await postBatch(sink, order("m-1"), order("m-2", { note: "a".repeat(32_000) }));
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			success: false,
			message: "event 2 is not below 32000 bytes",
		});
		expect(readLines(out)).toEqual([]);
	});

	test.each([
		[31_999, 200],
		[32_000, 400],
	])("a single call of %i bytes", async (bytes, status) => {
		const body = JSON.stringify(order("m-1")).padEnd(bytes);
		expect((await post(await openSink(), body, { path: "/v1/track" })).status).toBe(status);
	});

	test("2,500 events are judged one by one, 2,501 are all discarded after a 200", async () => {
		const sink = await openSink();
		const events = Array.from({ length: 2_501 }, (_, index) => order(`m-${index}`));
		expect((await postBatch(sink, ...events)).status).toBe(200);
		expect(sink.stats()).toMatchObject({
			accepted: 0,
			discarded: 2_501,
			by_reason: { batch_too_large: 2_501 },
		});
		expect((await postBatch(sink, ...events.slice(0, 2_500))).status).toBe(200);
		expect(sink.stats()).toMatchObject({
			accepted: 2_500,
			discarded: 2_501,
			duplicate: 0,
		});
	});

	test("an empty batch is a request without events", async () => {
		const sink = await openSink();
		expect((await postBatch(sink)).status).toBe(200);
		expect(sink.stats()).toMatchObject({
			requests: 1,
			empty_batch: 1,
			accepted: 0,
			discarded: 0,
		});
	});
});

describe("bad requests", () => {
	const batch = JSON.stringify({ batch: [order("m-1")] });
	test.each([
		["broken JSON", '{"batch":[', {}],
		["a byte order mark", `\ufeff${batch}`, {}],
		["bytes that are not UTF-8", new Uint8Array(Buffer.from(batch.replace("ada", "\u00ff"), "latin1")), {}],
		["an array", `[${batch}]`, {}],
		["null", "null", {}],
		["no batch", "{}", {}],
		["a batch that is an object", '{"batch":{}}', {}],
		["an empty body", "", {}],
		["another content type", batch, { "content-type": "text/plain" }],
		["another charset", batch, { "content-type": "application/json; charset=latin1" }],
		["a body that is not gzip", batch, { "content-encoding": "gzip" }],
		["another encoding", batch, { "content-encoding": "br" }],
	])("%s gets 400", async (_, body, headers) => {
		const sink = await openSink();
		expect((await post(sink, body, { headers })).status).toBe(400);
		expect(sink.stats()).toMatchObject({
			requests: 1,
			accepted: 0,
			discarded: 0,
		});
	});

	test("a charset of UTF-8 and a query string do no harm", async () => {
		const headers = { "content-type": 'application/json; charset="UTF-8"' };
		expect((await post(await openSink(), batch, { path: "/v1/batch?a=b", headers })).status).toBe(200);
	});

	test.each(["/v1/b", "/v1/import", "/v1/batch/", "/batch", "/v1/constructor"])(
		"POST %s gets 404",
		async (path) => {
			const sink = await openSink();
			expect((await post(sink, batch, { path })).status).toBe(404);
			expect(sink.stats().requests).toBe(0);
		},
	);

	test("GET /v1/batch gets 404 and GET / says what to do", async () => {
		const { url } = await openSink();
		expect((await fetch(`${url}/v1/batch`)).status).toBe(404);
		expect(await (await fetch(url)).text()).toContain("/v1/batch");
	});
});

describe("write key", () => {
	const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;
	test.each([
		["in the header", basic("shop-key:"), {}, 200],
		["in the body", "", { writeKey: "shop-key" }, 200],
		["in the body beside a bearer token", "Bearer t0ken", { writeKey: "shop-key" }, 200],
		["missing", "", {}, 401],
		["empty in the header", basic(":"), {}, 401],
		["without its colon", basic("shop-key"), {}, 401],
		["with a password", basic("shop-key:secret"), {}, 401],
		["empty in the body", "", { writeKey: "" }, 401],
		["a number in the body", "", { writeKey: 7 }, 401],
		["another in the header", basic("other-key:"), { writeKey: "shop-key" }, 401],
		["another in the body", "", { writeKey: "other-key" }, 401],
	])("%s", async (_, authorization, envelope, status) => {
		const sink = await openSink({ writeKey: "shop-key" });
		const body = JSON.stringify({ ...envelope, batch: [order("m-1")] });
		expect((await post(sink, body, { headers: { authorization } })).status).toBe(status);
		expect(sink.stats().accepted).toBe(status === 200 ? 1 : 0);
	});

	test("any key is let in when none is set", async () => {
		const headers = { authorization: basic("any-key:") };
		expect((await post(await openSink(), '{"batch":[]}', { headers })).status).toBe(200);
	});
});

describe("out file", () => {
	test("events are on disk, as received, when the answer arrives", async () => {
		const out = newOutPath();
		const sink = await openSink({ out });
		const event =
			'{ "type":"track",\r\n"messageId":"m-1","userId":"ada","event":"Caf\\u00e9", "properties":{"total":1.50,"a":1,"a":2}}';
		await post(
			sink,
			`{"sentAt":"2024-05-01T12:00:00Z","batch":[1],"batch" : [ ${event} ,\n{"type":"nap"}] }`,
		);
		expect(readFileSync(out, "utf8")).toBe(
			`{"status":"accepted","reason":null,"event":${event.replace("\r\n", "  ")}}\n` +
				'{"status":"discarded","reason":"type_not_known","event":{"type":"nap"}}\n',
		);
	});

	test("a single call takes its type from the path and leaves the envelope behind", async () => {
		const out = newOutPath();
		const sink = await openSink({ out });
		const ids = {
			userId: "ada",
			groupId: "shop-7",
			previousId: "guest-1",
			event: "Order Placed",
		};
		for (const type of ["identify", "track", "page", "screen", "group", "alias"]) {
			const body = JSON.stringify({
				writeKey: "shop-key",
				messageId: type,
				...ids,
				sentAt: "2024-05-01T12:00:00Z",
			});
			expect((await post(sink, body, { path: `/v1/${type}` })).status).toBe(200);
		}
		const lines = readLines(out);
		expect(lines.map(({ status, event }) => [status, event.type, event.messageId])).toEqual(
			["identify", "track", "page", "screen", "group", "alias"].map((type) => ["accepted", type, type]),
		);
		expect(lines[0]?.event).toEqual({
			type: "identify",
			messageId: "identify",
			...ids,
		});
	});

	test("a single call without members is judged too", async () => {
		const sink = await openSink();
		expect((await post(sink, "{}", { path: "/v1/track" })).status).toBe(200);
		expect(sink.stats().by_reason).toEqual({ message_id_invalid: 1 });
	});
});

test("GET /stats gives the counts in a stable order", async () => {
	const sink = await openSink();
	await postBatch(sink, order("m-1"), order("m-1"), { type: "nap" }, 7, order(""));
	await postBatch(sink, {
		type: "alias",
		messageId: "m-2",
		userId: "ada",
		previousId: "guest-1",
	});
	expect(await (await fetch(`${sink.url}/stats`)).text()).toBe(
		'{"requests":2,"empty_batch":0,"accepted":2,"discarded":3,"duplicate":1,' +
			'"by_type":{"identify":0,"group":0,"track":1,"page":0,"screen":0,"alias":1},' +
			'"by_reason":{"message_id_invalid":1,"not_an_object":1,"type_not_known":1}}\n',
	);
});

test("beyond the rate the answer is 429 with the seconds to wait, and nothing is recorded", async () => {
	let now = 0;
	const sink = await openSink({ rateLimit: 2, clock: () => new Date(now) });
	expect((await postBatch(sink, order("m-1"), order("m-2"))).status).toBe(200);
	const refused = await postBatch(sink, order("m-3"));
	expect(refused.status).toBe(429);
	expect(refused.headers.get("retry-after")).toBe("1");
	expect(refused.headers.get("x-ratelimit-reset")).toBe("1");
	expect(sink.stats().accepted).toBe(2);
	now = 1_000;
	expect((await postBatch(sink, order("m-3"))).status).toBe(200);
});

test("closing answers at once what the latency holds back", async () => {
	const sink = await openSink({ latencyMs: 3_600_000 });
	const response = postBatch(sink, order("m-1"));
	await vi.waitFor(() => expect(sink.stats().accepted).toBe(1));
	await sink.close();
	expect((await response).status).toBe(200);
});

test("a port that is taken is an error", async () => {
	const { port } = await openSink();
	await expect(startSink({ port })).rejects.toThrow("EADDRINUSE");
});
