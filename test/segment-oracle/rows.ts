import fc from "fast-check";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import type { Json } from "../../src/types/source.js";
import type { JsonMap } from "./compare.js";

/** One row as the warehouse gives it to Tailrace. */
export type Row = Readonly<Record<string, Cell>>;

interface Column {
	readonly kind: ColumnKind;
	readonly cell: fc.Arbitrary<Cell>;
}

const texts = fc.oneof(
	{ weight: 12, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }) },
	{
		weight: 6,
		arbitrary: fc.constantFrom("Ada", "a b", "Basket", "ada@shop.example", "7", "1.5", "true"),
	},
	{ weight: 1, arbitrary: fc.constantFrom("", " ", "\t ", " Ada ", "0", "null") },
);
const rough = fc.oneof(
	{ weight: 99, arbitrary: texts },
	{ weight: 1, arbitrary: fc.constantFrom("\ud800", "a\0b") },
);
const integers = fc.oneof(
	{ weight: 40, arbitrary: fc.integer().map(String) },
	{ weight: 9, arbitrary: fc.constantFrom("1", "2", "9007199254740991") },
	{ weight: 1, arbitrary: fc.constantFrom("0", "-1") },
	{ weight: 1, arbitrary: fc.constantFrom("9007199254740993", "123456789012345678901") },
);
const addresses = fc.record({ city: fc.constantFrom("Aarhus", null), zip: fc.constantFrom("8000", "") });
const members = fc.dictionary(
	fc.constantFrom("a", "b", "city", "zip", "brand", "version", "tier"),
	fc.oneof(
		{ weight: 6, arbitrary: fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()) },
		{ weight: 2, arbitrary: fc.constant(null) },
		{ weight: 2, arbitrary: addresses },
		{
			weight: 1,
			arbitrary: fc.array(fc.oneof(fc.integer(), fc.record({ a: fc.constantFrom(1, null) })), {
				maxLength: 2,
			}),
		},
		{ weight: 1, arbitrary: fc.constant({}) },
	),
	{ maxKeys: 4 },
);
const objects = fc
	.tuple(members, fc.option(addresses, { nil: undefined }))
	.map(([object, address]) => JSON.stringify({ ...object, address }));
const lists = fc
	.array(
		fc.record(
			{ sku: texts, qty: fc.integer({ min: 0, max: 9 }), note: fc.constantFrom("x", null) },
			{ requiredKeys: ["sku"] },
		),
		{
			maxLength: 3,
		},
	)
	.map((value) => JSON.stringify(value));

/** A column of each kind, and more where values are of many sorts. */
export const columns: Readonly<Record<string, Column>> = {
	t1: { kind: "text", cell: rough },
	t2: { kind: "text", cell: texts },
	t3: {
		kind: "text",
		cell: fc.oneof(texts, fc.constantFrom("true", "false", "yes", "no", "12", "-0.5", "12e2")),
	},
	made: { kind: "text", cell: objects },
	n1: { kind: "integer", cell: integers },
	n2: { kind: "integer", cell: fc.integer({ min: 1, max: 3 }).map(String) },
	d1: {
		kind: "decimal",
		cell: fc.integer({ min: -99_999, max: 99_999 }).map((units) => String(units / 100)),
	},
	f1: {
		kind: "float",
		cell: fc.oneof(
			{ weight: 20, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
			{ weight: 1, arbitrary: fc.constantFrom("nan", "inf") },
		),
	},
	b1: { kind: "boolean", cell: fc.boolean() },
	day: { kind: "date", cell: fc.constantFrom("2026-08-21", "0001-01-01") },
	at: {
		kind: "instant",
		cell: fc.oneof(
			{ weight: 19, arbitrary: fc.constantFrom("2026-08-21 10:00:00", "2026-08-21 10:00:00.5") },
			{ weight: 1, arbitrary: fc.constant("1969-12-31 23:59:59.999") },
		),
	},
	when: {
		kind: "text",
		cell: fc.constantFrom(
			"2026-08-21T10:00:00.000Z",
			"2026-08-21T10:00:00Z",
			"2026-08-21T12:00:00.250+02:00",
			"2026-08-21",
			"yesterday",
			"",
		),
	},
	o1: { kind: "json", cell: objects },
	o2: {
		kind: "json",
		cell: fc.oneof(
			{ weight: 49, arbitrary: objects },
			{ weight: 1, arbitrary: fc.constantFrom("[1]", '"text"') },
		),
	},
	l1: { kind: "json", cell: lists },
};

export const kinds: Readonly<Record<string, ColumnKind>> = {
	key: "integer",
	...Object.fromEntries(Object.entries(columns).map(([name, { kind }]) => [name, kind])),
};

/** Rows with a null in one of nine places. */
export const rows: fc.Arbitrary<Row> = fc.record({
	key: fc.constant("1" satisfies Cell),
	...Object.fromEntries(
		Object.entries(columns).map(([name, { cell }]) => [name, fc.option(cell, { freq: 8 })]),
	),
});

const segmentRows = new WeakMap<Row, JsonMap>();

/** The row as Segment's own reverse ETL would hold it: what JavaScript makes of each value. */
export function segmentRow(row: Row): JsonMap {
	const known = segmentRows.get(row);
	if (known !== undefined) return known;
	const made = madeRow(row);
	segmentRows.set(row, made);
	return made;
}

function madeRow(row: Row): JsonMap {
	return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, asJson(cell, kinds[name])]));
}

function asJson(cell: Cell, kind: ColumnKind | undefined): Json {
	if (typeof cell !== "string") return cell;
	switch (kind) {
		case "integer":
		case "decimal":
			return Number(cell);
		case "float":
			return Number({ nan: "NaN", inf: "Infinity" }[cell] ?? cell);
		case "instant":
			return new Date(`${cell.replace(" ", "T")}Z`).toISOString();
		case "json":
			return JSON.parse(cell);
		default:
			return cell;
	}
}
