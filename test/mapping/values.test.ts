import { describe, expect, test } from "vitest";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import { renderTrait } from "./render-leaf.js";

type Case = readonly [kind: ColumnKind, cell: Cell, expected: string];

describe("a column as it is", () => {
	const cases: readonly Case[] = [
		["text", "Ann", '"Ann"'],
		["text", "", '""'],
		["text", "0123", '"0123"'],
		["text", 'say "hi"\\\n', '"say \\"hi\\"\\\\\\n"'],
		["text", "🦊 ÅSA \u2028", '"🦊 ÅSA \u2028"'],
		["text", `${"long ".repeat(20)}\t`, `"${"long ".repeat(20)}\\t"`],
		["text", "half \ud83e", "row/text-malformed"],
		["text", `${"long ".repeat(20)}\udd8a`, "row/text-malformed"],
		["text", "nul \0", "row/text-malformed"],
		["text", null, "nothing"],
		["boolean", true, "true"],
		["boolean", false, "false"],
		["integer", "42", "42"],
		["integer", "-0", "0"],
		["integer", "9007199254740991", "9007199254740991"],
		["integer", "9007199254740992", "9007199254740992"],
		["integer", "9007199254740993", "row/number-loses-digits"],
		["integer", "100000000000000000000000", "1e+23"],
		["decimal", "12.5", "12.5"],
		["decimal", "0.1", "0.1"],
		["decimal", "-0.01", "-0.01"],
		["decimal", "0.0000001", "1e-7"],
		["decimal", "12345678901234567.89", "row/number-loses-digits"],
		["decimal", "0.1234567890123456", "0.1234567890123456"],
		["decimal", "0.123456789012345678", "row/number-loses-digits"],
		["decimal", "NaN", "row/number-not-finite"],
		["float", "0.30000000000000004", "0.30000000000000004"],
		["float", "123.0", "123"],
		["float", "1e+21", "1e+21"],
		["float", "-0.0", "0"],
		["float", "NaN", "row/number-not-finite"],
		["float", "nan", "row/number-not-finite"],
		["float", "-Infinity", "row/number-not-finite"],
		["float", "inf", "row/number-not-finite"],
		["date", "2026-08-21", '"2026-08-21"'],
		["date", "infinity", "row/timestamp-range"],
		["date", "0044-03-15 (BC)", "row/timestamp-range"],
		["date", "0044-03-15 BC", "row/timestamp-range"],
		["date", "10000-01-01", "row/timestamp-range"],
		["date", "5881580-07-11", "row/timestamp-range"],
		["instant", "2026-08-21 14:30:00", '"2026-08-21T14:30:00.000Z"'],
		["instant", "2026-08-21 14:30:00.1", '"2026-08-21T14:30:00.100Z"'],
		["instant", "2026-08-21 14:30:00.123456789", '"2026-08-21T14:30:00.123Z"'],
		["instant", "2026-08-21 14:30:00.9999", '"2026-08-21T14:30:00.999Z"'],
		["instant", "1969-12-31 23:59:59.9999", '"1969-12-31T23:59:59.999Z"'],
		["instant", "0001-01-01 00:00:00", '"0001-01-01T00:00:00.000Z"'],
		["instant", "infinity", "row/timestamp-range"],
		["instant", "-infinity", "row/timestamp-range"],
		["instant", "0044-03-15 (BC) 00:00:00", "row/timestamp-range"],
		["instant", "10000-01-01 00:00:00", "row/timestamp-range"],
		["datetime", "2026-08-21 14:30:00.5", '"2026-08-21T14:30:00.500Z"'],
		["json", '{"b":1,"a":{"d":[],"c":null}}', '{"a":{"d":[]},"b":1}'],
		["json", '[{"b":1,"a":2},null,"x"]', '[{"a":2,"b":1},null,"x"]'],
		["json", '"text"', '"text"'],
		["json", "12", "12"],
		["json", "null", "nothing"],
		["json", "{}", "{}"],
		["json", '{"a":null}', "nothing"],
		["json", '{"n":12345678901234567890}', "row/number-loses-digits"],
		["json", '{"n":1.50,"m":1e3}', '{"m":1000,"n":1.5}'],
		[
			"json",
			'{"n":100000000000000000000,"s":"12345678901234567890"}',
			'{"n":100000000000000000000,"s":"12345678901234567890"}',
		],
		["json", '{"__proto__":{"x":1},"constructor":2}', '{"__proto__":{"x":1},"constructor":2}'],
		["json", '{"__proto__":12345678901234567,"a":1e0}', "row/number-loses-digits"],
		["json", '{"a":"\\ud83e"}', "row/text-malformed"],
		["json", "{a: 1}", "row/json-invalid"],
		["json", "", "row/json-invalid"],
	];
	test.each(cases)("%s %j is %s", (kind, cell, expected) => {
		expect(renderTrait({ leaf: '"{{ row.x }}"', kinds: { x: kind }, row: { x: cell } })).toBe(expected);
	});
	// The same through Liquid, which reads values and not cells.
	test.each(cases.filter(([kind]) => kind !== "binary"))(
		"%s %j through Liquid is %s",
		(kind, cell, expected) => {
			expect(renderTrait({ leaf: '"{{ row.x | raw }}"', kinds: { x: kind }, row: { x: cell } })).toBe(
				expected,
			);
		},
	);
});

