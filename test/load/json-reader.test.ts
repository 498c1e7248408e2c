import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fields, itemsOf, readJson, type Wanted } from "../../src/1-load/json-reader.js";
import type { Json } from "../../src/types/source.js";
import { seed } from "../support/seed.js";

/** The bytes, a few at a time. */
function reader(bytes: Uint8Array, sizes: readonly number[]) {
	let at = 0;
	let turn = 0;
	return (into: Uint8Array) => {
		const size = Math.min(sizes[turn % sizes.length] ?? 1, into.length);
		turn += 1;
		const part = bytes.subarray(at, at + size);
		into.set(part);
		at += part.length;
		return part.length;
	};
}

function read(text: string | Uint8Array, wanted: Wanted, sizes: readonly number[] = [7]) {
	const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
	return readJson(reader(bytes, sizes), wanted, 8);
}

/** What a reader should give, of a value that is there already. */
function pick(value: Json | undefined, wanted: Wanted): unknown {
	if (wanted === "all") return value;
	if (typeof value !== "object" || value === null) return undefined;
	if ("each" in wanted)
		return Object.entries(value).flatMap(([name, child]) => {
			const each = typeof wanted.each === "function" ? wanted.each(name) : wanted.each;
			const item = wanted.as(name, each === null ? undefined : pick(child, each));
			return item === undefined ? [] : [item];
		});
	if (Array.isArray(value)) return undefined;
	const names = Object.keys(value).filter((name) => wanted.fields.has(name));
	return Object.fromEntries(
		names.map((name) => [name, pick(Reflect.get(value, name), wanted.fields.get(name) ?? "all")]),
	);
}

const words = ["a", "b", "é", "nodes", '"', "\\", "😀", "", "a longer name, of more than forty characters"];
const name = fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 3 }));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "medium" },
		fc.oneof(name, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
		fc.dictionary(name, tie("value"), { maxKeys: 6 }),
		fc.array(tie("value"), { maxLength: 4 }),
	),
}));
const document = fc
	.tuple(value, fc.constantFrom(undefined, 1, "\t"), fc.boolean())
	.map(([json, indent, isEscaped]) => {
		const text = JSON.stringify(json, null, indent);
		const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
		return isEscaped ? text.replace(/[^\x20-\x7e\s]/g, escaped) : text;
	});
const { wanted } = fc.letrec<{ wanted: Wanted }>((tie) => ({
	wanted: fc.oneof(
		{ depthSize: "medium" },
		fc.constant<Wanted>("all"),
		fc.dictionary(name, tie("wanted"), { maxKeys: 5 }).map(fields),
		fc.option(tie("wanted")).map<Wanted>((each) => ({
			each,
			as: (key, item) => (key === "b" ? undefined : [key, item]),
		})),
	),
}));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const runs = { seed, numRuns: 500 };

describe("reading by stream", () => {
	test(`gives what JSON.parse does of what is wanted, whatever the chunks (seed ${seed})`, () => {
		fc.assert(
			fc.property(document, wanted, sizes, (text, want, chunks) => {
				const expected = { kind: "value", value: pick(JSON.parse(text), want) };
				expect(read(text, want, chunks)).toEqual(expected);
			}),
			runs,
		);
	});

	test(`accepts what JSON.parse does, wanted or not, and a place of the text where not (seed ${seed})`, () => {
		const slip = fc.constantFrom(
			"",
			"{",
			"}",
			"[",
			"]",
			",",
			":",
			'"',
			"\\",
			"0",
			"-",
			".",
			"e",
			"u",
			"\n",
			"t",
		);
		const results = { value: 0, broken: 0 };
		fc.assert(
			fc.property(document, fc.nat(), fc.nat(2), slip, wanted, (text, at, length, other, want) => {
				const start = at % (text.length + 1);
				const changed = wellFormed(text.slice(0, start) + other + text.slice(start + length));
				const { kind, ...found } = read(changed, want);
				results[kind] += 1;
				expect(kind).toBe(isJson(changed) ? "value" : "broken");
				if ("offset" in found) expect(found.offset).toBeLessThanOrEqual(Buffer.byteLength(changed));
			}),
			runs,
		);
		expect(Math.min(results.value, results.broken)).toBeGreaterThan(30);
	});
});

/** As it can be written: half a letter becomes a sign for it. */
function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

test("a byte order mark is passed over", () => {
	expect(read('\uFEFF{"a": 1}', "all")).toEqual({ kind: "value", value: { a: 1 } });
});

test("what is wanted of a list are its items, by place", () => {
	const names: Wanted = { each: fields({ id: "all" }), as: (place, item) => [place, item] };
	const { value: found } = read('[{"id": 1, "x": []}, 2]', names) as { readonly value: unknown };
	expect(itemsOf(found)).toEqual([
		["0", { id: 1 }],
		["1", undefined],
	]);
});

test.each([
	["an end too early", '{"a": [1, ', "it ends too early", 10],
	["no value", "", "it ends too early", 0],
	["a second value", "{} {}", "it is not valid JSON", 3],
	["a mark of a merge", '{"a": 1,\n<<<<<<< ours\n', "it is not valid JSON", 9],
	["a line break in a text", '{"a": "b\n"}', "a text has a line break or control character in it", 8],
	["a number that begins with 0", '{"a": 01}', "it is not valid JSON", 6],
])("%s is refused with its place", (_what, text, problem, offset) => {
	expect(read(text, fields({ b: "all" }))).toEqual({ kind: "broken", problem, offset });
});

test("nesting has an end before the stack has", () => {
	const nested = (depth: number) => read("[".repeat(depth) + "]".repeat(depth), fields({}), [1_000]);
	expect(nested(1_000)).toEqual({ kind: "value", value: undefined });
	expect(nested(100_000)).toMatchObject({
		kind: "broken",
		problem: "it is nested more than 1000 levels deep",
	});
});

test("text that is not UTF-8 is refused where it is wanted", () => {
	const bytes = Uint8Array.from(
		[..."{", '"', "a", '"', ":", '"'].map((letter) => letter.charCodeAt(0)).concat(0xff, 0x22, 0x7d),
	);
	expect(read(bytes, "all")).toMatchObject({ kind: "broken", problem: "it is not UTF-8 text" });
	expect(read(bytes, fields({ a: "all" }))).toMatchObject({ kind: "broken" });
	expect(read(bytes, fields({ b: "all" }))).toEqual({ kind: "value", value: {} });
});
