import { describe, expect, test } from "vitest";
import { createMessageIds } from "../../src/6-apply/message-id.js";
import type { Change } from "../../src/changes/change.js";
import type { Effect } from "../../src/changes/effect.js";
import { createEffectOf } from "../../src/changes/effect-of.js";
import { newRow } from "../../src/changes/new-row.js";
import { parseBody } from "../../src/changes/parse-body.js";
import { segment } from "../../src/destinations/segment/segment.js";
import type { BoundSync, Cell, ColumnKind, EarlierMapping } from "../../src/types/bound.js";
import type { Trigger } from "../../src/types/generated/compiled.js";
import { rendererOf } from "../mapping/compile-spec.js";

type Row = Readonly<Record<string, Cell>>;
const all: readonly Trigger[] = ["added", "changed", "removed"];
const kinds: Readonly<Record<string, ColumnKind>> = { id: "integer", total: "decimal" };

const spec = (properties: string, more = "") => `call: track
key: id
behavior: send
on: [added, changed, removed]
${more}
mapping:
  userId: "u{{ row.id }}"
  event: Order Moved
  properties: ${properties}
`;
const fromTo = '{ from: "{{ before.status }}", to: "{{ row.status }}" }';

interface Case {
	readonly properties: string;
	/** The mapping that the row was settled with, where it was another one. */
	readonly settledWith?: string;
	readonly settledKinds?: typeof kinds;
	readonly op: Change["op"];
	readonly gone?: Change["gone"];
	/** The row as it was settled; without one nothing was ever settled for it. */
	readonly before?: Row;
	readonly row?: Row;
	readonly firing?: readonly Trigger[];
}

const open: Row = { id: "1", status: "open" };
const paid: Row = { id: "1", status: "paid" };

/** The properties of the event that a change becomes, or what it becomes instead. */
function effectOf(one: Case): Effect {
	const now = rendererOf(spec(one.properties), kinds);
	const then = rendererOf(spec(one.settledWith ?? one.properties), one.settledKinds ?? kinds);
	const mapping = { ...then.mapping, id: "then" };
	const earlier: EarlierMapping = {
		mapping,
		columns: mapping.columns,
		types: mapping.columns.map(() => "text"),
	};
	const bound: BoundSync = { sync: now.sync, mapping: now.mapping, types: [] };
	const { before, row } = one;
	const change: Change = {
		...newRow(["1"], []),
		op: one.op,
		row: row === undefined ? null : now.cells(row),
		before: before === undefined ? null : then.cells(before),
		mapping: before === undefined ? null : "then",
		gone: one.gone ?? null,
	};
	return createEffectOf({
		bound,
		earlier: [earlier],
		destination: segment,
		firing: one.firing ?? all,
		adoption: null,
	})(change);
}

function summary(effect: Effect): unknown {
	if (effect.kind !== "sent") return effect.kind;
	return [effect.standing, effect.cause, parseBody(effect.body).properties];
}