describe("as", () => {
	const cases: readonly (readonly [as: string, kind: ColumnKind, cell: Cell, expected: string])[] = [
		["string", "text", "a", '"a"'],
		["string", "integer", "9007199254740993", '"9007199254740993"'],
		["string", "decimal", "12345678901234567.89", '"12345678901234567.89"'],
		["string", "decimal", "0.0000001", '"0.0000001"'],
		["string", "boolean", true, '"true"'],
		["string", "instant", "2026-01-02 03:04:05", '"2026-01-02T03:04:05.000Z"'],
		["string", "json", '{"a":1}', "row/object-in-text"],
		["string", "text", null, "nothing"],
		["number", "text", "12.50", "12.5"],
		["number", "text", " 7 ", "7"],
		["number", "text", "-.5", "-0.5"],
		["number", "text", "1e3", "1000"],
		["number", "text", "0x10", "row/conversion-failed"],
		["number", "text", "1,5", "row/conversion-failed"],
		["number", "text", "", "row/conversion-failed"],
		["number", "text", "Infinity", "row/conversion-failed"],
		["number", "text", "12345678901234567890", "row/number-loses-digits"],
		["number", "integer", "9007199254740993", "row/number-loses-digits"],
		["number", "boolean", true, "row/conversion-failed"],
		["number", "json", "[1]", "row/conversion-failed"],
		["integer", "text", "12", "12"],
		["integer", "text", "12.0", "12"],
		["integer", "decimal", "12.5", "row/conversion-failed"],
		["boolean", "text", "TRUE", "true"],
		["boolean", "text", "t", "true"],
		["boolean", "text", "yes", "true"],
		["boolean", "text", "No", "false"],
		["boolean", "integer", "0", "false"],
		["boolean", "integer", "1", "true"],
		["boolean", "integer", "2", "row/conversion-failed"],
		["boolean", "text", "on", "row/conversion-failed"],
		["boolean", "text", "", "row/conversion-failed"],
		["date", "text", "2026-08-21", '"2026-08-21"'],
		["date", "text", "2026-08-21 23:59:59", '"2026-08-21"'],
		["date", "instant", "2026-08-21 23:59:59", '"2026-08-21"'],
		["date", "text", "2026-02-30", "row/timestamp-invalid"],
		["date", "text", "21.08.2026", "row/timestamp-invalid"],
		["date", "text", "", "row/timestamp-invalid"],
		["date", "integer", "20260821", "row/timestamp-invalid"],
		["datetime", "text", "2026-08-21T14:30:00+02:00", '"2026-08-21T12:30:00.000Z"'],
		["datetime", "text", "2026-08-21 14:30", '"2026-08-21T14:30:00.000Z"'],
		["datetime", "date", "2026-08-21", '"2026-08-21T00:00:00.000Z"'],
		["datetime", "text", "2026-08-21T24:00:00Z", "row/timestamp-invalid"],
		["datetime", "text", "2026-06-30T23:59:60Z", "row/timestamp-invalid"],
		["datetime", "integer", "1700000000", "row/timestamp-invalid"],
		["json", "text", '{"b":1,"a":[true]}', '{"a":[true],"b":1}'],
		["json", "text", "nope", "row/json-invalid"],
		["json", "json", "[1]", "[1]"],
		["json", "integer", "5", "5"],
	];
	test.each(cases)("%s of %s %j is %s", (as, kind, cell, expected) => {
		expect(
			renderTrait({ leaf: `{ $value: "{{ row.x }}", as: ${as} }`, kinds: { x: kind }, row: { x: cell } }),
		).toBe(expected);
	});
});

