import { assert, bigInt, double, property } from "fast-check";
import { expect, test } from "vitest";
import { keepsDigits } from "../../src/sink/number-digits.js";

test("whatever a double prints is kept", () => {
	assert(
		property(double({ noNaN: true, noDefaultInfinity: true }), (number) => {
			expect(keepsDigits(String(number))).toBe(true);
			expect(keepsDigits(number.toExponential())).toBe(true);
		}),
	);
});

test("an integer of up to 21 digits is kept exactly when a double prints it back", () => {
	assert(
		property(bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (integer) => {
			expect(keepsDigits(String(integer))).toBe(String(Number(integer)) === String(integer));
		}),
	);
});
