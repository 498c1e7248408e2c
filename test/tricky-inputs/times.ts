import { ofTrait, renders, type Shown, type TrickyInput } from "./tricky-input.js";

const ofTimestamp = (kind: Parameters<typeof ofTrait>[0], cell: string, expected: string): Shown =>
	renders(
		'call: identify\nmapping: { userId: u1, timestamp: "{{ row.x }}" }',
		{ x: cell },
		expected === ""
			? '"userId":"u1"'
			: expected.startsWith("row/")
				? expected
				: `"userId":"u1","timestamp":"${expected}"`,
		{ x: kind },
	);
const inBerlin = (cell: string, expected: string): Shown =>
	renders(
		'call: identify\nmapping: { userId: u1, traits: { x: "{{ row.x }}" } }',
		{ x: cell },
		`"userId":"u1","traits":{"x":"${expected}"}`,
		{ x: "datetime" },
		{ timezone: "Europe/Berlin" },
	);

export const times: readonly TrickyInput[] = [
	{
		number: 26,
		input: "DATE",
		does: "`YYYY-MM-DD`",
		shown: [ofTrait("date", "2026-08-21", '"2026-08-21"')],
	},
	{
		number: 27,
		input: "TIMESTAMP without time zone",
		does: "taken in the project's `timezone`, sent in UTC with Z",
		shown: [inBerlin("2026-08-21 14:30:00", "2026-08-21T12:30:00.000Z")],
	},
	{
		number: 28,
		input: "TIMESTAMP with an offset",
		does: "sent in UTC with milliseconds and Z",
		shown: [
			ofTrait("instant", "2026-08-21 14:30:00", '"2026-08-21T14:30:00.000Z"'),
			ofTrait(
				"text",
				"2026-08-21T14:30:00+02:00",
				'"2026-08-21T12:30:00.000Z"',
				'{ $value: "{{ row.x }}", as: datetime }',
			),
		],
	},
	{
		number: 29,
		input: "microseconds, nanoseconds",
		does: "cut to milliseconds, never rounded, also before 1970",
		shown: [
			ofTrait("instant", "2026-08-21 14:30:00.999999999", '"2026-08-21T14:30:00.999Z"'),
			ofTrait("instant", "1969-12-31 23:59:59.9999", '"1969-12-31T23:59:59.999Z"'),
		],
	},
	{
		number: 30,
		input: "seconds since 1970 as timestamp",
		does: "a number is no timestamp: `row/timestamp-invalid`. The date filter reads seconds: `| date: '%Y-%m-%dT%H:%M:%S%z'`",
		shown: [
			ofTimestamp("integer", "1700000000", "row/timestamp-invalid timestamp"),
			renders(
				"call: identify\nmapping: { userId: u1, timestamp: \"{{ row.x | date: '%Y-%m-%dT%H:%M:%S%z' }}\" }",
				{ x: "1700000000" },
				'"userId":"u1","timestamp":"2023-11-14T22:13:20.000Z"',
				{ x: "integer" },
				{ timezone: "Asia/Kathmandu" },
			),
		],
	},
	{
		number: 31,
		input: "text that is no timestamp",
		does: "the row is invalid: `row/timestamp-invalid`",
		shown: [
			ofTimestamp("text", "not a date", "row/timestamp-invalid timestamp"),
			ofTimestamp("text", "2026-02-30", "row/timestamp-invalid timestamp"),
		],
	},
	{
		number: 32,
		input: "timestamp in the future",
		does: "sent as it is: a row must give the same event today and tomorrow, so no clock is asked",
		shown: [ofTimestamp("instant", "2999-01-01 00:00:00", "2999-01-01T00:00:00.000Z")],
	},
	{
		number: 33,
		input: "before 1970, the years 1 and 9999, infinity",
		does: "as the event's own `timestamp`: `row/event-time-range`, since Segment's profiles may drop such events; traits and properties keep them. Infinity and years outside 1 to 9999 are `row/timestamp-range` everywhere",
		shown: [
			ofTimestamp("instant", "1969-12-31 23:59:59", "row/event-time-range timestamp"),
			ofTimestamp("date", "0001-01-01", "row/event-time-range timestamp"),
			ofTimestamp("text", "9999-12-31T00:00:00Z", "row/event-time-range timestamp"),
			ofTimestamp("instant", "1970-01-01 00:00:00", "1970-01-01T00:00:00.000Z"),
			ofTimestamp("instant", "infinity", "row/timestamp-range timestamp"),
			ofTrait("date", "1931-05-01", '"1931-05-01"'),
			ofTrait("instant", "9999-12-31 00:00:00", '"9999-12-31T00:00:00.000Z"'),
			ofTrait("date", "infinity", "row/timestamp-range"),
		],
	},
	{
		number: 34,
		input: "leap second; local time that is skipped or happens twice",
		does: "a leap second is `row/timestamp-invalid`; a skipped time is read with the offset before the gap, of two equal ones the earlier is meant",
		shown: [
			ofTrait(
				"text",
				"2016-12-31T23:59:60Z",
				"row/timestamp-invalid",
				'{ $value: "{{ row.x }}", as: datetime }',
			),
			inBerlin("2026-03-29 02:30:00", "2026-03-29T01:30:00.000Z"),
			inBerlin("2026-10-25 02:30:00", "2026-10-25T00:30:00.000Z"),
		],
	},
	{
		number: 35,
		input: "no timestamp",
		does: "left out, and Segment takes the time of arrival; so is a null or blank one. History needs the column mapped",
		shown: [
			ofTimestamp("text", " ", ""),
			renders("call: track\nmapping: { userId: u1, event: Bought }", {}, '"userId":"u1","event":"Bought"'),
		],
	},
];
