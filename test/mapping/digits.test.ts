import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDigits } from "../../src/mapping/digits.js";
import { renderTrait } from "./render-leaf.js";

const seed = Number(process.env.FC_SEED ?? 20260825);
const scale = 6;
/** A whole number of millionths, written in one of its many ways. */
const decimals = fc
	.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat({ max: 3 }))
	.map(([units, zeros]) => {
		const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
		const text = `${units < 0n ? "-" : ""}${"0".repeat(zeros)}${digits.slice(0, -scale)}.${digits.slice(-scale)}${"0".repeat(zeros)}`;
		return { units, text };
	});

test(`decimals compare with every digit (seed ${seed})`, () => {
	fc.assert(
		fc.property(decimals, decimals, fc.boolean(), (a, b, isNear) => {
			const other = isNear ? { units: a.units, text: a.text.replace(/^(-?)0*/, "$1") } : b;
			const sign = a.units === other.units ? 0 : a.units < other.units ? -1 : 1;
			expect(Math.sign(compareDigits(a.text, other.text) ?? Number.NaN) + 0).toBe(sign);
		}),
		{ seed, numRuns: 1000 },
	);
});

test.each([
	["row.d > row.e", "true"],
	["row.d == row.e", "false"],
	["row.d >= row.d", "true"],
	["row.d == 9007199254740992", "false"],
	["row.f == row.g", "true"],
	["row.f < row.h", "true"],
	["row.d > 'a'", "false"],
	["row.d == '9007199254740993'", "false"],
	["row.small == 1.5", "true"],
	["row.small < row.d", "true"],
	["row.list contains row.d", "true"],
	["row.d | plus: 1", "row/filter-failed"],
	["row.small | plus: 0.25", "1.75"],
])("{{ %s }} is %s", (value, expected) => {
	const kinds = {
		d: "decimal",
		e: "decimal",
		f: "decimal",
		g: "decimal",
		h: "decimal",
		small: "decimal",
		list: "json",
	} as const;
	const row = {
		d: "9007199254740993",
		e: "9007199254740992",
		f: "12345678901234567890.0",
		g: "12345678901234567890",
		h: "12345678901234567890.1",
		small: "1.50",
		list: "[9007199254740993]",
	};
	expect(renderTrait({ leaf: JSON.stringify(`{{ ${value} }}`), kinds, row })).toBe(expected);
});
