import fc from "fast-check";
import { type SegmentField, segmentFields } from "../../src/types/generated/segment-fields.js";
import type { Json } from "../../src/types/source.js";
import type { JsonMap } from "./compare.js";
import { columns } from "./rows.js";

/** Calls that Segment's own destination has. */
export type OracleCall = "identify" | "group" | "track" | "page" | "screen";

/** One value said in both languages. */
export interface Leaf {
	/** In a mapping of ours: a template or a constant. */
	readonly ours: Json;
	/** In a mapping of Segment's. */
	readonly theirs: unknown;
	/** The column, where the value is that column as it is, or a list with an element for each of its own. */
	readonly column: string | null;
	/** Of an element: its members, and what they are called in the column. */
	readonly members?: Readonly<Record<string, string>>;
}

/** One field of the event. */
export interface Field {
	/** Its path in our event, and in Segment's mapping. */
	readonly at: readonly string[];
	readonly to: readonly string[];
	readonly type: SegmentField["type"];
	readonly leaf: Leaf;
}

/** One mapping in both languages. */
export interface Mapping {
	readonly call: OracleCall;
	readonly nulls: "send" | "omit" | "unset";
	readonly fields: readonly Field[];
	/** A column whose members are traits or properties too. */
	readonly spread: string | null;
	/** identify: the address beside the one of the spread column. */
	readonly hasAddress: boolean;
	readonly spec: string;
	readonly theirs: Readonly<Record<string, unknown>>;
}

const columnLeaf = (names: readonly string[]): fc.Arbitrary<Leaf> =>
	fc.constantFrom(...names).map(columnAsIs);
const constantLeaf = fc
	.constantFrom<string | number | boolean>("warehouse", "", 7, 0.25, true, false)
	.map((value): Leaf => ({ ours: value, theirs: value, column: null }));

/** What can be said in both: templates, conditions, changes of case, replacements, Liquid, paths. */
const madeLeaf = fc.constantFrom<Leaf>(
	made("Hi {{ row.t1 }}, {{ row.n2 }}!", { "@template": "Hi {{t1}}, {{n2}}!" }),
	made("{{ row.t2 | downcase }}", { "@case": { operator: "lower", value: path("t2") } }),
	made("{{ row.t1 | upcase }}", { "@case": { operator: "upper", value: path("t1") } }),
	made("{{ row.t2 | default: 'none' }}", when({ blank: path("t2") }, path("t2"), "none")),
	made(
		"{% if row.t1 == nil %}gone{% else %}{{ row.t1 }}{% endif %}",
		when({ exists: path("t1") }, path("t1"), "gone"),
	),
	made("{{ row.t2 | replace: 'a', 'b' }}", {
		"@replace": { pattern: "a", replacement: "b", value: path("t2") },
	}),
	made("{{ row.o1.address.city }}", path("o1.address.city")),
	made("{{ row.made | parse_json }}", { "@json": { mode: "decode", value: path("made") } }),
	...[
		"to {{ t2 | upcase | append: '.' }}",
		"n{{ n2 | plus: 1 | times: 2 }}",
		"{% if b1 %}yes{% elsif n2 > 1 %}many{% else %}no{% endif %}",
		"({{ t2 | split: ' ' | first }}) {{ t2 | size }}",
		"{% unless b1 or n2 == 0 %}a{% endunless %}-{{ o1.city | capitalize | truncate: 4 }}",
		"{% assign x = t2 | strip | downcase %}[{{ x | url_encode }}]",
		"at {{ l1[0].sku | default: 'nothing' | escape }}",
	].map((text) => made(text.replace(/\b(t2|n2|b1|o1|l1)\b/g, "row.$1"), { "@liquid": text })),
);

const listLeaf = fc.constant<Leaf>({
	ours: { $each: "{{ row.l1 }}", sku: "{{ item.sku }}", count: "{{ item.qty }}" },
	theirs: { "@arrayPath": ["$.l1", { sku: path("sku"), count: path("qty") }] },
	column: "l1",
	members: { sku: "sku", count: "qty" },
});

/** Columns that a field of a type is well read from, and those that it should not. */
const columnsFor: Readonly<Record<string, readonly [good: readonly string[], odd: readonly string[]]>> = {
	id: [
		["t1", "t2", "n1", "n2"],
		["d1", "b1", "day", "o1", "l1"],
	],
	label: [
		["t1", "t2", "n1", "n2"],
		["d1", "b1", "day", "o1", "l1"],
	],
	text: [
		["t1", "t2", "n2", "n1", "d1", "b1", "day", "at"],
		["o1", "l1"],
	],
	number: [
		["n2", "d1", "n1"],
		["f1", "t3", "b1", "o1"],
	],
	boolean: [["b1"], ["t3", "n2", "d1"]],
	instant: [["at"], ["when", "day", "n1"]],
	any: [Object.keys(columns), Object.keys(columns)],
};

const catalogue = segmentFields.flatMap((field) =>
	field.path.startsWith("context.") && field.type !== "object"
		? field.segment.map((name) => ({ field, name }))
		: [],
);
const custom = ["app", "campaign", "device"].map((name) => ({
	at: ["context", name, "tier"],
	to: [{ app: "application", campaign: "campaign_parameters", device: "device" }[name] ?? "", "tier"],
	type: "any" as const,
}));

