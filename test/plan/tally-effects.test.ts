import fc from "fast-check";
import { expect, test } from "vitest";
import { createEffectTally } from "../../src/5-plan/tally-effects.js";
import type { Change } from "../../src/changes/change.js";
import type { Effect } from "../../src/changes/effect.js";
import { segment } from "../../src/destinations/segment/segment.js";
import { seed } from "../support/seed.js";

const standing = fc.constantFrom("added", "changed", "removed");
const body = fc
	.record({
		userId: fc.string({ maxLength: 5 }),
		traits: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer()),
	})
	.map((event) => JSON.stringify(event).slice(1, -1));
const failure = fc.record({
	code: fc.constantFrom("row/id-missing", "row/binary"),
	field: fc.constantFrom("userId", "traits.a"),
	message: fc.constantFrom("one", "two"),
	hint: fc.constant(null),
});

const effect: fc.Arbitrary<Effect> = fc.oneof(
	fc.record({
		kind: fc.constant("sent" as const),
		standing,
		cause: fc.constantFrom("edit", "data", "both", "retry", "unknown"),
		call: fc.constant("identify" as const),
		body,
		messageId: fc.constant(null),
		before: fc.option(body),
		after: body,
	}),
	fc.record({ kind: fc.constant("silent" as const), standing }),
	fc.record({
		kind: fc.constant("invalid" as const),
		failures: fc.array(failure, { minLength: 1, maxLength: 1 }),
	}),
);

const change = (n: number): Change => ({
	bucket: 1,
	n,
	op: "changed",
	key: [String(n)],
	fingerprint: null,
	row: null,
	was: null,
	before: null,
	mapping: null,
	gone: null,
	cause: "data",
});

function tallyOf(effects: readonly (readonly [number, Effect])[]) {
	const options = { exposureOf: () => "ordinary" as const, projectId: "0123456789ab" };
	const tally = createEffectTally(segment, options);
	for (const [n, one] of effects) tally.add(change(n), one);
	return tally.result();
}

test(`causes and rows add up, whatever the effects and their order (seed ${seed})`, () => {
	fc.assert(
		fc.property(fc.array(effect, { maxLength: 40 }), fc.infiniteStream(fc.integer()), (effects, orders) => {
			const numbered = effects.map((one, index) => [index, one] as const);
			const { counts, cause, toSend, invalid, samples, fields } = tallyOf(numbered);
			const count = (is: (one: Effect) => boolean) => effects.filter(is).length;
			expect(cause.edit + cause.data + cause.both + cause.retry + cause.unknown).toBe(toSend.events);
			expect(toSend.events).toBe(count((one) => one.kind === "sent"));
			expect(counts.removed).toBe(count((one) => one.kind !== "invalid" && one.standing === "removed"));
			expect(counts.added + counts.changed + counts.removed + counts.silent + counts.invalid).toBe(
				effects.length,
			);
			expect(invalid.reduce((sum, one) => sum + one.rows, 0)).toBe(counts.invalid);
			expect(samples.length).toBeLessThanOrEqual(toSend.events);
			for (const field of fields)
				expect(field.added + field.changed + field.removed).toBeLessThanOrEqual(counts.changed);

			const shuffled = numbered
				.map((one) => ({ one, order: orders.next().value ?? 0 }))
				.sort((left, right) => left.order - right.order)
				.map(({ one }) => one);
			expect(tallyOf(shuffled)).toEqual(tallyOf(numbered));
		}),
		{ seed },
	);
});
