import { describe, expect, test } from "vitest";
import { createRenderer } from "../../src/mapping/create-renderer.js";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import { rendererOf } from "./compile-spec.js";

type Row = Readonly<Record<string, Cell>>;

function outcome(spec: string, row: Row, kinds: Readonly<Record<string, ColumnKind>> = {}): string {
	const { renderer, cells } = rendererOf(`key: k\n${spec}`, kinds);
	const rendering = renderer.render(cells({ k: "1", ...row }), null);
	if (rendering.kind === "rendered") return rendering.body;
	return rendering.failures.map(({ code, field }) => `${code} ${field}`).join(", ");
}

describe("an id", () => {
	const cases: readonly (readonly [kind: ColumnKind, cell: Cell, expected: string])[] = [
		["text", "u-1", '"userId":"u-1"'],
		["text", "u 1", '"userId":"u 1"'],
		["text", "", "row/id-missing userId"],
		["text", "  \u00a0\t", "row/id-missing userId"],
		["text", null, "row/id-missing userId"],
		["text", "a\0", "row/text-malformed userId"],
		["integer", "9007199254740993", '"userId":"9007199254740993"'],
		["integer", "1234567890123456800", '"userId":"1234567890123456800"'],
		["integer", "-12", '"userId":"-12"'],
		["decimal", "12", '"userId":"12"'],
		["decimal", "123456789012345678901234567890", '"userId":"123456789012345678901234567890"'],
		["decimal", "12.5", "row/id-type userId"],
		["float", "123.0", '"userId":"123"'],
		["float", "12.5", "row/id-type userId"],
		["float", "1e+21", "row/number-loses-digits userId"],
		["boolean", true, "row/id-type userId"],
		["json", '"u-1"', '"userId":"u-1"'],
		["json", "12345678901234567890", '"userId":"12345678901234567890"'],
		["json", '["u"]', "row/id-type userId"],
		["json", '{"id":"u"}', "row/id-type userId"],
		["binary", "AAEC", "row/id-type userId"],
		["date", "2026-01-01", '"userId":"2026-01-01"'],
	];
	test.each(cases)("of %s %j is %s", (kind, cell, expected) => {
		expect(outcome('call: identify\nmapping: { userId: "{{ row.x }}" }', { x: cell }, { x: kind })).toBe(
			expected,
		);
	});
	test.each(cases.filter(([kind]) => kind !== "binary"))(
		"of %s %j through Liquid is %s",
		(kind, cell, expected) => {
			expect(
				outcome('call: identify\nmapping: { userId: "{{ row.x | raw }}" }', { x: cell }, { x: kind }),
			).toBe(expected);
		},
	);
	test("inside text keeps every digit", () => {
		expect(
			outcome(
				'call: identify\nmapping: { userId: "user-{{ row.x }}" }',
				{ x: "9007199254740993" },
				{ x: "integer" },
			),
		).toBe('"userId":"user-9007199254740993"');
	});
});

describe("what a call needs of a row", () => {
	const cases: readonly (readonly [name: string, spec: string, row: Row, expected: string])[] = [
		[
			"either id",
			'call: identify\nmapping: { userId: "{{ row.u }}", anonymousId: "{{ row.a }}" }',
			{ a: "x" },
			'"anonymousId":"x"',
		],
		[
			"neither id",
			'call: identify\nmapping: { userId: "{{ row.u }}", anonymousId: "{{ row.a }}" }',
			{ u: " " },
			"row/id-missing userId",
		],
		[
			"only an anonymousId, and none",
			'call: page\nmapping: { anonymousId: "{{ row.a }}" }',
			{},
			"row/id-missing anonymousId",
		],
		[
			"an id that fails is named once",
			'call: identify\nmapping: { userId: "{{ row.f }}" }',
			{ f: true },
			"row/id-type userId",
		],
		[
			"group",
			'call: group\nmapping: { groupId: "{{ row.g }}", userId: "{{ row.u }}" }',
			{ g: "g", u: "u" },
			'"groupId":"g","userId":"u"',
		],
		[
			"group without groupId",
			'call: group\nmapping: { groupId: "{{ row.g }}", userId: "{{ row.u }}" }',
			{ u: "u" },
			"row/id-missing groupId",
		],
		[
			"a broken anonymousId beside no userId",
			'call: page\nmapping: { userId: "{{ row.u }}", anonymousId: "{{ row.a }}" }',
			{ a: "a\0" },
			"row/text-malformed anonymousId",
		],
		[
			"group without user",
			'call: group\nmapping: { groupId: "{{ row.g }}", userId: "{{ row.u }}" }',
			{ g: "g" },
			"row/id-missing userId",
		],
		[
			"group without both",
			'call: group\nmapping: { groupId: "{{ row.g }}", userId: "{{ row.u }}" }',
			{},
			"row/id-missing userId, row/id-missing groupId",
		],
		[
			"track",
			'call: track\nmapping: { userId: "{{ row.u }}", event: "{{ row.e }}" }',
			{ u: "u", e: "Bought" },
			'"userId":"u","event":"Bought"',
		],
		[
			"track with a number as event",
			'call: track\nmapping: { userId: "{{ row.u }}", event: "{{ row.n }}" }',
			{ u: "u", n: "5" },
			'"userId":"u","event":"5"',
		],
		[
			"track with a blank event",
			'call: track\nmapping: { userId: "{{ row.u }}", event: "{{ row.e }}" }',
			{ u: "u", e: " " },
			"row/event-missing event",
		],
		[
			"page with a blank name",
			'call: page\nmapping: { userId: "{{ row.u }}", name: "{{ row.e }}", category: "{{ row.c }}" }',
			{ u: "u", e: "" },
			'"userId":"u"',
		],
		[
			"screen with a name",
			'call: screen\nmapping: { userId: "{{ row.u }}", name: "{{ row.e }}" }',
			{ u: "u", e: "Home" },
			'"userId":"u","name":"Home"',
		],
		[
			"alias",
			'call: alias\nmapping: { userId: "{{ row.u }}", previousId: "{{ row.a }}" }',
			{ u: "u", a: "a" },
			'"userId":"u","previousId":"a"',
		],
		[
			"alias to itself",
			'call: alias\nmapping: { userId: "{{ row.u }}", previousId: "{{ row.a }}" }',
			{ u: "u", a: "u" },
			"row/alias-to-itself previousId",
		],
		[
			"alias without previousId",
			'call: alias\nmapping: { userId: "{{ row.u }}", previousId: "{{ row.a }}" }',
			{ u: "u" },
			"row/id-missing previousId",
		],
		[
			"alias without userId",
			'call: alias\nmapping: { userId: "{{ row.u }}", previousId: "{{ row.a }}" }',
			{ a: "u" },
			"row/id-missing userId",
		],
	];
	test.each(cases)("%s", (_name, spec, row, expected) => {
		expect(outcome(spec, row, { f: "boolean", n: "integer" })).toBe(expected);
	});
});

