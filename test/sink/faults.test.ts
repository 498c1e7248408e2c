import { describe, expect, test } from "vitest";
import { drawFault, type Fault } from "../../src/sink/faults.js";
import { seededRandom } from "../../src/sink/seeded-random.js";
import type { Sink } from "../../src/sink/sink.js";
import { newOutPath, openSink, order, postBatch, readLines } from "./sink-client.js";

function drawFaults(seed: number, rates: { failRate: number; resetRate: number }, count: number): Fault[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, () => drawFault(rates, random));
}

/** One event a request, in turn: the status of each answer, or `reset`. */
async function outcomes(sink: Sink, count: number): Promise<string[]> {
	const seen: string[] = [];
	for (let index = 0; index < count; index++) {
		const answer = postBatch(sink, order(`m-${index}`));
		seen.push(await answer.then(({ status }) => String(status)).catch(() => "reset"));
	}
	return seen;
}

test("mulberry32 gives the published numbers for seed 1", () => {
	const random = seededRandom(1);
	expect([random(), random(), random()]).toEqual([
		0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
	]);
});

describe.each([1, 7, 42])("seed %i", (seed) => {
	test("each fault comes about as often as its rate says", () => {
		const faults = drawFaults(seed, { failRate: 0.4, resetRate: 0.5 }, 10_000);
		const share = (matches: (fault: Fault) => boolean) => faults.filter(matches).length / faults.length;
		for (const status of [500, 502, 503, 504]) {
			expect(share((fault) => fault.kind === "refuse" && fault.status === status)).toBeCloseTo(0.1, 1);
		}
		expect(share((fault) => fault.kind === "refuse" && fault.retryAfter)).toBeCloseTo(0.05, 1);
		expect(share((fault) => fault.kind === "reset" && fault.recorded)).toBeCloseTo(0.15, 1);
		expect(share((fault) => fault.kind === "reset" && !fault.recorded)).toBeCloseTo(0.15, 1);
	});

	test("a higher rate adds faults and moves none", () => {
		const few = drawFaults(seed, { failRate: 0.2, resetRate: 0 }, 200);
		const many = drawFaults(seed, { failRate: 0.6, resetRate: 0 }, 200);
		for (const [index, fault] of few.entries())
			if (fault.kind === "refuse") expect(many[index]).toEqual(fault);
	});

	test("two sinks fail the same requests, and a request refused is not recorded", async () => {
		const options = { failRate: 0.5, resetRate: 0.5, seed };
		const out = newOutPath();
		const sink = await openSink({ ...options, out });
		const first = await outcomes(sink, 60);
		expect(await outcomes(await openSink(options), 60)).toEqual(first);

		const faults = drawFaults(seed, options, 60);
		expect(first).toEqual(
			faults.map((fault) =>
				fault.kind === "refuse" ? String(fault.status) : fault.kind === "reset" ? "reset" : "200",
			),
		);
		const recorded = faults.flatMap((fault, index) =>
			fault.kind === "none" || (fault.kind === "reset" && fault.recorded) ? [`m-${index}`] : [],
		);
		expect(readLines(out).map(({ event }) => event.messageId)).toEqual(recorded);
		expect(sink.stats()).toMatchObject({
			requests: 60,
			accepted: recorded.length,
		});
	});

	test("every connection is destroyed, some before and some after the recording", async () => {
		const out = newOutPath();
		const sink = await openSink({ resetRate: 1, seed, out });
		expect(new Set(await outcomes(sink, 20))).toEqual(new Set(["reset"]));
		const { accepted } = sink.stats();
		expect(accepted).toBeGreaterThan(0);
		expect(accepted).toBeLessThan(20);
		expect(readLines(out)).toHaveLength(accepted);
	});
});

test("only a 503 carries Retry-After, and not each (seed 3)", async () => {
	const sink = await openSink({ failRate: 1, seed: 3 });
	const seen = new Set<string>();
	for (let index = 0; index < 60; index++) {
		const { status, headers } = await postBatch(sink, order("m-1"));
		seen.add(`${status} ${headers.get("retry-after")}`);
	}
	expect([...seen].sort()).toEqual(["500 null", "502 null", "503 1", "503 null", "504 null"]);
	expect(sink.stats().accepted).toBe(0);
});