interface Slot {
	readonly at: readonly string[];
	readonly to: readonly string[];
	readonly type: SegmentField["type"];
}

const contextSlots: readonly Slot[] = [
	...catalogue.map(({ field, name }) => ({
		at: field.path.split("."),
		to: name.split("."),
		type: field.type,
	})),
	...custom,
];
const consentSlots: readonly Slot[] = ["ads", "mail"].map((name) => ({
	at: ["context", "consent", "categoryPreferences", name],
	to: ["consent", "categoryPreferences", name],
	type: "boolean",
}));
const addressSlots: readonly Slot[] = ["city", "postalCode", "street"].map((name) => ({
	at: ["traits", "address", name],
	to: ["address", name],
	type: "text",
}));

/** Mappings of the five calls. */
export const mappings: fc.Arbitrary<Mapping> = fc
	.constantFrom<OracleCall>("identify", "group", "track", "page", "screen")
	.chain((call) => {
		const slots = contextSlots.filter(({ at }) => !(call === "group" && at[1] === "groupId"));
		const free = freeOf(call);
		return fc.record({
			call: fc.constant(call),
			nulls: fc.constantFrom("send" as const, "omit" as const, "unset" as const),
			ids: fc
				.subarray(["userId", "anonymousId"], { minLength: 1 })
				.chain((names) =>
					fc.tuple(...names.map((name) => fieldOf({ at: [name], to: [snake(name)], type: "id" }))),
				),
			own: fc.tuple(...ownSlots(call).map(fieldOf)),
			time: fc.option(fieldOf({ at: ["timestamp"], to: ["timestamp"], type: "instant" })),
			messageId: fc.option(
				fc.constant(fixed({ at: ["messageId"], to: ["message_id"], type: "id" }, columnAsIs("n2"))),
			),
			context: fc.subarray([...slots], { maxLength: 6 }).chain((chosen) => fc.tuple(...chosen.map(fieldOf))),
			consent: fc.option(fc.tuple(...consentSlots.map(fieldOf)), { freq: 3 }),
			members: fc
				.array(fc.constantFrom("p1", "p2", "p3"), { maxLength: 3 })
				.chain((names) =>
					fc.tuple(...[...new Set(names)].map((name) => freeField([free, name], [free, name]))),
				),
			listed: fc.subarray(["t2", "n2", "b1", "o1"]),
			deep: fc.option(freeField([free, "deep", "er"], [free, "deep", "er"])),
			traits: fc.option(freeField(["context", "traits", "p4"], ["traits", "p4"])),
			spread: fc.option(fc.constantFrom("o1", "o2")),
			address: fc.option(
				fc.subarray([...addressSlots], { minLength: 1 }).chain((chosen) => fc.tuple(...chosen.map(fieldOf))),
			),
		});
	})
	.map(
		({
			call,
			nulls,
			ids,
			own,
			time,
			messageId,
			context,
			consent,
			members,
			listed,
			deep,
			traits,
			spread,
			address,
		}) => {
			const isOneOff = call === "track" || call === "page" || call === "screen";
			const fields = [
				...ids,
				...own,
				...[time ?? []].flat(),
				...(messageId !== null && isOneOff ? [messageId] : []),
				...context,
				...(consent ?? []),
				...members,
				...listed.map((name) =>
					fixed({ at: [freeOf(call), name], to: [freeOf(call), name], type: "any" }, columnAsIs(name)),
				),
				...[deep ?? []].flat(),
				...(call === "track" && traits !== null ? [traits] : []),
				...(call === "identify" && address !== null ? address : []),
			];
			const hasAddress = call === "identify" && address !== null;
			const mapping = { call, nulls, fields, spread, hasAddress };
			return { ...mapping, spec: JSON.stringify(ourSpec(mapping)), theirs: theirMapping(mapping) };
		},
	);

/** Specs of alias, which Segment's own destination does not have. */
export const aliasSpecs: fc.Arbitrary<{ readonly call: "alias"; readonly spec: string }> = fc
	.tuple(
		fieldOf({ at: ["userId"], to: [], type: "id" }),
		fieldOf({ at: ["previousId"], to: [], type: "id" }),
		fc.option(fieldOf({ at: ["timestamp"], to: [], type: "instant" })),
		fc.subarray([...contextSlots], { maxLength: 3 }).chain((chosen) => fc.tuple(...chosen.map(fieldOf))),
	)
	.map(([userId, previousId, time, context]) => {
		const mapping: Record<string, unknown> = {};
		for (const field of [userId, previousId, ...[time ?? []].flat(), ...context])
			put(mapping, field.at, nodeOf(field));
		return { call: "alias", spec: JSON.stringify({ call: "alias", key: "key", behavior: "send", mapping }) };
	});

