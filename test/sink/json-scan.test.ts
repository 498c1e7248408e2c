import { array, assert, constantFrom, json, property } from "fast-check";
import { expect, test } from "vitest";
import { scanArray, scanObject, scanValue } from "../../src/sink/json-scan.js";

const space = constantFrom("", " ", "\n\t", "\r\n  ");

test("every item of any array is found with its own text", () => {
	assert(
		property(array(json()), space, (items, gap) => {
			const text = Buffer.from(`[${gap}${items.join(`${gap},${gap}`)}${gap}]`);
			const found = scanArray(text, 0).map(({ start, end }) => text.toString("utf8", start, end));
			expect(found).toEqual(items);
		}),
	);
});

test("the members of an object are found, repeated and escaped keys included", () => {
	const text = Buffer.from('{ "a" : 1 , "\\"}": {"b":[]} ,"a":true, "é":"\\\\" }');
	const found = scanObject(text, 0).map(({ key, value }) => [
		text.toString("utf8", key.start, key.end),
		text.toString("utf8", value.start, value.end),
	]);
	expect(found).toEqual([
		['"a"', "1"],
		['"\\"}"', '{"b":[]}'],
		['"a"', "true"],
		['"é"', '"\\\\"'],
	]);
});

test.each([
	["[]", [], false],
	["[123456789012345, 0.5, -7]", [], false],
	['[1234567890123456,{"a":1e3}]', ["1234567890123456", "1e3"], false],
	['"1234567890123456"', [], false],
	['"\\u0041"', [], true],
	['"\\\\u0041"', [], false],
])("what parsing hides is seen in %s", (text, longNumbers, hasUnicodeEscapes) => {
	expect(scanValue(Buffer.from(text), 0)).toEqual({
		start: 0,
		end: text.length,
		longNumbers,
		hasUnicodeEscapes,
	});
});
