import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacker, type ReadyEvent } from "../../src/6-apply/batches.js";
import { segment } from "../../src/destinations/segment/segment.js";
import { seed } from "../support/seed.js";

test(`batches keep order and limits, counted in UTF-8 bytes of the final text (seed ${seed})`, () => {
	const text = fc.string({ unit: fc.constantFrom("a", "é", "語", "👩", '"'), maxLength: 60 });
	fc.assert(
		fc.property(
			fc.array(text, { maxLength: 80 }),
			fc.integer({ min: 300, max: 700 }),
			fc.integer({ min: 1, max: 12 }),
			(texts, batchBytes, batchEvents) => {
				const destination = { ...segment, limits: { ...segment.limits, batchBytes, batchEvents } };
				const events = texts.map(
					(one, index): ReadyEvent => ({
						slot: { bucket: 1, from: index + 1, to: index + 1 },
						text: JSON.stringify(one),
					}),
				);
				const packer = createPacker(destination);
				const batches = [...events.map((event) => packer.add(event)), packer.rest()].filter(
					(batch) => batch !== null,
				);
				expect(batches.flat()).toEqual(events);
				expect(packer.rest()).toBeNull();
				for (const batch of batches) {
					const body = destination.encodeBatch(
						batch.map((event) => event.text),
						new Date(),
					);
					expect(batch.length).toBeLessThanOrEqual(batchEvents);
					expect(Buffer.byteLength(body)).toBeLessThanOrEqual(batchBytes);
				}
				// No batch could have taken the first event of the next one.
				for (const [index, batch] of batches.entries()) {
					const next = batches[index + 1]?.[0];
					if (next === undefined || batch.length === batchEvents) continue;
					const body = destination.encodeBatch(
						[...batch, next].map((event) => event.text),
						new Date(),
					);
					expect(Buffer.byteLength(body)).toBeGreaterThan(batchBytes);
				}
			},
		),
		{ seed },
	);
});
