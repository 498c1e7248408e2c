import { expect, test } from "vitest";
import { tokenBucket } from "../../src/sink/token-bucket.js";

function clockFrom(start: number): {
	clock: () => Date;
	advance: (seconds: number) => void;
} {
	let now = start;
	return {
		clock: () => new Date(now),
		advance(seconds) {
			now += seconds * 1000;
		},
	};
}

test("a second's worth passes at once and the rest waits for the clock", () => {
	const { clock, advance } = clockFrom(0);
	const bucket = tokenBucket(100, clock);
	expect(bucket.take(60)).toBe(0);
	expect(bucket.take(60)).toBe(1);
	expect(bucket.take(40)).toBe(0);
	advance(0.5);
	expect(bucket.take(60)).toBe(1);
	expect(bucket.take(50)).toBe(0);
});

test("a batch above the rate passes when the bucket is full, and is paid off afterwards", () => {
	const { clock, advance } = clockFrom(0);
	const bucket = tokenBucket(100, clock);
	expect(bucket.take(500)).toBe(0);
	expect(bucket.take(1)).toBe(5);
	advance(5);
	expect(bucket.take(1)).toBe(0);
	expect(bucket.take(500)).toBe(1);
	advance(1);
	expect(bucket.take(500)).toBe(0);
});

test("a clock that steps back takes nothing away", () => {
	const { clock, advance } = clockFrom(0);
	const bucket = tokenBucket(100, clock);
	expect(bucket.take(40)).toBe(0);
	advance(-3600);
	expect(bucket.take(60)).toBe(0);
});
