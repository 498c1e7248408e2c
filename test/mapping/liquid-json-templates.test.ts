import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "../../src/mapping/json-fault.js";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import { rendererOf } from "./compile-spec.js";

const kinds: Readonly<Record<string, ColumnKind>> = {
	t: "text",
	u: "text",
	n: "integer",
	b: "boolean",
	j: "json",
	l: "json",
};

const hostile = fc.constantFrom(
	'"',
	"\\",
	'\\"',
	'","admin":true,"x":"',
	"]}",
	"{{ row.n }}",
	"{% if %}",
	"\0",
	"\ud83e",
	"\udd8a!",
	"\u2028",
	"\u0007",
	"",
	"}",
	"null",
	"12",
	"\n",
	"\\u0041",
	"</script>",
	"é🦊",
);
const text = fc.oneof(
	hostile,
	fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join("")),
	fc.string({ unit: "binary", maxLength: 6 }),
);
const json = fc
	.jsonValue({ maxDepth: 2 })
	.filter((value) => value !== null && !JSON.stringify(value).includes("e"));
interface Row {
	readonly t: string | null;
	readonly u: string | null;
	readonly n: number | null;
	readonly b: boolean | null;
	readonly j: unknown;
	readonly l: readonly unknown[];
}
const rows: fc.Arbitrary<Row> = fc.record({
	t: fc.option(text),
	u: fc.option(text),
	n: fc.option(fc.integer()),
	b: fc.option(fc.boolean()),
	j: fc.option(fc.oneof(json, fc.dictionary(text, text, { maxKeys: 3 }))),
	l: fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 3 }),
});

/** A piece of a template with what it must come to. */
interface Node {
	readonly text: string;
	readonly value: (row: Row) => unknown;
}

const column = fc.constantFrom<keyof Row>("t", "u", "n", "b", "j", "l");
const scalar = fc.constantFrom<keyof Row>("t", "u", "n", "b");
const gap = fc.constantFrom("", " ", "\n", "\t", "{% comment %}x{% endcomment %}", "{%- # y -%}");
const comma = fc.constantFrom("", ",", " ,\n");
const asText = (value: unknown): string => (value === null ? "" : String(value));

const { node } = fc.letrec<{ node: Node; leaf: Node; list: Node; object: Node }>((tie) => ({
	node: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("list"), tie("object")),
	leaf: fc.oneof(
		column.map((name) => ({ text: `{{ row.${name} }}`, value: (row: Row) => row[name] })),
		column.map((name) => ({ text: `{{ row.${name} | json }}`, value: (row: Row) => row[name] })),
		column.map((name) => ({ text: `{{ given_${name} }}`, value: (row: Row) => row[name] })),
		scalar.map((name) => ({ text: `"{{ row.${name} }}"`, value: (row: Row) => asText(row[name]) })),
		fc.tuple(scalar, scalar).map(([a, b]) => ({
			text: `"a\\n{{ row.${a} }}, \\"{{ given_${b} }}\\\\ b"`,
			value: (row: Row) => `a\n${asText(row[a])}, "${asText(row[b])}\\ b`,
		})),
		fc.constant<Node>({ text: "[{% for x in row.l %}{{ x }},{% endfor %}]", value: ({ l }) => l }),
		fc.constant<Node>({
			text: '{% capture c %}{{ row.t }}"{% endcapture %}{{ c }}',
			value: ({ t }) => `${asText(t)}"`,
		}),
		fc.constant<Node>({
			text: "{% if row.b %}{{ row.t }}{% else %}{{ row.u }}{% endif %}",
			value: ({ b, t, u }) => (b === true ? t : u),
		}),
	),
	list: fc.tuple(fc.array(tie("node"), { maxLength: 3 }), gap, comma).map(([items, space, end]) => ({
		text: `[${space}${items.map((item) => item.text).join(`,${space}`)}${items.length > 0 ? end : ""}]`,
		value: (row: Row) => items.map((item) => item.value(row)),
	})),
	object: fc
		.tuple(fc.array(tie("node"), { maxLength: 3 }), gap, comma, fc.boolean())
		.map(([members, space, end, isKeyed]) => {
			const key = isKeyed ? [`"k{{ row.t }}": ${space}{{ row.n }}`] : [];
			const written = [...members.map((member, at) => `"m${at}"${space}:${space}${member.text}`), ...key];
			return {
				text: `{ ${space}${written.join(`,${space}`)}${written.length > 0 ? end : ""}${space}}`,
				value: (row: Row) => ({
					...Object.fromEntries(members.map((member, at) => [`m${at}`, member.value(row)])),
					...(isKeyed ? { [`k${asText(row.t)}`]: row.n } : {}),
				}),
			};
		}),
}));

function specOf(template: string): string {
	const given = Object.keys(kinds).map((name) => `given_${name}: "{{ row.${name} }}"`);
	const inline = JSON.stringify(`${template}\n`);
	return `call: track\nkey: id\nnulls: send\nmapping:\n  userId: "{{ row.id }}"\n  event: Bought\n  properties:\n    x: { $template: ${inline}, with: { ${given.join(", ")} } }\n`;
}

const allKinds = { id: "text", ...kinds } as const;

function outcome(template: string, row: Row): unknown {
	const { renderer, cells } = rendererOf(specOf(template), allKinds);
	const { j, l, n, ...rest } = row;
	const cell = (value: unknown): Cell => (value === null ? null : JSON.stringify(value));
	const rendering = renderer.render(
		cells({ id: "7", ...rest, n: n === null ? null : String(n), j: cell(j), l: cell(l) }),
		null,
	);
	if (rendering.kind === "unrendered")
		return rendering.failures.map(({ code, message }) => ({ code, message }));
	return JSON.parse(`{${rendering.body}}`).properties.x;
}

