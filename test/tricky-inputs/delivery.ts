import { createPacker, type ReadyEvent } from "../../src/6-apply/batches.js";
import { createDelivery } from "../../src/6-apply/delivery.js";
import { createMessageIds } from "../../src/6-apply/message-id.js";
import type { Change } from "../../src/changes/change.js";
import type { Answer } from "../../src/destinations/destination.js";
import { segment } from "../../src/destinations/segment/segment.js";
import type { ChangeSetHeader } from "../../src/state/store.js";
import type { BoundSync } from "../../src/types/bound.js";
import { rendererOf } from "../mapping/compile-spec.js";
import { refusal, scriptedDestination } from "../support/scripted-destination.js";
import { effectOf, ofProject, type Shown, type TrickyInput } from "./tricky-input.js";

const withBio = 'call: identify\nmapping: { userId: u1, traits: { bio: "{{ row.bio }}" } }';
const withId =
	'call: track\nbehavior: send\nmapping: { userId: u1, event: Bought, messageId: "{{ row.m }}" }';

export const delivery: readonly TrickyInput[] = [
	{
		number: 36,
		input: "a batch that is sent again later",
		does: "each attempt has the clock's `sentAt` and the same message ids",
		shown: [
			{
				what: "two attempts, a second apart",
				outcome: async () => {
					const sent: string[] = [];
					const answers = [{ kind: "retry", after: 10, reason: "HTTP 503", isLimited: false } as const];
					await send(["u1"], {
						onBatch: (text) => sent.push(text),
						answer: () => answers.pop() ?? { kind: "taken" },
					});
					return sent.join("\n");
				},
				expected: [
					'{"batch":[{"type":"identify","messageId":"m0","userId":"u1"}],"sentAt":"2026-08-21T10:00:01.000Z"}',
					'{"batch":[{"type":"identify","messageId":"m0","userId":"u1"}],"sentAt":"2026-08-21T10:00:02.000Z"}',
				].join("\n"),
			},
		],
	},
	{
		number: 43,
		input: "event of 32 KB or more",
		does: "the row is invalid: `row/event-too-large`, counted in UTF-8 bytes of the final text, 1 KB taken for 1,000 bytes",
		shown: [
			ofEffect("31,000 letters", withBio, { bio: "a".repeat(31_000) }, sentAs(null)),
			ofEffect("32,000 letters", withBio, { bio: "a".repeat(32_000) }, "row/event-too-large"),
			ofEffect("11,000 letters of three bytes", withBio, { bio: "語".repeat(11_000) }, "row/event-too-large"),
			ofEffect("16,000 quotes, escaped", withBio, { bio: '"'.repeat(16_000) }, "row/event-too-large"),
		],
	},
	{
		number: 44,
		input: "batch over 500 KB or 2,500 events",
		does: "packed by bytes and by number of events",
		shown: [
			ofBatches(
				"2,501 small events",
				Array.from({ length: 2_501 }, () => "{}"),
				"2500, 1",
			),
			ofBatches(
				"forty events of 30 KB",
				Array.from({ length: 40 }, () => `"${"a".repeat(30_000)}"`),
				"15, 15, 10",
			),
		],
	},
	{
		number: 45,
		input: "one event in a batch that Segment refuses",
		does: "too large ones are found before anything is sent; a refused batch is halved until the culprit stands alone, and it alone is rejected",
		shown: [
			{
				what: "one of seven is refused",
				outcome: async () => {
					const { refused, taken } = await send(["a", "b", "bad", "c", "d", "e", "f"], {
						answer: (users) => (users.includes("bad") ? refusal : { kind: "taken" }),
					});
					return `refused ${refused.join(" ")}, taken ${taken.join(" ")}`;
				},
				expected: "refused bad, taken a b c d e f",
			},
		],
	},
	{
		number: 46,
		input: "more than 10,000 properties",
		does: "so many do not fit into 32 KB: `row/event-too-large`",
		shown: [
			ofEffect(
				"10,001 properties out of a JSON column",
				'call: identify\nmapping: { userId: u1, traits: { $spread: "{{ row.bio | parse_json }}" } }',
				{
					bio: JSON.stringify(
						Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [at.toString(36), 1])),
					),
				},
				"row/event-too-large",
			),
		],
	},
	{
		number: 47,
		input: "mapped message id that is long, blank, or no text",
		does: "over 99 characters with its prefix it is `row/message-id-too-long`; null or blank leaves the event an id of its own, of 43 characters; a boolean is `row/id-type`. Two rows with one mapped id are one event to Segment: an id that does not read the key is `lint/message-id-shared`",
		shown: [
			ofEffect("86 characters", withId, { m: "m".repeat(86) }, sentAs("m".repeat(86))),
			ofEffect("87 characters", withId, { m: "m".repeat(87) }, "row/message-id-too-long"),
			ofEffect("blank", withId, { m: " " }, sentAs(null)),
			{
				what: "a boolean",
				outcome: () => effectOf(withId, { m: true }, { m: "boolean" }),
				expected: "row/id-type",
			},
			ofProject("compile/lint-message-id-shared", "lint/message-id-shared"),
			{
				what: "an id of its own",
				outcome: () => String(messageId({}).length),
				expected: "43",
			},
		],
	},
	{
		number: 48,
		input: "a value that goes from A to B and back to A",
		does: "three events: the id holds the serial of the apply",
		shown: [
			{
				what: "the same row in two applies",
				outcome: () => compare(messageId({ serial: 1 }), messageId({ serial: 3 })),
				expected: "differ",
			},
			{
				what: "the same row, tried again in one apply",
				outcome: () => compare(messageId({ serial: 1 }), messageId({ serial: 1 })),
				expected: "equal",
			},
		],
	},
	{
		number: 49,
		input: "events sent again on purpose",
		does: "an update has a new id in each apply, by its serial; the event of a new row of `send` has one id for good, so that even a lost state cannot double it; one that an edit sends anew, with `--allow resend`, has another",
		shown: [
			{
				what: "an update in two applies",
				outcome: () => compare(messageId({ serial: 1 }), messageId({ serial: 2 })),
				expected: "differ",
			},
			{
				what: "an event of send in two applies",
				outcome: () =>
					compare(messageId({ behavior: "send", serial: 1 }), messageId({ behavior: "send", serial: 2 })),
				expected: "equal",
			},
		],
	},
	{
		number: 50,
		input: "two environments or projects with the same rows",
		does: "ids of their own: project and target are part of the id, also of a mapped one that is not `raw`",
		shown: [
			{
				what: "two targets",
				outcome: () => compare(messageId({ target: "dev" }), messageId({ target: "prod" })),
				expected: "differ",
			},
			{
				what: "two projects",
				outcome: () => compare(messageId({ project: "a" }), messageId({ project: "b" })),
				expected: "differ",
			},
			{
				what: "a mapped id in two targets",
				outcome: () =>
					compare(messageId({ target: "dev", mapped: "m1" }), messageId({ target: "prod", mapped: "m1" })),
				expected: "differ",
			},
		],
	},
];