describe("typed and text templates", () => {
	const cases: readonly (readonly [leaf: string, expected: string])[] = [
		['"{{ row.n }}"', "5"],
		['" {{ row.n }} "', "5"],
		['"{{- row.n -}}"', "5"],
		["|\n      {{ row.n }}\n", "5"],
		['"n {{ row.n }}"', '"n 5"'],
		['"{{ row.n }}{{ row.n }}"', '"55"'],
		['"{{ row.missing }} x"', '" x"'],
		['"{{ row.flag }}"', "true"],
		['"{{ row.flag }}!"', '"true!"'],
		['"{{ row.o }}!"', "row/object-in-text"],
		['"{{ row.list }}!"', '"12!"'],
		['"{{ row.big }}!"', '"9007199254740993!"'],
		['"{{ row.o.a.b }}"', '"deep"'],
		['"{{ row.o.missing.b }}"', "nothing"],
		['"{{ row.o.a[row.name] }}"', "nothing"],
		['"{{ row.n == 5 }}"', "true"],
		['"{{ row.big > 5 }}"', "true"],
		['"{{ row.dec < 100 }}"', "true"],
		['"{% if row.flag %}yes{% endif %}"', '"yes"'],
		['"{% if row.missing %}yes{% endif %}"', "nothing"],
		['"{% if row.missing %}yes{% endif %} \\n"', "nothing"],
		['"{% assign a = row.n | plus: 1 %}{{ a }}"', '"6"'],
		['"{% case row.n %}{% when 1 %}one{% when 5, 6 %}five{% else %}more{% endcase %}"', '"five"'],
		['"{% for i in row.list %}{{ i }},{% endfor %}"', '"1,2,"'],
		['"{% capture c %}{{ row.n }}{% endcapture %}{{ c }}{{ c }}"', '"55"'],
		['"{% raw %}{{ x }}{% endraw %}"', '"{{ x }}"'],
		['"{% liquid assign a = 1 \\n echo a %}"', '"1"'],
		['"{{ vars.shop }}"', '"acme"'],
		['"{{ record.n }}"', "5"],
		["plain", '"plain"'],
		["12.5", "12.5"],
		["false", "false"],
		['[a, "{{ row.n }}", { b: "{{ row.missing }}" }, ["{{ row.missing }}"]]', '["a",5]'],
		["[]", "[]"],
		['{ a: { b: "{{ row.missing }}" } }', "nothing"],
		["{}", "nothing"],
		['{ __proto__: "{{ row.n }}", constructor: "{{ row.missing }}" }', '{"__proto__":5}'],
	];
	const kinds = {
		n: "integer",
		big: "integer",
		dec: "decimal",
		flag: "boolean",
		o: "json",
		list: "json",
	} as const;
	const row = {
		n: "5",
		big: "9007199254740993",
		dec: "20.5",
		flag: true,
		o: '{"a":{"b":"deep"}}',
		list: "[1,2]",
		name: "x",
		missing: null,
	};
	test.each(cases)("%s is %s", (leaf, expected) => {
		expect(renderTrait({ leaf, kinds, row, options: { vars: { shop: "acme" } } })).toBe(expected);
	});
});

test.each(["{% for i in (1..row.n) %}x{% endfor %}", "{% cycle 1 %}{% for i in (1..row.n) %}x{% endfor %}"])(
	"%s cannot take all memory",
	(leaf) => {
		const huge = { kinds: { n: "integer" }, row: { n: "1000000000" } } as const;
		expect(renderTrait({ leaf: JSON.stringify(leaf), ...huge })).toBe("row/value-too-large");
	},
);

test("binary is sent through base64 only", () => {
	const photo = { kinds: { x: "binary" }, row: { x: "AAEC" } } as const;
	expect(renderTrait({ leaf: '"{{ row.x | base64 }}"', ...photo })).toBe('"AAEC"');
	expect(renderTrait({ leaf: '"{{ row.x }}"', ...photo })).toBe("row/binary");
	expect(renderTrait({ leaf: '"{{ row.x | upcase }}"', ...photo })).toBe("row/binary");
	expect(renderTrait({ leaf: '"x {{ row.x }}"', ...photo })).toBe("row/binary");
	expect(renderTrait({ leaf: '"{% if row.x %}has one{% endif %}"', ...photo })).toBe("row/binary");
});
