import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseYaml } from "../../src/1-load/yaml-file.js";
import { spanInScalar } from "../../src/diagnostics/scalar-span.js";
import { lastStep, parentOf, pointerTo, positionAt, spanOf } from "../../src/diagnostics/span.js";
import type { YamlFile } from "../../src/types/source.js";

function parse(text: string): YamlFile {
	const { file, diagnostics } = parseYaml({ path: "syncs/users.yml", text }, { isOurs: true });
	if (file === null) throw new Error(`not valid: ${diagnostics[0]?.message}\n${text}`);
	return file;
}

test("lines and columns count from 1, also after line breaks of Windows and at the end", () => {
	const text = "a: 1\r\nbc: 2\r\n";
	expect(positionAt(text, 0)).toEqual({ line: 1, column: 1, offset: 0 });
	expect(positionAt(text, text.indexOf("c"))).toEqual({
		line: 2,
		column: 2,
		offset: 7,
	});
	expect(positionAt(text, 99)).toEqual({
		line: 3,
		column: 1,
		offset: text.length,
	});
});

test("pointers escape what JSON Pointer escapes", () => {
	const pointer = pointerTo("/a", "b/c~d", 0);
	expect(pointer).toBe("/a/b~1c~0d/0");
	expect(lastStep(parentOf(pointer))).toBe("b/c~d");
});

test("what is not written is shown at its nearest parent", () => {
	const file = parse("mapping:\n  traits: { plan: pro }\n");
	const span = spanOf({
		file,
		pointer: "/mapping/traits/plan/deep/deeper",
		part: "value",
	});
	expect(file.text.slice(span.start.offset, span.end.offset)).toBe("plan");
});

test.each([
	["plain", "a: {% %} x {{ row.emial }}", null],
	["double quotes with escapes", 'a: "\\"\\u00fc\\t\\U0001F600 {{ row.emial }}"', "emial"],
	["double quotes, folded", 'a: "one\n    two\\\n    three {{ row.emial }}"', "emial"],
	["single quotes", "a: 'it''s {{ row.emial }}'", "emial"],
	["literal block", "a: |\n    {% if x %}\n      {{ row.emial }}\n    {% endif %}\n", "emial"],
	["folded block", "a: >-\n    one\n    two {{ row.emial }}\n\n    three\n", "emial"],
	["plain over lines", "a: one\n  two {{ row.emial }}\n", "emial"],
])("a stretch of text keeps its place: %s", (_style, text, marked) => {
	if (marked === null) return expect(() => parse(text)).toThrow("not valid");
	const file = parse(text);
	const value = (file.value as { a: string }).a;
	const start = value.indexOf(marked);
	const span = spanInScalar(file, "/a", start, start + marked.length);
	expect(file.text.slice(span.start.offset, span.end.offset)).toBe(marked);
});

test("whatever style YAML is written in, a marked word keeps its place", () => {
	const word = fc.stringMatching(/^[a-z0-9 "'\\\n\t:#{}é😀-]{0,30}$/u);
	const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
	fc.assert(
		fc.property(
			word,
			word,
			style,
			fc.integer({ min: 20, max: 80 }),
			(before, after, defaultStringType, lineWidth) => {
				const text = stringify(
					{ a: `${before}MARKED${after}` },
					{ defaultStringType, defaultKeyType: "PLAIN", lineWidth },
				);
				const file = parse(text);
				// Not always what was written: the library may fold white space away.
				const start = (file.value as { a: string }).a.indexOf("MARKED");
				const span = spanInScalar(file, "/a", start, start + 6);
				// Double quotes may break a line inside a word.
				expect(file.text.slice(span.start.offset, span.end.offset).replace(/\\\n\s*\\?/, "")).toBe("MARKED");
			},
		),
		{ numRuns: 500 },
	);
});