function ownSlots(call: OracleCall): readonly Slot[] {
	switch (call) {
		case "group":
			return [{ at: ["groupId"], to: ["group_id"], type: "id" }];
		case "track":
			return [{ at: ["event"], to: ["event_name"], type: "label" }];
		case "page":
			return [
				{ at: ["name"], to: ["page_name"], type: "label" },
				{ at: ["category"], to: ["page_category"], type: "label" },
			];
		case "screen":
			return [{ at: ["name"], to: ["screen_name"], type: "label" }];
		default:
			return [];
	}
}

function fieldOf(slot: Slot): fc.Arbitrary<Field> {
	const [good, odd] = columnsFor[slot.type] ?? [[], []];
	const leaf = fc.oneof(
		{ weight: 60, arbitrary: columnLeaf(good) },
		{ weight: 1, arbitrary: columnLeaf(odd) },
	);
	return leaf.map((one) => fixed(slot, one));
}

function freeField(at: readonly string[], to: readonly string[]): fc.Arbitrary<Field> {
	const leaf = fc.oneof(
		{ weight: 4, arbitrary: columnLeaf(Object.keys(columns)) },
		{ weight: 1, arbitrary: constantLeaf },
		{ weight: 4, arbitrary: madeLeaf },
		{ weight: 1, arbitrary: listLeaf },
	);
	return leaf.map((one) => fixed({ at, to, type: "any" }, one));
}

function fixed(slot: Slot, leaf: Leaf): Field {
	return { ...slot, leaf };
}

function freeOf(call: OracleCall): "traits" | "properties" {
	return call === "identify" || call === "group" ? "traits" : "properties";
}

type Parts = Pick<Mapping, "call" | "nulls" | "fields" | "spread" | "hasAddress">;

/** What a person would write who wants Segment's destination's events: its page and screen copy some of their fields. */
function ourSpec({ call, nulls, fields, spread, hasAddress }: Parts): object {
	const mapping: Record<string, unknown> = {};
	const free = freeOf(call);
	if (spread !== null) put(mapping, [free, "$spread"], `{{ row.${spread} }}`);
	if (spread !== null && hasAddress)
		put(mapping, [free, "address", "$spread"], `{{ row.${spread}.address }}`);
	const listed = fields.filter(({ at, leaf }) => at.length === 2 && at[0] === free && at[1] === leaf.column);
	if (listed.length > 0)
		put(
			mapping,
			[free, "$columns"],
			listed.map(({ leaf }) => leaf.column),
		);
	for (const field of fields) {
		if (!listed.includes(field)) put(mapping, field.at, nodeOf(field));
		for (const copy of copiesOf(call, field))
			put(mapping, ["properties", copy], nodeOf({ ...field, at: [], type: "text" }));
	}
	const behavior = free === "properties" ? { behavior: "send" } : {};
	return { call, key: "key", ...behavior, nulls, mapping };
}

function copiesOf(call: OracleCall, { at }: Field): readonly string[] {
	if (call === "screen") return at.length === 1 && at[0] === "name" ? ["name"] : [];
	if (call !== "page") return [];
	if (at.length === 1 && (at[0] === "name" || at[0] === "category")) return [at[0]];
	return at[0] === "context" && at[1] === "page" && at[2] !== undefined ? [at[2]] : [];
}

/** Nulls of Segment's fixed fields are never sent; where ours could be, the leaf says so. */
function nodeOf({ at, type, leaf }: Field): unknown {
	const [root, inner] = at;
	if (root === "messageId") return { $value: leaf.ours, raw: true };
	const isFree = type === "any" && !(root === "context" && inner !== "traits");
	if (isFree || (at.length === 1 && root !== undefined)) return leaf.ours;
	const isOfPeople = root === "traits" || root === undefined;
	return { $value: leaf.ours, nulls: "omit", ...(isOfPeople ? { as: "string" } : {}) };
}

function theirMapping({ call, nulls, fields, spread }: Parts): Record<string, unknown> {
	const mapping: Record<string, unknown> = {};
	const free = freeOf(call);
	for (const { to, leaf } of fields) put(mapping, to, leaf.theirs);
	if (spread !== null) {
		const own = mapping[free];
		mapping[free] =
			own === undefined ? path(spread) : { "@merge": { direction: "right", objects: [path(spread), own] } };
	}
	// Segment's switch against nulls.
	if (nulls !== "send")
		for (const name of ["traits", "properties"])
			if (mapping[name] !== undefined) mapping[name] = { "@excludeWhenNull": mapping[name] };
	return mapping;
}

function put(target: Record<string, unknown>, [step = "", ...rest]: readonly string[], value: unknown): void {
	if (rest.length === 0) {
		target[step] = value;
		return;
	}
	target[step] ??= {};
	put(target[step] as Record<string, unknown>, rest, value);
}

function columnAsIs(name: string): Leaf {
	return { ours: `{{ row.${name} }}`, theirs: path(name), column: name };
}

function made(ours: string, theirs: Json): Leaf {
	return { ours, theirs, column: null };
}

function when(condition: JsonMap, value: Json, otherwise: Json): Json {
	// biome-ignore lint/suspicious/noThenProperty: a word of Segment's.
	return { "@if": { ...condition, then: value, else: otherwise } };
}

function path(name: string): { readonly "@path": string } {
	return { "@path": `$.${name}` };
}

function snake(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
