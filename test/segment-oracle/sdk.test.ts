import { Analytics } from "@segment/analytics-node";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { segment } from "../../src/destinations/segment/segment.js";
import type { Call } from "../../src/types/generated/compiled.js";
import { type JsonMap, type Mismatch, mismatches } from "./compare.js";
import { loadValidator } from "./install.js";
import { aliasSpecs, mappings } from "./mappings.js";
import { ourOutcomes } from "./outcomes.js";
import { rows } from "./rows.js";

type Value = Extract<Mismatch, { kind: "value" }>;

/** What Segment's library adds to an event, or takes from it: complete, and each must happen in a run. */
const differences: readonly {
	readonly name: string;
	readonly reason: string;
	readonly explains: (mismatch: Value, ours: JsonMap) => boolean;
}[] = [
	{
		name: "_metadata",
		reason: "The library's own; it tells Segment of the runtime.",
		explains: ({ at, ours }) => at[0] === "_metadata" && ours === undefined,
	},
	{
		name: "context.library",
		reason: "The library's own; over anything the caller has there.",
		explains: ({ at, ours }) => at.slice(0, 2).join(".") === "context.library" && ours === undefined,
	},
	{
		name: "empty objects",
		reason: "It adds integrations, traits and properties that are not given; empty they say nothing.",
		explains: ({ at, ours, theirs }) =>
			at.length === 1 &&
			["integrations", "traits", "properties"].includes(at[0] ?? "") &&
			ours === undefined &&
			JSON.stringify(theirs) === "{}",
	},
	{
		name: "timestamp",
		reason:
			"Without one it takes its own clock; Tailrace leaves it to Segment's, so that the same row is the same event.",
		explains: ({ at, ours }) => at.join(".") === "timestamp" && ours === undefined,
	},
	{
		name: "properties.category",
		reason: "It copies the category of a page; a mapping says what it wants in properties.",
		explains: ({ at, ours, theirs }, { type, category }) =>
			type === "page" && at.join(".") === "properties.category" && ours === undefined && theirs === category,
	},
];

const seed = Number(process.env.FC_SEED ?? 20260822);
const mappingCount = 60;
const rowsPerMapping = 30;

const validate = loadValidator();
const sent = new Map<string, JsonMap>();
const captured = new Map<string, JsonMap>();
const uses = new Map(differences.map(({ name }) => [name, 0]));
const unexplained: string[] = [];

beforeAll(async () => {
	const analytics = captureAnalytics();
	const specs = [
		...fc.sample(mappings, { seed, numRuns: mappingCount }),
		...fc.sample(aliasSpecs, { seed, numRuns: mappingCount / 4 }),
	];
	const some = fc.sample(rows, { seed, numRuns: rowsPerMapping * specs.length });
	for (const [at, spec] of specs.entries()) {
		const own = some.slice(at * rowsPerMapping, (at + 1) * rowsPerMapping);
		for (const event of wireEvents(at % 2 === 0 ? varied(spec) : spec, own)) {
			sent.set(String(event.messageId), event);
			give(analytics, event);
		}
		// It keeps all it is given until it has been sent.
		if (at % 10 === 9 || at === specs.length - 1) await analytics.flush();
	}
	for (const [id, ours] of sent) judge(ours, captured.get(id));
	console.log(
		`seed ${seed}:`,
		sent.size,
		"events,",
		[...uses].map(([name, count]) => `${name} ${count}`).join(", "),
	);
});

test(`the six calls are those of Segment's library, but for what it adds (seed ${seed})`, () => {
	expect(unexplained.slice(0, 3)).toEqual([]);
	expect(captured.size).toBe(sent.size);
	const calls = new Map<unknown, number>();
	for (const { type } of sent.values()) calls.set(type, (calls.get(type) ?? 0) + 1);
	expect([...calls.keys()].sort()).toEqual(["alias", "group", "identify", "page", "screen", "track"]);
	expect(Math.min(...calls.values())).toBeGreaterThan(100);
});

test.each(differences)("the library still adds $name", ({ name }) => {
	expect(uses.get(name)).toBeGreaterThan(0);
});

test("every event of the six calls passes Segment's old validator", () => {
	for (const event of sent.values()) expect(() => validate(event)).not.toThrow();
});

/** With what Segment's own destination does not have, and without what it copies. */
function varied({ call, spec }: { readonly call: Call; readonly spec: string }) {
	const written = JSON.parse(spec);
	written.mapping.integrations = { All: false, Salesforce: "{{ row.b1 }}", Shop: { tier: "{{ row.t2 }}" } };
	if (written.mapping.properties !== undefined) delete written.mapping.properties.category;
	return { call, spec: JSON.stringify(written) };
}

/** Events as apply writes them, each with a message id of its own. */
function wireEvents(
	spec: { readonly call: Call; readonly spec: string },
	own: Parameters<typeof ourOutcomes>[1],
): JsonMap[] {
	return ourOutcomes(spec, own).flatMap((outcome, at) => {
		if (outcome.kind === "refused") return [];
		const { type: _, messageId: __, ...members } = outcome.event;
		const body = JSON.stringify(members).slice(1, -1);
		return [JSON.parse(segment.encodeEvent({ call: spec.call, body }, `shop-${sent.size}-${at}`)) as JsonMap];
	});
}

function captureAnalytics(): Analytics {
	const take = async ({ body }: { readonly body: string }) => {
		for (const event of JSON.parse(body).batch) captured.set(event.messageId, event);
		return { status: 200, statusText: "OK" };
	};
	return new Analytics({ writeKey: "shop", flushAt: 1_000, httpClient: { makeRequest: take } });
}

/** Asks the library for the same event. It writes into what it is given. */
function give(analytics: Analytics, event: JsonMap): void {
	const { type, ...members } = structuredClone(event);
	// Its types ask for what our events have by the rules of each call.
	analytics[type as Call](members as never);
}

function judge(ours: JsonMap, theirs: JsonMap | undefined): void {
	if (theirs === undefined) {
		unexplained.push(`the library lost ${JSON.stringify(ours)}`);
		return;
	}
	for (const mismatch of mismatches({ kind: "event", event: ours }, { kind: "event", event: theirs })) {
		const reasons = differences.filter(
			({ explains }) => mismatch.kind === "value" && explains(mismatch, ours),
		);
		for (const { name } of reasons) uses.set(name, (uses.get(name) ?? 0) + 1);
		if (reasons.length === 0) unexplained.push(`${JSON.stringify(mismatch)}\n${JSON.stringify(ours)}`);
	}
}