describe("what a change becomes", () => {
	const moved = { properties: fromTo, before: open, row: paid } as const;
	const toPaid = { from: "open", to: "paid" };
	const cases: Readonly<Record<string, readonly [Case, unknown]>> = {
		"new: before is null": [
			{ properties: fromTo, op: "added", row: paid },
			["added", "data", { to: "paid" }],
		],
		"changed: before is the row as it was": [{ ...moved, op: "changed" }, ["changed", "data", toPaid]],
		"removed: the row and before are the row as it was": [
			{ properties: fromTo, op: "removed", before: open },
			["removed", "data", { from: "open", to: "open" }],
		],
		"away and back, and that it had left was told: new": [
			{ ...moved, op: "returned", gone: "event" },
			["added", "data", { to: "paid" }],
		],
		"away and back, and nobody was told: changed": [
			{ ...moved, op: "returned", gone: "silent" },
			["changed", "data", toPaid],
		],
		"away and back as it was, and nobody was told: nothing": [
			{ ...moved, row: open, op: "returned", gone: "silent" },
			"silent",
		],
		"rejected when it was new: new": [
			{ properties: fromTo, op: "retry", row: paid },
			["added", "retry", { to: "paid" }],
		],
		"rejected when it had changed: changed, against what was settled": [
			{ ...moved, op: "retry" },
			["changed", "retry", toPaid],
		],
		"rejected when it had changed, and as it was again: nothing": [
			{ ...moved, row: open, op: "retry" },
			"silent",
		],
		"rejected when it was new, and gone: nothing": [{ properties: fromTo, op: "removed" }, "silent"],
		"what only `before` reads has changed": [
			{ ...moved, properties: '{ was: "{{ before.status }}" }', op: "changed" },
			["changed", "data", { was: "open" }],
		],
		"what only a comparison reads has changed": [
			{ ...moved, properties: '{ moved: "{{ before.status != row.status }}" }', op: "changed" },
			["changed", "data", { moved: true }],
		],
		"through liquidjs too": [
			{
				...moved,
				properties:
					"{ x: \"{% cycle before.status, row.status %}{% if before.status == 'open' %}!{% endif %}\" }",
				op: "changed",
			},
			["changed", "data", { x: "open!" }],
		],
		"in a JSON template too": [
			{
				...moved,
				properties: '\n    $template: |\n      {"from": {{ before.status }}, "to": "{{ row.status }}"}\n',
				op: "changed",
			},
			["changed", "data", toPaid],
		],
		"what is not compared has changed": [
			{ ...moved, properties: '{ to: { $value: "{{ row.status }}", compare: false } }', op: "changed" },
			"silent",
		],
		"the event is the same": [
			{ ...moved, properties: '{ letters: "{{ row.status | size }}" }', op: "changed" },
			"silent",
		],
		"an edit alone": [
			{
				properties: fromTo,
				settledWith: '{ to: "{{ row.status | upcase }}", at: "{{ row.at }}" }',
				op: "changed",
				before: { ...open, at: "1" },
				row: { ...open, at: "2" },
			},
			"silent",
		],
		"what was not read then is no change": [
			{
				properties: '{ to: "{{ row.status }}", total: "{{ row.total }}" }',
				settledWith: '{ to: "{{ row.status }}", at: "{{ row.at }}" }',
				op: "changed",
				before: { ...open, at: "1" },
				row: { ...open, total: "5" },
			},
			"silent",
		],
		"what was not read then is null before and for a removed row": [
			{
				properties: '{ was: "{{ before.total }}", total: "{{ row.total }}", to: "{{ row.status }}" }',
				settledWith: '{ to: "{{ row.status }}" }',
				op: "removed",
				before: open,
			},
			["removed", "data", { to: "open" }],
		],
		"a value of another kind that reads the same": [
			{
				properties: '{ total: "{{ row.total }}" }',
				settledKinds: { id: "integer", total: "float" },
				op: "changed",
				before: { id: "1", total: "5.0" },
				row: { id: "1", total: "5" },
			},
			"silent",
		],
		"a value that is emptied is sent as null, as it was sent before": [
			{
				properties: '{ to: "{{ row.status }}" }',
				op: "changed",
				before: open,
				row: { id: "1", status: null },
			},
			["changed", "data", { to: null }],
		],
		"it could not be sent as it was": [
			{
				properties: '{ total: { $value: "{{ row.total }}", as: integer } }',
				op: "changed",
				before: { id: "1", total: "1.5" },
				row: { id: "1", total: "2" },
			},
			["changed", "data", { total: 2 }],
		],
		"it cannot be sent": [
			{
				properties: '{ total: { $value: "{{ row.total }}", as: integer } }',
				op: "changed",
				before: { id: "1", total: "1" },
				row: { id: "1", total: "1.5" },
			},
			"invalid",
		],
	};
	test.each(Object.entries(cases))("%s", (_, [one, expected]) => {
		expect(summary(effectOf(one))).toEqual(expected);
	});
});

test("a trigger that does not fire makes no event, and the row settles", () => {
	const changes: readonly (readonly [Trigger, Case])[] = [
		["added", { properties: fromTo, op: "added", row: paid }],
		["added", { properties: fromTo, op: "retry", row: paid }],
		["added", { properties: fromTo, op: "returned", gone: "event", before: open, row: paid }],
		["changed", { properties: fromTo, op: "changed", before: open, row: paid }],
		["changed", { properties: fromTo, op: "retry", before: open, row: paid }],
		["changed", { properties: fromTo, op: "returned", gone: "silent", before: open, row: paid }],
		["removed", { properties: fromTo, op: "removed", before: open }],
	];
	for (const [trigger, one] of changes) {
		expect(effectOf({ ...one, firing: all.filter((other) => other !== trigger) }).kind).toBe("silent");
		expect(effectOf({ ...one, firing: [trigger] }).kind).toBe("sent");
	}
});

describe("message ids", () => {
	const { sync, mapping } = rendererOf(spec(fromTo), kinds);
	const idIn = (baseSerial: number, change: Partial<Change>, epoch = 0) =>
		createMessageIds(
			{ projectId: "p", target: "dev" },
			{
				digest: "d",
				sync: "orders",
				history: "orders",
				baseSerial,
				bound: { sync, mapping, types: [] },
				earlier: [],
				firing: all,
				adoption: null,
				toSend: 1,
				blockers: [],
				expiresAt: 0,
			},
			epoch,
		)({ ...newRow(["1"], []), fingerprint: "f", ...change }, null);

	test("a new row has the same one in every change set, until the epoch rises", () => {
		const id = idIn(3, {});
		expect(idIn(7, { fingerprint: "g" })).toBe(id);
		expect(idIn(7, { op: "retry" })).toBe(id);
		expect(idIn(7, {}, 1)).not.toBe(id);
	});

	test("every later event has its own, the same when it is repeated", () => {
		const later: readonly Partial<Change>[] = [
			{ op: "changed", mapping: "m" },
			{ op: "returned", mapping: "m" },
			{ op: "retry", mapping: "m" },
			{ op: "removed", mapping: "m", fingerprint: null },
		];
		const ids = [3, 4].flatMap((serial) => later.map((change) => idIn(serial, change)));
		expect(new Set([idIn(3, {}), ...ids]).size).toBe(1 + ids.length);
		expect(idIn(3, later[0] ?? {})).toBe(ids[0]);
	});
});