function isSendable(value: unknown): boolean {
	return !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value).replaceAll("\\\\", ""));
}

const seed = Number(process.env.FC_SEED ?? 20260824);

test(`whatever a row holds, a template's leaves are its values (seed ${seed})`, () => {
	let rendered = 0;
	fc.assert(
		fc.property(node, rows, ({ text: template, value }, row) => {
			const out = outcome(template, row);
			const expected: unknown = JSON.parse(JSON.stringify(value(row)));
			if (isSendable(expected)) {
				rendered += 1;
				expect({ template, out }).toEqual({ template, out: expected });
				return;
			}
			expect({ template, out }).toEqual({
				template,
				out: [expect.objectContaining({ code: "row/text-malformed" })],
			});
		}),
		{ seed, numRuns: Number(process.env.FC_RUNS ?? 250) },
	);
	expect(rendered).toBeGreaterThan(50);
});

test(`a template with a slip gives JSON, or a failure that names its line (seed ${seed})`, () => {
	let failed = 0;
	fc.assert(
		fc.property(node, rows.filter(isSendable), fc.nat(), ({ text: template }, row, at) => {
			const { text: broken } = {
				text: template.slice(0, at % template.length) + template.slice((at % template.length) + 1),
			};
			let out: unknown;
			try {
				out = outcome(broken, row);
			} catch (error) {
				// No longer Liquid, or another column.
				expect(String(error)).toContain("the spec does not compile");
				return;
			}
			if (!Array.isArray(out) || out[0]?.code !== "row/template-not-json") return;
			failed += 1;
			const [, line] = /see its line (\d+)$/.exec(out[0].message) ?? [];
			expect(Number(line)).toBeGreaterThan(0);
			expect(Number(line)).toBeLessThanOrEqual(broken.split("\n").length + 1);
		}),
		{ seed, numRuns: Number(process.env.FC_RUNS ?? 150) },
	);
	expect(failed).toBeGreaterThan(10);
});

test.each([
	['{ "a": {{ row.t }} }\n', "v", '{"a":"v"}'],
	// An output outside a string is a whole value.
	['{ "a": 1{{ row.n }} }\n', "v", "line 1"],
	['{ "a": {{ row.n }}{{ row.n }} }\n', "v", "line 1"],
	['{ "a": {{ row.n }}.{{ row.n }} }\n', "v", "line 1"],
	// A backslash before an output would escape what the row holds.
	['{\n"a": "C:\\{{ row.t }}" }\n', '", "admin": true, "b": "', "line 2"],
	['{ "a": "C:\\\\{{ row.t }}" }\n', '"', '{"a":"C:\\\\\\""}'],
	['{ "a": 1\n  "b": {{ row.t }} }\n', "v", "line 2"],
	["{\n  a: {{ row.t }} }\n", "v", "line 2"],
	['{ "a": {{ row.t }},\n  "b": "{{ row.t }} }\n', "v", "line 2"],
	["{% for i in (1..2) %}\n[{{ i }}]\n{% endfor %}\n", "v", "line 2"],
	["[{{ row.t | raw }}]\n", "1, 2", "[1,2]"],
	['["{{ row.t | json }}"]\n', "v", '["\\"v\\""]'],
	["[{% cycle row.t, 1 %},{% increment c %}]\n", 'v"', '["v\\"",0]'],
	[" {% if row.b %}x{% endif %}\n", "v", "null"],
	["[,]\n", "v", "[]"],
	["[1,,]\n", "v", "line 1"],
])("%j with %j is %s", (template, t, expected) => {
	const out = outcome(template, { t, u: null, n: 5, b: null, j: null, l: [] });
	const shown = Array.isArray(out) && out[0]?.code ? out[0].message : String(JSON.stringify(out));
	expect(shown).toContain(expected);
});

test("the place of a fault is where JSON.parse stops", () => {
	fc.assert(
		fc.property(
			fc.json(),
			fc.nat(),
			fc.constantFrom("", "}", ",", '"', "x", "]", ":", "1", "\\"),
			(written, at, put) => {
				const cut = at % (written.length + 1);
				const text = written.slice(0, cut) + put + written.slice(cut + 1);
				let isJson = true;
				try {
					JSON.parse(text);
				} catch {
					isJson = false;
				}
				const fault = jsonFault(text);
				// What stands before a fault could still become JSON; the fault itself cannot be read on.
				expect({ text, isWhole: fault === text.trimEnd().length }).toEqual({
					text,
					isWhole: isJson || fault === text.trimEnd().length,
				});
				if (isJson) expect(fault).toBe(text.length);
			},
		),
		{ seed, numRuns: 500 },
	);
});

test("a failure names the file of the template", () => {
	const file = { path: "templates/order.liquid", text: '{\n  "a": {{ row.t }}\n  "b": 1\n}\n' };
	const spec =
		'call: track\nkey: id\nmapping:\n  userId: "{{ row.id }}"\n  event: Bought\n  properties:\n    x: { $template: order.liquid }\n';
	const { renderer, cells } = rendererOf(spec, allKinds, { templates: { "order.liquid": file } });
	const rendering = renderer.render(cells({ id: "7", t: "v" }), null);
	expect(rendering.kind === "unrendered" && rendering.failures).toEqual([
		{
			code: "row/template-not-json",
			field: "properties.x",
			message: "the template templates/order.liquid:3 did not render to JSON",
			hint: null,
		},
	]);
});
