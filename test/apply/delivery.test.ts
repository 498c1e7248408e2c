import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadyEvent } from "../../src/6-apply/batches.js";
import { createDelivery } from "../../src/6-apply/delivery.js";
import type { Answer } from "../../src/destinations/destination.js";
import { scriptedDestination } from "../support/scripted-destination.js";
import { seed } from "../support/seed.js";
import type { SinkEvent } from "../support/sink.js";

const events = (count: number): readonly ReadyEvent[] =>
	Array.from({ length: count }, (_, index) => ({
		slot: { bucket: 1, from: index + 1, to: index + 1 },
		text: JSON.stringify({ type: "identify", messageId: `m${index}`, userId: String(index) }),
	}));

function deliveryTo(destination: ReturnType<typeof scriptedDestination>, waits: number[] = []) {
	return createDelivery({
		...destination,
		name: "segment",
		now: () => new Date(0),
		wait: async (milliseconds) => {
			waits.push(milliseconds);
		},
		random: () => 1,
		signal: new AbortController().signal,
	});
}

type Luck = "taken" | "lost" | "failed" | "limited";

test(`a flaky destination loses nothing, and repeats only what it did not acknowledge (seed ${seed})`, async () => {
	const luck = fc.constantFrom<Luck>("taken", "taken", "lost", "failed", "limited");
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 40 }),
			fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 6 }),
			fc.array(luck, { maxLength: 8 }),
			async (count, culprits, script) => {
				const bad = new Set(culprits.filter((one) => one < count).map(String));
				let lost = 0;
				const answers: Readonly<Record<Luck, Answer>> = {
					taken: { kind: "taken" },
					lost: { kind: "retry", after: null, reason: "ECONNRESET", isLimited: false },
					failed: { kind: "retry", after: 10, reason: "HTTP 503", isLimited: false },
					limited: { kind: "retry", after: 10, reason: "HTTP 429", isLimited: true },
				};
				const lucky = (request: number): Luck => script[request - 1] ?? "taken";
				const isBad = (batch: readonly SinkEvent[]) => batch.some((event) => bad.has(event.userId ?? ""));
				const refusedBatches = new Set<number>();
				const destination = scriptedDestination({
					answer: (batch, request) => {
						const met = lucky(request);
						if (isBad(batch) && (met === "taken" || met === "lost")) {
							refusedBatches.add(request);
							return { kind: "refused", reason: "HTTP 400" };
						}
						if (met === "lost") lost += batch.length;
						return answers[met];
					},
					isTaken: (_, request) =>
						!refusedBatches.has(request) && (lucky(request) === "taken" || lucky(request) === "lost"),
				});
				const batch = events(count);
				const refused = await deliveryTo(destination).deliver(batch);
				expect(refused.map(({ event }) => event.slot.from - 1).sort()).toEqual([...bad].map(Number).sort());
				const taken = destination.taken.map((event) => event.userId);
				expect(new Set(taken).size).toBe(count - bad.size);
				expect(taken.length).toBe(count - bad.size + lost);
				expect(taken.filter((id) => bad.has(id ?? ""))).toEqual([]);
			},
		),
		{ seed },
	);
});

describe("what ends a delivery", () => {
	const always = (answer: Answer) => scriptedDestination({ answer: () => answer });

	test("ten failures, with pauses that grow up to half a minute", async () => {
		const waits: number[] = [];
		const failing = always({ kind: "retry", after: null, reason: "HTTP 500", isLimited: false });
		await expect(deliveryTo(failing, waits).deliver(events(3))).rejects.toMatchObject({
			outcome: "failed",
			diagnostic: { code: "apply/unreachable", message: expect.stringContaining("10 attempts") },
		});
		expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
	});

	test("a destination's own wish comes before our pause", async () => {
		const waits: number[] = [];
		const once = scriptedDestination({
			answer: (_, request) =>
				request === 1
					? { kind: "retry", after: 7_000, reason: "HTTP 503", isLimited: false }
					: { kind: "taken" },
		});
		await deliveryTo(once, waits).deliver(events(1));
		expect(waits).toEqual([7_000]);
	});

	test("wrong credentials, at the first answer", async () => {
		let requests = 0;
		const denied = scriptedDestination({
			answer: (_, request) => {
				requests = request;
				return { kind: "denied", reason: "HTTP 401" };
			},
		});
		await expect(deliveryTo(denied).deliver(events(3))).rejects.toMatchObject({
			diagnostic: { code: "apply/denied" },
		});
		expect(requests).toBe(1);
	});

	test("twenty refused single events in a row, over batches too; one that is taken starts the count anew", async () => {
		const delivery = deliveryTo(
			scriptedDestination({
				answer: (batch) =>
					batch.some((event) => event.userId !== "0")
						? { kind: "refused", reason: "HTTP 400" }
						: { kind: "taken" },
			}),
		);
		expect(await delivery.deliver(events(20))).toHaveLength(19);
		await expect(delivery.deliver(events(20).slice(1, 3))).rejects.toMatchObject({
			diagnostic: { code: "apply/too-many-refusals" },
		});
	});
});
