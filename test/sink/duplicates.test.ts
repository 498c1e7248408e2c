import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openOutFile } from "../../src/sink/out-file.js";
import type { Outcome } from "../../src/sink/outcomes.js";
import { type SinkStats, startSink } from "../../src/sink/sink.js";
import { newOutPath, openSink, order, postBatch, readLines } from "./sink-client.js";

/** Starts a sink on the file, posts the batches in turn and closes it. */
async function session(out: string, ...batches: readonly (readonly object[])[]): Promise<SinkStats> {
	const sink = await startSink({ port: 0, out });
	for (const batch of batches) await postBatch(sink, ...batch);
	await sink.close();
	return sink.stats();
}

test("the first of a message id wins, in a batch and across batches", async () => {
	const out = newOutPath();
	const stats = await session(out, [order("m-1"), order("m-2"), order("m-1")], [order("m-2"), order("m-3")]);
	expect(stats).toMatchObject({
		accepted: 3,
		duplicate: 2,
		by_type: { track: 3 },
	});
	expect(readLines(out).map(({ status, event }) => `${status} ${event.messageId}`)).toEqual([
		"accepted m-1",
		"accepted m-2",
		"duplicate m-1",
		"duplicate m-2",
		"accepted m-3",
	]);
});

test("of requests that race, one is accepted, and its line comes first", async () => {
	const out = newOutPath();
	const sink = await openSink({ out });
	await Promise.all(Array.from({ length: 20 }, () => postBatch(sink, order("m-1"))));
	expect(readLines(out).map(({ status }) => status)).toEqual(["accepted", ...Array(19).fill("duplicate")]);
});

test("a discarded event does not claim its id", async () => {
	const stats = await session(newOutPath(), [{ ...order("m-1"), userId: "" }, order("m-1")]);
	expect(stats).toMatchObject({ accepted: 1, discarded: 1, duplicate: 0 });
});

test("ids and counts come back from the file after a restart, requests do not", async () => {
	const out = newOutPath();
	const before = await session(out, [order("m-1"), order("m-1"), { ...order("m-2"), event: "" }], []);
	const after = await session(out);
	expect(before).toMatchObject({
		requests: 2,
		empty_batch: 1,
		accepted: 1,
		discarded: 1,
		duplicate: 1,
	});
	expect(after).toEqual({ ...before, requests: 0, empty_batch: 0 });
	expect(await session(out, [order("m-1"), order("m-2")])).toMatchObject({
		accepted: 2,
		duplicate: 2,
	});
});

test("a last line torn at any byte is cut off and its id is free again", async () => {
	const out = newOutPath();
	await session(out, [order("m-1")]);
	const whole = readFileSync(out).length;
	await session(out, [order("m-2", { note: "café" })]);
	const both = readFileSync(out);
	for (let size = whole; size < both.length; size++) {
		writeFileSync(out, both);
		truncateSync(out, size);
		const outcomes: Outcome[] = [];
		await (await openOutFile(out, (outcome) => outcomes.push(outcome))).close();
		expect(outcomes, `cut at byte ${size}`).toHaveLength(1);
		expect(readFileSync(out).length, `cut at byte ${size}`).toBe(whole);
	}
	expect(await session(out, [order("m-2"), order("m-1")])).toMatchObject({
		accepted: 2,
		duplicate: 1,
	});
});

test("a file longer than one read is taken in whole", async () => {
	const out = newOutPath();
	const batches = Array.from({ length: 10 }, (_, batch) =>
		Array.from({ length: 400 }, (_, index) => order(`m-${batch}-${index}`, { note: "é".repeat(300) })),
	);
	const before = await session(out, ...batches);
	expect(readFileSync(out).length).toBeGreaterThan(2 << 20);
	appendFileSync(out, '{"status":"acc');
	expect(await session(out)).toEqual({ ...before, requests: 0 });
});

test.each([
	["another last line", "id,name\n1,ada", "1"],
	["a last line without its end", "prices", "1"],
	["a status nobody knows", '{"status":"lost","reason":null,"event":{}}\n', "1"],
	["an accepted event without an id", '{"status":"accepted","reason":null,"event":{"type":"track"}}\n', "1"],
	["a broken line before the last", '{"status":"duplicate","reason":null,"event":{}}\n{"status":\n', "2"],
])("a file with %s is refused and left as it is", async (_, text, line) => {
	const out = newOutPath();
	writeFileSync(out, text);
	await expect(startSink({ port: 0, out })).rejects.toThrow(`\`${out}:${line}\` was not written by a sink`);
	expect(readFileSync(out, "utf8")).toBe(text);
});
