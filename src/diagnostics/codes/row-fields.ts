import { define } from "../define.js";

/** White space around an id. Segment keeps it, so that it names another user than the one without. */
export const idPadded = define<Record<never, never>>({
	code: "row/id-padded",
	severity: "error",
	title: "an id has white space at its ends",
	explanation: `To Segment \`u1\` and \`u1 \` are two users, both billed and never merged. Padded ids mostly come from CHAR columns and from
files. Take the white space off, in the model or in the mapping:

    userId: "{{ row.user_id | strip }}"

The previousId of an alias may have it, so that users who were split in this way can be joined.`,
	describe: () => ({
		message: "the id has white space at its ends",
		hint: "add `| strip`, or trim the column in the model",
	}),
});

/** What programs write where there is no id. Segment advises to block such ids: they make one profile of many people. */
export const idPlaceholder = define<Record<never, never>>({
	code: "row/id-placeholder",
	severity: "error",
	title: "an id stands for no id",
	explanation: `null, none, nil, undefined, NaN, anonymous, [object Object], -1 and ids of zeros and hyphens alone (0, an empty UUID) are
what programs write where they have no id. Sent as one, it makes a single profile of everybody who has none, and that
cannot be undone. Upper and lower case count as equal.

Make it null in the model, or leave such rows out:

    where: "user_id <> '0'"`,
	describe: () => ({
		message: "the id is a word or number for having none",
		hint: "make it null in the model, or leave such rows out with `where`",
	}),
});

/** Unify may not ingest events before 1970 (its documentation); the year 9999 is what models write for "never". */
export const eventTimeRange = define<Record<never, never>>({
	code: "row/event-time-range",
	severity: "error",
	title: "the time of an event is before 1970 or a placeholder",
	explanation: `Segment's profiles may drop events from before 1970, and the year 9999 is what models write for "never". This is about
\`timestamp\`, the time of the event itself; traits and properties, such as a birthday, may have any date from the year 1 to
9999. Make it null in the model, then Segment takes the time of arrival, or leave such rows out with \`where\`.`,
	describe: () => ({
		message: "the event's timestamp is before 1970 or in the year 9999",
		hint: "make it null in the model, or leave such rows out with `where`",
	}),
});

/** A name twice in one object: readers keep the last value and say nothing. */
export const jsonKeyRepeated = define<Record<never, never>>({
	code: "row/json-key-repeated",
	severity: "error",
	title: "a JSON object has a key twice",
	explanation: `Of two values under one key readers of JSON keep one without a word, and not all of them the same one. Mend the column in
the model; Postgres's jsonb and Snowflake's VARIANT never hold such objects, json columns and text do.`,
	describe: () => ({
		message: "a JSON object has the same key twice",
		hint: "mend the column in the model, or the template that writes it",
	}),
});

/** A list of addresses, a host name, or another text where one IP address is meant. */
export const ipInvalid = define<Record<never, never>>({
	code: "row/ip-invalid",
	severity: "error",
	title: "context.ip is not an IP address",
	explanation: `Segment takes any text as \`context.ip\` and passes it on; destinations that look up a place from it fail or guess. A list out
of X-Forwarded-For has the client first:

    ip: "{{ row.forwarded_for | split: ',' | first | strip }}"

IPv4 and IPv6 are fine; null is left out.`,
	describe: () => ({
		message: "the text is not one IP address",
		hint: "take one address out of it, or make it null in the model",
	}),
});

/** Fields for which Segment discards the whole event when the type is wrong, after answering 200. */
export const contextMistyped = define<{ readonly needed: string }>({
	code: "row/context-mistyped",
	severity: "error",
	title: "a field of the context has a type for which Segment drops the event",
	explanation: `Segment discards an event, after answering 200, when context.device.advertisingId is no text, when
context.consent.categoryPreferences is no object of booleans, or when context.consent.version is no number. Say the type:

    context:
      consent:
        categoryPreferences:
          Advertising: { $value: "{{ row.allows_ads }}", as: boolean }`,
	describe: ({ needed }) => ({
		message: `${needed} is needed here; Segment drops the event otherwise`,
		hint: "give the type with `as`, and `nulls: omit` where it may be null",
	}),
});
