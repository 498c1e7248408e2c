import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import { rendererOf } from "./compile-spec.js";

const kinds: Readonly<Record<string, ColumnKind>> = {
	id: "text",
	a: "text",
	n: "integer",
	d: "decimal",
	f: "float",
	b: "boolean",
	day: "date",
	at: "instant",
	local: "datetime",
	j: "json",
	list: "json",
};

const spec = `
call: track
key: id
mapping:
  userId: "{{ row.id }}"
  event: "{{ row.a }}"
  timestamp: "{{ row.at }}"
  properties:
    $spread: "{{ row.j }}"
    all: ["{{ row.n }}", "{{ row.d }}", "{{ row.f }}", "{{ row.b }}", "{{ row.day }}", "{{ row.local }}"]
    nested: { deep: { a: "{{ row.a }}", j: "{{ row.j }}" }, text: "{{ row.a }} {{ row.n }}" }
    items: { $each: "{{ row.list }}", item: "{{ item }}", a: "{{ row.a | upcase }}" }
    made: { $template: "{\\"a\\": {{ row.a }}, \\"b\\": \\"{{ row.a }}\\", \\"j\\": {{ row.j }},}\\n" }
    as: { $value: "{{ row.d }}", as: string }
  context: { ip: "{% if row.b %}{{ row.a }}{% endif %}" }
`;

const garbage = fc.oneof(
	fc.string({ unit: "binary", maxLength: 60 }),
	fc.constantFrom("\ud800", "\0", "", "NaN", "infinity"),
);
const textOf = (good: fc.Arbitrary<string>): fc.Arbitrary<Cell> =>
	fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: garbage });
const jsonOf = (good: fc.Arbitrary<unknown>): fc.Arbitrary<Cell> =>
	textOf(good.map((value) => JSON.stringify(value)));
const cells: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
	id: textOf(fc.string({ minLength: 3, maxLength: 8 })),
	a: textOf(fc.string({ unit: "grapheme", minLength: 2, maxLength: 60 })),
	n: textOf(fc.oneof({ weight: 9, arbitrary: fc.integer().map(String) }, fc.bigInt().map(String))),
	d: textOf(fc.integer().map((units) => (units / 100).toFixed(2))),
	f: textOf(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
	b: fc.boolean(),
	day: textOf(fc.constantFrom("2026-08-21", "0001-01-01")),
	at: textOf(fc.constantFrom("2026-08-21 10:00:00", "2026-08-21 10:00:00.5")),
	local: textOf(fc.constantFrom("2026-03-29 02:30:00", "2026-10-25 02:30:00.123456")),
	j: jsonOf(fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })),
	list: jsonOf(fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 })),
};
const optional = (name: string, cell: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> =>
	fc.option(cell, { freq: name === "id" || name === "a" ? 20 : 3 });
const rows = fc.record(
	Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, optional(name, cell)])),
);

const seed = Number(process.env.FC_SEED ?? 20260822);

test(`any row renders to JSON or to failures, twice the same (seed ${seed})`, () => {
	const { renderer, cells: cellsOf } = rendererOf(spec, kinds, { timezone: "Europe/Berlin" });
	let rendered = 0;
	fc.assert(
		fc.property(rows, rows, (row, earlier) => {
			const first = renderer.render(cellsOf(earlier), null);
			const before = first.kind === "rendered" ? JSON.parse(`{${first.body}}`) : null;
			const rendering = renderer.render(cellsOf(row), before);
			expect(renderer.render(cellsOf(row), before)).toEqual(rendering);
			if (rendering.kind === "unrendered") {
				expect(rendering.failures.length).toBeGreaterThan(0);
				return;
			}
			rendered += 1;
			const event = JSON.parse(`{${rendering.body}}`);
			expect(typeof event.userId).toBe("string");
			expect(event.event.trim()).not.toBe("");
			expect(isWellFormed(event)).toBe(true);
		}),
		{ seed, numRuns: 3000 },
	);
	expect(rendered).toBeGreaterThan(1000);
});

/** No string of an event holds half a character or a NUL, and no number is one that JSON reads as infinite. */
function isWellFormed(value: unknown): boolean {
	if (typeof value === "string")
		return Buffer.from(value, "utf8").toString("utf8") === value && !value.includes("\0");
	if (typeof value === "number") return Number.isFinite(value);
	if (typeof value !== "object" || value === null) return true;
	return Object.entries(value).every(([key, member]) => isWellFormed(key) && isWellFormed(member));
}
