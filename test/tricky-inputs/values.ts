import { compiles, ofNull, ofProject, ofTrait, renders, type TrickyInput } from "./tricky-input.js";

const known = {
	isClosed: true,
	origin: "target/catalog.json (model.shop.dim_users)",
	columns: [
		{ name: "id", type: "BIGINT" },
		{ name: "photo", type: "BLOB" },
	],
};
const traits = (body: string) => `call: identify\nmapping: { userId: u1, traits: ${body} }`;
const asJson = '{ $value: "{{ row.x }}", as: json }';

export const values: readonly TrickyInput[] = [
	{
		number: 13,
		input: "null trait",
		does: "by `nulls`: `unset` (default) sends null only where a value was sent before, `send` always, `omit` never",
		shown: [
			ofNull("text", null, "unset", "null"),
			ofTrait("text", null, "nothing"),
			ofNull("text", null, "send", "null"),
			ofNull("text", null, "omit", "nothing"),
		],
	},
	{
		number: 14,
		input: 'trait `""`',
		does: 'sent as `""`: it is a value, and no null',
		shown: [ofNull("text", "", "omit", '""'), ofTrait("text", "", '""')],
	},
	{
		number: 16,
		input: "nested object",
		does: "kept; names that Segment's warehouses flatten into one are `lint/names-collide`",
		shown: [
			ofTrait("json", '{"b":{"c":1},"a":2}', '{"a":2,"b":{"c":1}}'),
			ofProject("compile/lint-names-collide", "lint/names-collide"),
		],
	},
	{
		number: 17,
		input: "nulls inside an object",
		does: "`nulls` at every level; an object that has nothing left is left out",
		shown: [
			ofTrait("json", '{"a":null,"b":{"c":null}}', "nothing"),
			ofNull("json", '{"a":null,"b":1}', "unset", '{"a":null,"b":1}'),
			ofNull("json", '{"a":null,"b":1}', "omit", '{"b":1}'),
		],
	},
	{
		number: 18,
		input: "JSON in a text column",
		does: "stays text, until `parse_json` or `as: json`; a JSON column is parsed; text that is no JSON is `row/json-invalid`",
		shown: [
			ofTrait("text", '{"a":1}', '"{\\"a\\":1}"'),
			ofTrait("text", '{"a":1}', '{"a":1}', '"{{ row.x | parse_json }}"'),
			ofTrait("json", '{"a":1}', '{"a":1}'),
			ofTrait("text", "nope", "row/json-invalid", asJson),
		],
	},
	{
		number: 19,
		input: "list",
		does: "sent as a list; its nulls stay",
		shown: [ofTrait("json", '["a",null,{"b":null}]', '["a",null,{}]')],
	},
	{
		number: 20,
		input: "traits or properties that are a list, text or null",
		does: "a list or text is `row/object-expected`, null is left out",
		shown: [
			renders(traits('{ $spread: "{{ row.x }}" }'), { x: "[1]" }, "row/object-expected traits", {
				x: "json",
			}),
			renders(traits('{ $value: "{{ row.x }}" }'), { x: "text" }, "row/object-expected traits"),
			renders(traits('{ $value: "{{ row.x }}" }'), { x: null }, '"userId":"u1"'),
		],
	},
	{
		number: 21,
		input: "empty traits",
		does: "left out: an identify call with ids alone is fine",
		shown: [
			renders(traits('{ plan: "{{ row.x }}" }'), { x: null }, '"userId":"u1"'),
			renders(traits("{}"), {}, '"userId":"u1"'),
		],
	},
	{
		number: 22,
		input: "NaN, infinity",
		does: "the row is invalid: `row/number-not-finite`; as null it would erase the trait",
		shown: [
			ofTrait("float", "NaN", "row/number-not-finite"),
			ofTrait("float", "-Infinity", "row/number-not-finite"),
			ofTrait("decimal", "NaN", "row/number-not-finite"),
		],
	},
	{
		number: 23,
		input: "DECIMAL, NUMERIC",
		does: "a number where a double gives every digit back, else `row/number-loses-digits`; `as: string` sends all digits",
		shown: [
			ofTrait("decimal", "12.5", "12.5"),
			ofTrait("decimal", "12345678901234567.89", "row/number-loses-digits"),
			ofTrait(
				"decimal",
				"12345678901234567.89",
				'"12345678901234567.89"',
				'{ $value: "{{ row.x }}", as: string }',
			),
		],
	},
	{
		number: 24,
		input: "whole numbers beyond 2^53",
		does: "as for decimals: every digit or `row/number-loses-digits`; BigInt never comes near a serialiser",
		shown: [
			ofTrait("integer", "9007199254740992", "9007199254740992"),
			ofTrait("integer", "9007199254740993", "row/number-loses-digits"),
			ofTrait("json", '{"n":9007199254740993}', "row/number-loses-digits"),
		],
	},
	{
		number: 25,
		input: "−0, 1e21, 0.1 + 0.2",
		does: "one way of writing: 0, 1e+21, 0.30000000000000004",
		shown: [
			ofTrait("float", "-0.0", "0"),
			ofTrait("float", "1e21", "1e+21"),
			ofTrait("integer", "1000000000000000000000", "1e+21"),
			ofTrait("float", "0.30000000000000004", "0.30000000000000004"),
		],
	},
	{
		number: 51,
		input: "reserved traits of another type",
		does: "`lint/reserved-type`, as far as the type is known without rows; sent as it is",
		shown: [ofProject("compile/lint-reserved-type", "lint/reserved-type")],
	},
	{
		number: 52,
		input: "firstName and first_name",
		does: "`lint/names-collide`, within a sync and between two that write to the same users; both are sent",
		shown: [
			compiles(
				'call: identify\nmapping: { userId: u1, traits: { firstName: "{{ row.a }}", first_name: "{{ row.b }}" } }',
				"lint/names-collide",
			),
			renders(
				traits('{ firstName: "{{ row.a }}", first_name: "{{ row.b }}" }'),
				{ a: "Ann", b: "Bo" },
				'"userId":"u1","traits":{"firstName":"Ann","first_name":"Bo"}',
			),
		],
	},
	{
		number: 53,
		input: "keys with spaces, dots, `$`, a leading digit, `__proto__`",
		does: "sent as they are; `$$` writes `$`. What becomes one name in a warehouse is `lint/names-collide`",
		shown: [
			ofTrait(
				"json",
				'{"__proto__":{"x":1},"a.b":2,"total billed":3,"1st":4}',
				'{"1st":4,"__proto__":{"x":1},"a.b":2,"total billed":3}',
			),
			ofTrait(
				"text",
				"a",
				'{"$set":"a","__proto__":"a"}',
				'{ $$set: "{{ row.x }}", __proto__: "{{ row.x }}" }',
			),
			compiles(
				'call: identify\nmapping: { userId: u1, traits: { "Total Billed": "{{ row.a }}", total_billed: "{{ row.b }}" } }',
				"lint/names-collide",
			),
		],
	},
	{
		number: 54,
		input: "properties called user_id, id, received_at, event",
		does: "`lint/name-discarded`: Segment's warehouses drop them; sent as they are",
		shown: [ofProject("compile/lint-name-discarded", "lint/name-discarded")],
	},
	{
		number: 56,
		input: "a key twice in a JSON object",
		does: "the row is invalid: `row/json-key-repeated`",
		shown: [
			ofTrait(
				"text",
				"b",
				"row/json-key-repeated",
				'{ $template: "{ \\"a\\": 1, \\"a\\": {{ row.x }} }\\n" }',
			),
			ofTrait("json", '{"a":1,"a":2}', "row/json-key-repeated"),
			ofTrait("json", '[{"a":{"b\\"":1,"c":":","b\\u0022" : 1}}]', "row/json-key-repeated"),
			ofTrait("text", '{"a":12345678901234567,"a":2}', "row/json-key-repeated", asJson),
			ofTrait("json", '{"a":":\\"b\\":","b":{"a":"a:"}}', '{"a":":\\"b\\":","b":{"a":"a:"}}'),
		],
	},
	{
		number: 57,
		input: "half a surrogate pair, NUL, U+2028, emoji, right-to-left text",
		does: "a lone surrogate and NUL are `row/text-malformed`; all else is sent as it is",
		shown: [
			ofTrait("text", "half \ud83e", "row/text-malformed"),
			ofTrait("text", "nul \0", "row/text-malformed"),
			ofTrait("text", "🦊 \u2028 שלום", '"🦊 \u2028 שלום"'),
		],
	},
	{
		number: 58,
		input: "binary column",
		does: "`compile/binary-column` where the type is known, else `row/binary`; `| base64` sends it",
		shown: [
			compiles(
				'call: identify\nkey: id\nmapping: { userId: u1, traits: { p: "{{ row.photo }}" } }',
				"compile/binary-column",
				{ columns: known },
			),
			ofTrait("binary", "AAEC", "row/binary"),
			ofTrait("binary", "AAEC", '"AAEC"', '"{{ row.x | base64 }}"'),
		],
	},
	{
		number: 60,
		input: "text of more than 512 characters",
		does: "sent whole; Segment's warehouses keep the first 512",
		shown: [ofTrait("text", "a".repeat(513), `"${"a".repeat(513)}"`)],
	},
	{
		number: 63,
		input: "context.ip that is no address",
		does: "the row is invalid: `row/ip-invalid`; IPv4 and IPv6 pass, null and blank are left out",
		shown: [
			...["10.0.0.1, 1.2.3.4", "localhost", "1.2.3", "1.2.3.256", "::1]/x["].map((ip) =>
				ofContext('{ ip: "{{ row.x }}" }', ip, "row/ip-invalid context.ip"),
			),
			ofContext('{ ip: "{{ row.x }}" }', "192.0.2.7", '"userId":"u1","context":{"ip":"192.0.2.7"}'),
			ofContext('{ ip: "{{ row.x }}" }', "2001:db8::7", '"userId":"u1","context":{"ip":"2001:db8::7"}'),
			...[null, "", " "].map((ip) => ofContext('{ ip: "{{ row.x }}" }', ip, '"userId":"u1"')),
			ofContext('{ $spread: "{{ row.x | parse_json }}" }', '{"ip":"unknown"}', "row/ip-invalid context.ip"),
		],
	},
	{
		number: 64,
		input: "name of an integration in another case",
		does: "`lint/integration-misspelt` for `All` and well-known names; others pass, the catalogue has 500",
		shown: [ofProject("compile/lint-integration-misspelt", "lint/integration-misspelt")],
	},
	{
		number: 65,
		input: "consent or advertisingId of another type",
		does: "a mapped one becomes Segment's type (`yes` is true); where it cannot, or a spread object holds another, the row is invalid: `row/conversion-failed` or `row/context-mistyped`, since Segment drops the event",
		shown: [
			ofContext(
				'{ consent: { categoryPreferences: { Ads: "{{ row.x }}" } } }',
				"yes",
				'"userId":"u1","context":{"consent":{"categoryPreferences":{"Ads":true}}}',
			),
			ofContext(
				'{ consent: { categoryPreferences: { Ads: "{{ row.x }}" } } }',
				"perhaps",
				"row/conversion-failed context.consent.categoryPreferences.Ads",
			),
			ofContext(
				'{ consent: { categoryPreferences: { Ads: { $value: "{{ row.x }}", as: string } } } }',
				"yes",
				"row/context-mistyped context.consent.categoryPreferences",
			),
			ofContext(
				'{ consent: { $spread: "{{ row.x | parse_json }}" } }',
				'{"version":"2"}',
				"row/context-mistyped context.consent.version",
			),
			ofContext(
				'{ consent: { version: "{{ row.x }}" } }',
				"2",
				'"userId":"u1","context":{"consent":{"version":2}}',
			),
			ofContext('{ consent: "{{ row.x }}" }', "all", "row/context-mistyped context.consent"),
			ofContext(
				'{ device: { advertisingId: { $value: "{{ row.x }}", as: integer } } }',
				"7",
				"row/context-mistyped context.device.advertisingId",
			),
		],
	},
];

function ofContext(context: string, cell: string | null, expected: string) {
	return renders(`call: identify\nmapping: { userId: u1, context: ${context} }`, { x: cell }, expected);
}
