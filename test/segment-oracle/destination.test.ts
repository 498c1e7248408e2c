import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { segmentFields } from "../../src/types/generated/segment-fields.js";
import type { Case } from "./case.js";
import { mismatches } from "./compare.js";
import { differences } from "./differences.js";
import { loadDestination, loadValidator, type SegmentField } from "./install.js";
import { mappings } from "./mappings.js";
import { ourOutcomes, theirOutcome } from "./outcomes.js";
import { rows } from "./rows.js";

const seed = Number(process.env.FC_SEED ?? 20260822);
const mappingCount = 800;
const rowsPerMapping = 40;

const { definition, send } = loadDestination();
const validate = loadValidator();

/** What a run comes to. */
const found = { bothEvents: 0, bothRefused: 0, unexplained: [] as string[], invalid: [] as string[] };
const uses = new Map(differences.map(({ name }) => [name, 0]));

beforeAll(async () => {
	const sampledRows = fc.sample(rows, { seed, numRuns: mappingCount * rowsPerMapping });
	for (const [at, mapping] of fc.sample(mappings, { seed, numRuns: mappingCount }).entries()) {
		const some = sampledRows.slice(at * rowsPerMapping, (at + 1) * rowsPerMapping);
		const outcomes = ourOutcomes(mapping, some);
		for (const [index, row] of some.entries()) {
			const ours = outcomes[index];
			if (ours === undefined) throw new Error("a row has no outcome");
			judge({ mapping, row, ours, theirs: await theirOutcome(mapping, row, send) });
		}
	}
	console.log(
		`seed ${seed}:`,
		found.bothEvents,
		"pairs of events,",
		found.bothRefused,
		"rows refused by both",
	);
	for (const [name, count] of uses) console.log(String(count).padStart(6), name);
});

function judge(one: Case): void {
	const { mapping, row, ours, theirs } = one;
	if (ours.kind === "event" && theirs.kind === "event") found.bothEvents += 1;
	if (ours.kind === "refused" && theirs.kind === "refused") found.bothRefused += 1;
	const shown = () => `\n${mapping.spec}\n${JSON.stringify(row)}`;
	for (const mismatch of mismatches(ours, theirs)) {
		const reasons = differences.filter(({ explains }) => explains(mismatch, one));
		for (const { name } of reasons) uses.set(name, (uses.get(name) ?? 0) + 1);
		if (reasons.length === 0) found.unexplained.push(`${JSON.stringify(mismatch)}${shown()}`);
	}
	if (ours.kind === "refused") return;
	try {
		validate(ours.event);
	} catch (error) {
		found.invalid.push(`${error instanceof Error ? error.message : error}${shown()}`);
	}
}

test(`events are those of Segment's own destination, but for the differences listed (seed ${seed})`, () => {
	expect(found.unexplained.slice(0, 3)).toEqual([]);
	expect(found.bothEvents).toBeGreaterThan(20_000);
});

test.each(differences)("there is still a difference: $name", ({ name }) => {
	expect(uses.get(name)).toBeGreaterThan(0);
});

test("every event passes Segment's old validator", () => {
	expect(found.invalid.slice(0, 3)).toEqual([]);
});

test("the catalogue has every field of Segment's own destination", () => {
	const listed = new Set(segmentFields.flatMap(({ segment }) => segment));
	const theirs = Object.values(definition.actions).flatMap(({ fields }) => namesOf(fields));
	expect([...new Set(theirs)].filter((name) => !listed.has(name))).toEqual([]);
	expect([...listed].filter((name) => !theirs.includes(name))).toEqual([]);
});

test("what Segment's own destination requires, a mapping must have", () => {
	for (const [action, { fields }] of Object.entries(definition.actions)) {
		const call = action.replace("send", "").toLowerCase();
		const theirs = Object.entries(fields).flatMap(([name, { required }]) =>
			required === true ? [name] : [],
		);
		const ours = segmentFields.filter(({ required }) => required.some((one) => one === call));
		expect(ours.filter(({ path }) => !path.includes(".")).flatMap(({ segment }) => segment)).toEqual(theirs);
	}
});

/** Fields and the members of those that have some: device.token. */
function namesOf(fields: Readonly<Record<string, SegmentField>>): string[] {
	return Object.entries(fields).flatMap(([name, { properties = {} }]) => [
		name,
		...namesOf(properties).map((inner) => `${name}.${inner}`),
	]);
}