function ofEffect(
	what: string,
	spec: string,
	row: Readonly<Record<string, string>>,
	expected: string,
): Shown {
	return { what, outcome: () => effectOf(spec, row), expected };
}

function sentAs(messageId: string | null): string {
	return `sent, message id ${messageId}`;
}

function ofBatches(what: string, texts: readonly string[], expected: string): Shown {
	return {
		what,
		outcome: () => {
			const packer = createPacker(segment);
			const full = texts.map((text) => packer.add({ slot: { bucket: 1, from: 1, to: 1 }, text }));
			return [...full, packer.rest()].flatMap((batch) => batch?.length ?? []).join(", ");
		},
		expected,
	};
}

/** Delivers one event a user through 6-apply's own delivery, to a destination that answers as told. */
async function send(
	users: readonly string[],
	{
		answer,
		onBatch = () => undefined,
	}: {
		readonly answer: (users: readonly string[]) => Answer;
		readonly onBatch?: (text: string) => unknown;
	},
): Promise<{ readonly refused: readonly string[]; readonly taken: readonly string[] }> {
	const scripted = scriptedDestination({
		answer: (batch) => answer(batch.map((event) => event.userId ?? "")),
	});
	let second = 0;
	const { deliver } = createDelivery({
		...scripted,
		connection: {
			...scripted.connection,
			send: (text, ...rest) => {
				onBatch(text);
				return scripted.connection.send(text, ...rest);
			},
		},
		name: "segment",
		now: () => {
			second += 1;
			return new Date(Date.UTC(2026, 7, 21, 10, 0, second));
		},
		wait: async () => undefined,
		random: () => 1,
		signal: new AbortController().signal,
	});
	const batch = users.map(
		(userId, at): ReadyEvent => ({
			slot: { bucket: 1, from: at + 1, to: at + 1 },
			text: segment.encodeEvent({ call: "identify", body: `"userId":"${userId}"` }, `m${at}`),
		}),
	);
	const refused = await deliver(batch);
	return {
		refused: refused.map(({ event }) => String(JSON.parse(event.text).userId)),
		taken: scripted.taken.map(({ userId }) => userId ?? ""),
	};
}

/** The id of one and the same change, under what else it depends on. */
function messageId({
	project = "p1",
	target = "prod",
	serial = 1,
	behavior = "update_or_create",
	mapped = null,
}: {
	readonly project?: string;
	readonly target?: string;
	readonly serial?: number;
	readonly behavior?: "update_or_create" | "send";
	readonly mapped?: string | null;
}): string {
	const { sync, mapping } = rendererOf(
		mapped === null ? `key: k\nbehavior: ${behavior}\n${withBio}` : `key: k\n${withId}`,
		{},
	);
	const bound: BoundSync = { sync, mapping, types: [] };
	const header: ChangeSetHeader = {
		digest: "d",
		sync: sync.name,
		history: sync.history,
		baseSerial: serial,
		bound,
		earlier: [],
		toSend: 1,
		blockers: [],
		firing: ["added"],
		adoption: null,
		expiresAt: 0,
	};
	const change: Change = {
		bucket: 1,
		n: 1,
		op: behavior === "send" ? "added" : "changed",
		key: ["1"],
		fingerprint: "f",
		row: [],
		was: null,
		before: null,
		mapping: null,
		gone: null,
		cause: "data",
	};
	return createMessageIds({ projectId: project, target }, header, 0)(change, mapped);
}

function compare(a: string, b: string): string {
	return a === b ? "equal" : "differ";
}
