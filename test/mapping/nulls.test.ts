import { describe, expect, test } from "vitest";
import type { Json } from "../../src/types/source.js";
import { rendererOf } from "./compile-spec.js";
import { renderTrait } from "./render-leaf.js";

describe("what a null becomes", () => {
	const cases: readonly (readonly [
		nulls: "unset" | "send" | "omit",
		before: Json | undefined,
		expected: string,
	])[] = [
		["unset", undefined, "nothing"],
		["unset", null, "nothing"],
		["unset", "old", "null"],
		["unset", false, "null"],
		["unset", 0, "null"],
		["unset", "", "null"],
		["unset", { a: 1 }, "null"],
		["send", undefined, "null"],
		["send", "old", "null"],
		["omit", "old", "nothing"],
	];
	const leaves = [
		'"{{ row.x }}"',
		'"{{ row.x | upcase }}"',
		'"{% if row.x %}a{% endif %}"',
		'{ $value: "{{ row.x }}", as: number }',
	];
	for (const leaf of leaves) {
		test.each(cases)(`${leaf} under %s after %j is %s`, (nulls, before, expected) => {
			expect(renderTrait({ leaf, nulls, ...(before === undefined ? {} : { before: { x: before } }) })).toBe(
				expected,
			);
		});
	}
	test("a leaf's own rule wins", () => {
		expect(renderTrait({ leaf: '{ $value: "{{ row.x }}", nulls: send }', nulls: "omit" })).toBe("null");
		expect(renderTrait({ leaf: '{ $value: "{{ row.x }}", nulls: omit }', nulls: "send" })).toBe("nothing");
	});
});

describe("nested", () => {
	const spec = (nulls: string) => `
call: identify
key: id
nulls: ${nulls}
mapping:
  userId: "{{ row.id }}"
  traits:
    address: { city: "{{ row.city }}", geo: { lat: "{{ row.lat }}" } }
    props: "{{ row.props }}"
    $spread: "{{ row.more }}"
  context: { ip: "{{ row.ip }}" }
  integrations: { Slack: { to: "{{ row.to }}" } }
`;
	const render = (
		nulls: string,
		row: Readonly<Record<string, string>>,
		before: { readonly [field: string]: Json } | null,
	): string => {
		const { renderer, cells } = rendererOf(spec(nulls), { props: "json", more: "json" });
		const rendering = renderer.render(cells({ id: "7", ...row }), before);
		if (rendering.kind === "unrendered") throw new Error(rendering.failures[0]?.code);
		return rendering.body;
	};
	test("nothing sent before, nothing to unset", () => {
		expect(render("unset", {}, null)).toBe('"userId":"7"');
	});
	test("null exactly where a value was", () => {
		const before = {
			userId: "7",
			traits: { address: { city: "Berlin", geo: { lat: null } }, props: { a: 1 }, gone: 1 },
			context: { ip: "::1" },
		};
		expect(render("unset", {}, before)).toBe(
			'"userId":"7","traits":{"address":{"city":null},"props":null},"context":{"ip":null}',
		);
	});
	test("where before holds something else than an object", () => {
		expect(render("unset", {}, { traits: { address: "Berlin", props: ["a"] } })).toBe(
			'"userId":"7","traits":{"props":null}',
		);
		expect(render("unset", {}, { traits: "text", context: null })).toBe('"userId":"7"');
	});
	test("inside objects out of columns", () => {
		const row = {
			props: '{"b":null,"a":1,"c":{"d":null}}',
			more: '{"plan":null,"tier":"gold","address":null}',
		};
		expect(render("unset", row, null)).toBe('"userId":"7","traits":{"tier":"gold","props":{"a":1}}');
		const before = { traits: { props: { b: 2, c: { d: 3 } }, plan: "pro" } };
		expect(render("unset", row, before)).toBe(
			'"userId":"7","traits":{"plan":null,"tier":"gold","props":{"a":1,"b":null,"c":{"d":null}}}',
		);
		expect(render("send", row, null)).toContain('"props":{"a":1,"b":null,"c":{"d":null}}');
		expect(render("omit", row, before)).toBe('"userId":"7","traits":{"tier":"gold","props":{"a":1}}');
	});
	test("send writes them all, but in integrations", () => {
		expect(render("send", {}, null)).toBe(
			'"userId":"7","traits":{"address":{"city":null,"geo":{"lat":null}},"props":null},"context":{"ip":null}',
		);
	});
	test("names that every object inherits are not taken for values sent before", () => {
		const { renderer, cells } = rendererOf(
			'call: identify\nkey: id\nmapping: { userId: "{{ row.id }}", traits: { constructor: "{{ row.x }}", __proto__: "{{ row.x }}" } }',
			{},
		);
		expect(renderer.render(cells({ id: "7" }), { traits: {} })).toEqual({
			kind: "rendered",
			body: '"userId":"7"',
		});
		const before = JSON.parse('{"traits":{"__proto__":1}}');
		expect(renderer.render(cells({ id: "7" }), before)).toEqual({
			kind: "rendered",
			body: '"userId":"7","traits":{"__proto__":null}',
		});
	});
});

test("nulls in lists: left out under unset and omit, sent under send", () => {
	expect(renderTrait({ leaf: '["{{ row.a }}", "{{ row.b }}"]', row: { b: "b" } })).toBe('["b"]');
	expect(renderTrait({ leaf: '["{{ row.a }}", "{{ row.b }}"]', row: { b: "b" }, nulls: "send" })).toBe(
		'[null,"b"]',
	);
	expect(renderTrait({ leaf: '["{{ row.a }}"]', before: { x: ["a"] } })).toBe("nothing");
});

describe("compare", () => {
	const { renderer, cells } = rendererOf(
		`
call: identify
key: id
mapping:
  userId: "{{ row.id }}"
  timestamp: "{{ row.seen }}"
  traits:
    plan: "{{ row.plan }}"
    note: { $value: "{{ row.note }}", nulls: send }
    visits: { $value: "{{ row.visits }}", compare: false }
    sure: { $value: "{{ row.visits }}", compare: true }
`,
		{ seen: "instant", visits: "integer" },
	);
	const compare = (row: Readonly<Record<string, string | null>>): unknown =>
		renderer.compare(cells({ id: "7", seen: "2026-01-01 00:00:00", ...row }));
	test("leaves out what is not compared, and nulls that only before would bring", () => {
		expect(compare({ visits: "3" })).toEqual({
			kind: "rendered",
			body: '"userId":"7","traits":{"note":null,"sure":3}',
		});
		expect(compare({ plan: "pro", visits: "3" })).toEqual({
			kind: "rendered",
			body: '"userId":"7","traits":{"plan":"pro","note":null,"sure":3}',
		});
	});
	test("a timestamp counts for an event, not for a trait", () => {
		const track = rendererOf(
			'call: track\nkey: id\nmapping: { userId: "{{ row.id }}", event: Bought, timestamp: "{{ row.seen }}" }',
			{ seen: "instant" },
		);
		expect(track.renderer.compare(track.cells({ id: "7", seen: "2026-01-01 00:00:00" }))).toEqual({
			kind: "rendered",
			body: '"userId":"7","event":"Bought","timestamp":"2026-01-01T00:00:00.000Z"',
		});
	});
	test("what fails, fails here too", () => {
		expect(compare({ visits: "9007199254740993" })).toMatchObject({
			kind: "unrendered",
			failures: [{ field: "traits.sure" }],
		});
	});
});
