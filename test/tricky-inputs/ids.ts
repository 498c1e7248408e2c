import { compiles, ofId, ofProject, renders, type TrickyInput } from "./tricky-input.js";

const identify = 'call: identify\nmapping: { userId: "{{ row.u }}", anonymousId: "{{ row.a }}" }';
const group = 'call: group\nmapping: { groupId: "{{ row.g }}", userId: "{{ row.u }}" }';
const alias = 'call: alias\nmapping: { userId: "{{ row.u }}", previousId: "{{ row.p }}" }';

/** A project whose mappings lack fields of their calls, and have those of others. */
const fieldsOfCall = ofProject(
	"validate/fields-of-call",
	"validate/field-missing validate/field-not-of-call validate/missing-key validate/no-accepted-form validate/unknown-key validate/wrong-type",
);

export const ids: readonly TrickyInput[] = [
	{
		number: 1,
		input: "neither userId nor anonymousId",
		does: "the row is invalid: `row/id-missing`. A mapping without either does not fit the schema: `validate/field-missing`",
		shown: [renders(identify, {}, "row/id-missing userId"), fieldsOfCall],
	},
	{
		number: 2,
		input: 'id `""`',
		does: "counts as none: the other id is used, or `row/id-missing`",
		shown: [
			ofId("text", "", "row/id-missing userId"),
			renders(identify, { u: "", a: "a1" }, '"anonymousId":"a1"'),
		],
	},
	{
		number: 3,
		input: "id of white space",
		does: 'counts as none, like `""`: `row/id-missing`',
		shown: [ofId("text", " \t\u00a0", "row/id-missing userId")],
	},
	{
		number: 4,
		input: "white space around an id",
		does: "the row is invalid: `row/id-padded`; `| strip` takes it off. The previousId of an alias may have it, to mend users who were split",
		shown: [
			ofId("text", "u1 ", "row/id-padded userId"),
			ofId("text", "\tu1", "row/id-padded userId"),
			ofId("text", "\u00a0u1", "row/id-padded userId"),
			ofId("text", "u 1", '"userId":"u 1"'),
			renders('call: identify\nmapping: { userId: "{{ row.x | strip }}" }', { x: " u1 " }, '"userId":"u1"'),
			renders(alias, { u: "u1", p: "u1 " }, '"userId":"u1","previousId":"u1 "'),
		],
	},
	{
		number: 5,
		input: "number as id",
		does: "its digits as text",
		shown: [ofId("integer", "42", '"userId":"42"'), ofId("decimal", "42", '"userId":"42"')],
	},
	{
		number: 6,
		input: "whole number beyond 2^53 as id",
		does: "its digits as text, every one",
		shown: [
			ofId("integer", "9007199254740993", '"userId":"9007199254740993"'),
			ofId("json", "12345678901234567890", '"userId":"12345678901234567890"'),
		],
	},
	{
		number: 7,
		input: "float as id",
		does: "a whole number is its digits; a fraction is `row/id-type`, and beyond 2^53 `row/number-loses-digits`, since a float there is not one number",
		shown: [
			ofId("float", "123.0", '"userId":"123"'),
			ofId("float", "12.5", "row/id-type userId"),
			ofId("float", "1e+21", "row/number-loses-digits userId"),
		],
	},
	{
		number: 8,
		input: "boolean, object or list as id",
		does: "the row is invalid: `row/id-type`",
		shown: [
			ofId("boolean", true, "row/id-type userId"),
			ofId("json", '{"id":"u1"}', "row/id-type userId"),
			ofId("json", '["u1"]', "row/id-type userId"),
		],
	},
	{
		number: 9,
		input: "good userId beside a numeric anonymousId",
		does: "both are text",
		shown: [renders(identify, { u: "u1", a: "7" }, '"userId":"u1","anonymousId":"7"', { a: "integer" })],
	},
	{
		number: 10,
		input: 'ids such as `"null"`, `"undefined"`, `0`, `-1`, an empty UUID',
		does: "the row is invalid: `row/id-placeholder`; as a constant `compile/constant-not-convertible`. The list is Segment's advice on ids to block, and what programs print for nothing",
		shown: [
			...["null", "NULL", "undefined", "None", "NaN", "anonymous", "[object Object]", "-1", "0", "-"].map(
				(id) => ofId("text", id, "row/id-placeholder userId"),
			),
			ofId("integer", "0", "row/id-placeholder userId"),
			ofId("text", "00000000-0000-0000-0000-000000000000", "row/id-placeholder userId"),
			renders(group, { g: "null", u: "u1" }, "row/id-placeholder groupId"),
			renders(alias, { p: "undefined", u: "u1" }, "row/id-placeholder previousId"),
			...["nullable", "10", "-12", "0x0"].map((id) => ofId("text", id, `"userId":"${id}"`)),
			compiles("call: identify\nmapping: { userId: anonymous }", "compile/constant-not-convertible"),
		],
	},
	{
		number: 11,
		input: "UUIDs in two cases, Unicode in two normal forms",
		does: "sent as they are, never changed silently: two spellings are two ids. Lower-case or normalise in the model",
		shown: [
			ofId("text", "8F14E45F-CEEA-467F-A83C-0123456789AB", '"userId":"8F14E45F-CEEA-467F-A83C-0123456789AB"'),
			ofId("text", "zoe\u0308", '"userId":"zoe\u0308"'),
			ofId("text", "zo\u00eb", '"userId":"zo\u00eb"'),
		],
	},
	{
		number: 37,
		input: "event name missing, blank or a number",
		does: "blank and null are `row/event-missing`, a number is its digits, a mapping without `event` is `validate/field-missing`",
		shown: [
			renders(
				'call: track\nmapping: { userId: u1, event: "{{ row.e }}" }',
				{ e: " " },
				"row/event-missing event",
			),
			renders(
				'call: track\nmapping: { userId: u1, event: "{{ row.e }}" }',
				{ e: "5" },
				'"userId":"u1","event":"5"',
				{ e: "integer" },
			),
			fieldsOfCall,
		],
	},
	{
		number: 38,
		input: "event name made of each row",
		does: "`lint/event-unbounded`, unless the values are known to be few",
		shown: [ofProject("compile/lint-event-unbounded", "lint/event-unbounded")],
	},
	{
		number: 39,
		input: 'name or category `""` of page and screen',
		does: "left out",
		shown: ["page", "screen"].map((call) =>
			renders(
				`call: ${call}\nmapping: { userId: u1, name: "{{ row.n }}", category: "{{ row.c }}" }`,
				{ n: "", c: " " },
				'"userId":"u1"',
			),
		),
	},
	{
		number: 40,
		input: "group without a groupId, or with a number",
		does: "`row/id-missing`; a number is its digits",
		shown: [
			renders(group, { u: "u1" }, "row/id-missing groupId"),
			renders(group, { u: "u1", g: "7" }, '"groupId":"7","userId":"u1"', { g: "integer" }),
		],
	},
	{
		number: 41,
		input: "group row without a user",
		does: "never invented: a mapping without an id is `validate/field-missing`, a row without one `row/id-missing`; a written userId, such as that of a service user, is the explicit choice",
		shown: [
			renders(group, { g: "g1" }, "row/id-missing userId"),
			renders(
				'call: group\nmapping: { groupId: "{{ row.g }}", userId: warehouse-job }',
				{ g: "g1" },
				'"groupId":"g1","userId":"warehouse-job"',
			),
			fieldsOfCall,
		],
	},
	{
		number: 42,
		input: "alias without previousId or userId, or to itself",
		does: "`validate/field-missing` when not mapped, `row/id-missing` when a row lacks it, `row/alias-to-itself` when both are equal",
		shown: [
			renders(alias, { u: "u1" }, "row/id-missing previousId"),
			renders(alias, { p: "a1" }, "row/id-missing userId"),
			renders(alias, { u: "u1", p: "u1" }, "row/alias-to-itself previousId"),
			fieldsOfCall,
		],
	},
];
