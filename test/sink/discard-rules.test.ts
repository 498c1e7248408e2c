import { describe, expect, test } from "vitest";
import { discardReason } from "../../src/sink/discard-rules.js";
import { scanValue } from "../../src/sink/json-scan.js";

const base = { messageId: "m-1", userId: "ada" };
const identify = { ...base, type: "identify" };
const group = { ...base, type: "group", groupId: "shop-7" };
const track = { ...base, type: "track", event: "Order Placed" };
const page = { ...base, type: "page" };
const screen = { ...base, type: "screen" };
const alias = { ...base, type: "alias", previousId: "guest-1" };

function without(event: object, key: string): object {
	return Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));
}

function propertiesOf(count: number): object {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 1]));
}

/** An event as text, for what only text can say. */
function identifyText(traits: string): string {
	return `{"type":"identify","messageId":"m-1","userId":"ada","traits":${traits}}`;
}

interface RuleCase {
	readonly refuses: readonly (object | string | number | null)[];
	readonly accepts: readonly (object | string)[];
}

const cases: Readonly<Record<string, RuleCase>> = {
	not_an_object: {
		refuses: [null, 7, [], "[[]]", '"ada"'],
		accepts: [identify],
	},
	type_not_known: {
		refuses: [
			base,
			{ ...base, type: "Track" },
			{ ...base, type: 1 },
			{ ...base, type: "" },
			{ ...base, type: null },
		],
		accepts: [identify, group, track, page, screen, alias],
	},
	message_id_invalid: {
		refuses: [
			without(identify, "messageId"),
			...[null, 1, "", "m".repeat(100)].map((messageId) => ({
				...identify,
				messageId,
			})),
		],
		accepts: [
			{ ...identify, messageId: "m" },
			{ ...identify, messageId: "m".repeat(99) },
		],
	},
	sent_at_in_event: {
		refuses: [
			{ ...identify, sentAt: "2024-05-01T12:00:00Z" },
			{ ...identify, sentAt: null },
		],
		accepts: [{ ...identify, traits: { sentAt: "2024-05-01T12:00:00Z" } }],
	},
	no_user_anon_id: {
		refuses: [
			without(identify, "userId"),
			without(group, "userId"),
			{ ...without(alias, "userId"), anonymousId: "guest-2" },
		],
		accepts: [
			{ ...without(identify, "userId"), anonymousId: "guest-2" },
			{ ...identify, anonymousId: "guest-2" },
		],
	},
	id_not_string: {
		refuses: [
			...["", 7, null, true, ["ada"]].map((userId) => ({
				...identify,
				userId,
			})),
			...["", 7, null].map((anonymousId) => ({ ...identify, anonymousId })),
		],
		accepts: [
			{ ...identify, userId: "7" },
			{ ...identify, userId: " " },
		],
	},
	event_not_defined: {
		refuses: [without(track, "event"), { ...track, event: "" }, { ...track, event: null }],
		accepts: [track, identify],
	},
	event_not_string: {
		refuses: [
			{ ...track, event: 5 },
			{ ...track, event: {} },
		],
		accepts: [{ ...track, event: "5" }],
	},
	name_not_string: {
		refuses: [page, screen].flatMap((event) => ["", 5, null].map((name) => ({ ...event, name }))),
		accepts: [page, { ...page, name: "Basket" }, { ...screen, name: "Basket" }, { ...track, name: 5 }],
	},
	category_not_string: {
		refuses: [page, screen].flatMap((event) => ["", 5, null].map((category) => ({ ...event, category }))),
		accepts: [
			{ ...page, category: "Checkout" },
			{ ...track, category: 5 },
		],
	},
	group_id_required: {
		refuses: [without(group, "groupId"), ...["", 7, null].map((groupId) => ({ ...group, groupId }))],
		accepts: [group, identify],
	},
	previous_id_required: {
		refuses: [without(alias, "previousId"), ...["", 7, null].map((previousId) => ({ ...alias, previousId }))],
		accepts: [alias, identify],
	},
	alias_same_id: {
		refuses: [{ ...alias, previousId: "ada" }],
		accepts: [alias, { ...alias, previousId: "Ada" }],
	},
	properties_not_object: {
		refuses: [[], "a", 1, null].map((properties) => ({ ...track, properties })),
		accepts: [track, { ...track, properties: {} }],
	},
	traits_not_object: {
		refuses: [[], "a", 1, null].map((traits) => ({ ...identify, traits })),
		accepts: [identify, { ...identify, traits: {} }, { ...identify, traits: { plan: null } }],
	},
	context_not_object: {
		refuses: [[], "a", null].map((context) => ({ ...identify, context })),
		accepts: [
			{ ...identify, context: {} },
			{ ...identify, context: { active: false } },
		],
	},
	integrations_not_object: {
		refuses: [[], true, null].map((integrations) => ({
			...identify,
			integrations,
		})),
		accepts: [{ ...identify, integrations: { All: false, Salesforce: { id: 1 } } }],
	},
	device_advertisingid_should_be_string: {
		refuses: [7, null, {}].map((advertisingId) => ({
			...identify,
			context: { device: { advertisingId } },
		})),
		accepts: [
			{ ...identify, context: { device: { advertisingId: "7A3C" } } },
			{ ...identify, context: { device: {} } },
		],
	},
	consent_categorypreferences_should_be_object: {
		refuses: [[], null, { categoryPreferences: [] }, { categoryPreferences: null }].map((consent) => ({
			...identify,
			context: { consent },
		})),
		accepts: [
			{ ...identify, context: { consent: {} } },
			{ ...identify, context: { consent: { categoryPreferences: {} } } },
		],
	},
	consent_categorypreferences_should_be_boolean: {
		refuses: ["yes", 1, null].map((ads) => ({
			...identify,
			context: { consent: { categoryPreferences: { ads } } },
		})),
		accepts: [
			{
				...identify,
				context: { consent: { categoryPreferences: { ads: false } } },
			},
		],
	},
	consent_version_should_be_number: {
		refuses: ["2", null].map((version) => ({
			...identify,
			context: { consent: { version } },
		})),
		accepts: [{ ...identify, context: { consent: { version: 2 } } }],
	},
	timestamp_invalid: {
		refuses: [
			"",
			"yesterday",
			"2024-05-01",
			"2024-05-01T12:00:00",
			"2024-05-01 12:00:00Z",
			"2024-05-01T12:00Z",
			"2024-02-30T12:00:00Z",
			"2023-02-29T12:00:00Z",
			"2024-13-01T12:00:00Z",
			"2024-05-01T24:00:00Z",
			"2024-05-01T12:00:60Z",
			"2024-05-01T12:00:00+25:00",
			"1714564800",
			1714564800,
			null,
		].map((timestamp) => ({ ...identify, timestamp })),
		accepts: [
			"2024-05-01T12:00:00Z",
			"2024-02-29T23:59:59.999Z",
			"2024-05-01T12:00:00.123456789+02:00",
			"1969-12-31T23:59:59-11:30",
		].map((timestamp) => ({ ...identify, timestamp })),
	},
	too_many_properties: {
		refuses: [
			{ ...track, properties: propertiesOf(10_001) },
			{ ...identify, traits: propertiesOf(10_001) },
		],
		accepts: [
			{
				...track,
				properties: propertiesOf(10_000),
				traits: propertiesOf(10_000),
			},
		],
	},
	text_not_valid: {
		refuses: [
			identifyText('{"name":"\\ud83d"}'),
			identifyText('{"name":"\\ude00 ada"}'),
			identifyText('{"name":"\\ude00\\ud83d"}'),
			identifyText('{"name":"a\\u0000b"}'),
			identifyText('{"a\\u0000b":1}'),
			identifyText('{"list":[{"deep":["\\uD800"]}]}'),
			identifyText(`${'{"a":['.repeat(2_500)}"\\ud800"${"]}".repeat(2_500)}`),
			'{"type":"identify","messageId":"m\\u0000","userId":"ada"}',
		],
		accepts: [
			identifyText('{"name":"\\ud83d\\ude00"}'),
			identifyText('{"name":"\u{1f600}"}'),
			identifyText('{"name":"\\\\ud83d"}'),
			identifyText('{"name":"\\u2028 \\u00e9"}'),
		],
	},
	number_loses_digits: {
		refuses: ["9007199254740993", "0.1000000000000000055", "1e400", "-1e-400", "1180591620717411303424"].map(
			(number) => identifyText(`{"total":[${number}]}`),
		),
		accepts: [
			"9007199254740992",
			"0.1",
			"0.30000000000000004",
			"1.500000000000000000",
			"-0.0",
			"1e21",
			"12E-1",
		]
			.map((number) => identifyText(`{"total":[${number}]}`))
			.concat(identifyText('{"total":"9007199254740993","\\"9007199254740993":1}')),
	},
};

function reasonFor(event: RuleCase["refuses"][number]): string | null {
	const json = Buffer.from(typeof event === "string" ? event : JSON.stringify(event));
	return discardReason(JSON.parse(json.toString()), scanValue(json, 0));
}

function label(event: unknown): string {
	return (typeof event === "string" ? event : JSON.stringify(event)).slice(0, 120);
}

describe.each(Object.entries(cases))("%s", (reason, { refuses, accepts }) => {
	test.each(refuses.map((event) => [label(event), event] as const))("refuses %s", (_, event) => {
		expect(reasonFor(event)).toBe(reason);
	});
	test.each(accepts.map((event) => [label(event), event] as const))("accepts %s", (_, event) => {
		expect(reasonFor(event)).toBeNull();
	});
});