test("all failures of a row are reported, in order, and none names a value", () => {
	const { renderer, cells } = rendererOf(
		`
call: track
key: id
mapping:
  userId: "{{ row.id }}"
  event: "{{ row.name }}"
  timestamp: "{{ row.at }}"
  properties:
    total: "{{ row.total }}"
    tags: ["{{ row.score }}"]
    products: { $each: "{{ row.items }}", price: { $value: "{{ item.price }}", as: number } }
    text: "{{ row.secret }}"
`,
		{ total: "integer", score: "float", items: "json" },
	);
	const row = {
		id: "u",
		at: "secret-1",
		total: "9007199254740993",
		score: "NaN",
		items: '[{"price":"secret-2"}]',
		secret: "secret-3\0",
	};
	const rendering = renderer.render(cells(row), null);
	expect(rendering).toMatchObject({
		kind: "unrendered",
		failures: [
			{ code: "row/timestamp-invalid", field: "timestamp" },
			{ code: "row/number-loses-digits", field: "properties.total", hint: "as: string" },
			{ code: "row/number-not-finite", field: "properties.tags" },
			{ code: "row/conversion-failed", field: "properties.products.price" },
			{ code: "row/text-malformed", field: "properties.text" },
			{ code: "row/event-missing", field: "event" },
		],
	});
	expect(JSON.stringify(rendering)).not.toMatch(/secret-|9007/);
	// One bad row leaves nothing behind for the next.
	expect(renderer.render(cells({ id: "u", name: "Bought" }), null).kind).toBe("rendered");
});

describe("a mapped message id", () => {
	const of = (leaf: string, row: Row, kinds: Readonly<Record<string, ColumnKind>> = {}) => {
		const { renderer, cells, sync } = rendererOf(
			`key: k\ncall: track\nbehavior: send\nmapping: { userId: u, event: Bought, messageId: ${leaf} }`,
			kinds,
		);
		const line = cells({ k: "1", ...row });
		return {
			id: renderer.messageId(line),
			rendering: renderer.render(line, null),
			raw: sync.mapping.message_id?.raw,
		};
	};
	test("is text with every digit and no part of the event", () => {
		expect(of('"{{ row.m }}"', { m: "9007199254740993" }, { m: "integer" })).toEqual({
			id: "9007199254740993",
			rendering: { kind: "rendered", body: '"userId":"u","event":"Bought"' },
			raw: false,
		});
		expect(of('{ $value: "{{ row.m }}", raw: true }', { m: "a" })).toMatchObject({ id: "a", raw: true });
	});
	test("null or blank is none", () => {
		expect(of('"{{ row.m }}"', { m: " " })).toMatchObject({ id: null, rendering: { kind: "rendered" } });
	});
	test("of another type fails the row", () => {
		expect(of('"{{ row.m }}"', { m: true })).toMatchObject({
			id: null,
			rendering: { kind: "unrendered", failures: [{ code: "row/id-type", field: "messageId" }] },
		});
	});
});

test("a removed row is rendered by the removal program over the same columns", () => {
	const { mapping, cells } = rendererOf(
		'call: identify\nkey: id\non_removed: { event: "User Removed", properties: { plan: "{{ row.plan }}" } }\nmapping: { userId: "{{ row.id }}", traits: { mail: "{{ row.mail }}" } }',
		{ id: "integer" },
	);
	if (mapping.removal === null) throw new Error("the sync has a removal");
	const renderer = createRenderer(mapping, mapping.removal);
	expect(renderer.render(cells({ id: "7", plan: "pro", mail: "a@b.co" }), null)).toEqual({
		kind: "rendered",
		body: '"userId":"7","event":"User Removed","properties":{"plan":"pro"}',
	});
});
