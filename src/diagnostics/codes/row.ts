import { define } from "../define.js";

/** No userId and no anonymousId. Segment drops such events after answering 200 (discard code `no_user_anon_id`). */
export const idMissing = define<{ readonly field: string }>({
	code: "row/id-missing",
	severity: "error",
	title: "the row has no id",
	explanation: `Segment takes an event only with a userId or an anonymousId, and drops others silently. Null and blank ids count as
absent. A group call needs its groupId and an alias its previousId as well.

Mend the model, or keep the rows out of the sync:

    where: "user_id is not null"`,
	describe: ({ field }) => ({
		message: `the row has no ${field}; null and blank count as none`,
		hint: "mend the model, or leave such rows out with `where`",
	}),
});

/** A boolean, an object, a list or a number with a fraction as id. */
export const idType = define<{ readonly found: string }>({
	code: "row/id-type",
	severity: "error",
	title: "an id or name is neither text nor a whole number",
	explanation: `Ids, names and what is named in context (ip, locale) are sent as text with every digit. A whole number becomes its
digits; a boolean, an object, a list or a number with a fraction or an exponent has no one text that every warehouse agrees
on, so it is refused.

    userId: "{{ row.user_id | to_string }}"`,
	describe: ({ found }) => ({
		message: `an id or name must be text or a whole number, not ${found}`,
		hint: "make the column text or integer in the model",
	}),
});

/** previousId and userId of an alias call are equal. */
export const aliasToItself = define<Record<never, never>>({
	code: "row/alias-to-itself",
	severity: "error",
	title: "an alias joins an id to itself",
	explanation: `An alias call says that previousId is now userId. When both are equal it says nothing, and some of Segment's destinations
answer it with an error. Leave such rows out:

    where: "old_id <> new_id"`,
	describe: () => ({
		message: "previousId and userId are the same",
		hint: "leave such rows out with `where`",
	}),
});

/** Track without an event name. Segment drops it (discard code `event_not_defined`). */
export const eventMissing = define<Record<never, never>>({
	code: "row/event-missing",
	severity: "error",
	title: "the row has no event name",
	explanation: `A track call needs the event's name. Null and blank count as none, and Segment drops such events silently.

    event: "{{ row.event_name | default: 'Order Completed' }}"`,
	describe: () => ({
		message: "the event's name is null or blank",
		hint: "give a constant name, or one with `| default:`",
	}),
});

/** A number that a double cannot give back digit for digit. */
export const numberLosesDigits = define<Record<never, never>>({
	code: "row/number-loses-digits",
	severity: "error",
	title: "a number would lose digits",
	explanation: `JSON numbers are read as doubles on the way, which keep about 15 digits. A number that a double cannot give back digit for
digit is not sent. Send it as text:

    account_number: { $value: "{{ row.account_number }}", as: string }`,
	describe: () => ({
		message: "the number has more digits than JSON readers keep",
		hint: "as: string",
	}),
});

/** NaN or infinity. */
export const numberNotFinite = define<Record<never, never>>({
	code: "row/number-not-finite",
	severity: "error",
	title: "a number is NaN or infinite",
	explanation: `JSON has no NaN and no infinity; most writers turn them into null, which would erase the trait in Segment. Make them null in
the model if that is what is meant:

    case when isfinite(score) then score end as score`,
	describe: () => ({
		message: "the number is NaN or infinite",
		hint: "make it null in the model",
	}),
});

/** Infinity, BC, or a year past 9999. */
export const timestampRange = define<Record<never, never>>({
	code: "row/timestamp-range",
	severity: "error",
	title: "a date or timestamp is out of range",
	explanation: `ISO 8601 timestamps have four digits for the year. Infinity, years before 1 and after 9999 cannot be written and are most
often placeholders. Make them null in the model:

    nullif(ended_at, 'infinity') as ended_at`,
	describe: () => ({
		message: "the date or timestamp is infinite or outside the years 1 to 9999",
		hint: "make it null in the model",
	}),
});

/** Text that is not an ISO 8601 date or timestamp where one is needed. */
export const timestampInvalid = define<{ readonly found: string }>({
	code: "row/timestamp-invalid",
	severity: "error",
	title: "a value is not a date or timestamp",
	explanation: `Dates and timestamps are read strictly: 2026-08-21, 2026-08-21 14:30:00, 2026-08-21T14:30:00.123Z, with or without an
offset. Anything else would be guessed at. Cast it in the model, or build ISO text in the mapping.`,
	describe: ({ found }) => ({
		message: `expected an ISO 8601 date or timestamp, found ${found}`,
		hint: "cast it to a timestamp in the model",
	}),
});

/** The words now and today given to the date filter. */
export const timestampNow = define<Record<never, never>>({
	code: "row/timestamp-now",
	severity: "error",
	title: "the date filter was asked for the present",
	explanation: `The same row must always render to the same event: otherwise every run would find every row changed. So the date filter knows
no now and no today. Put the moment into a column of the model.`,
	describe: () => ({
		message: "the date filter knows no present moment",
		hint: "put the moment into a column of the model",
	}),
});

/** A lone surrogate or a NUL character. */
export const textMalformed = define<Record<never, never>>({
	code: "row/text-malformed",
	severity: "error",
	title: "a text holds half a character or a NUL",
	explanation: `A lone surrogate is half of a character and cannot be written as UTF-8; NUL ends the text in many of Segment's destinations.
Both are damage from an earlier step. Clean the column in the model.`,
	describe: () => ({
		message: "the text holds a lone surrogate or a NUL character",
		hint: "clean the column in the model",
	}),
});

/** Binary without a text form. */
export const binaryBare = define<Record<never, never>>({
	code: "row/binary",
	severity: "error",
	title: "a binary value has no text form",
	explanation: `JSON has no bytes. Say how they are to be written:

    thumbnail: "{{ row.thumbnail | base64 }}"`,
	describe: () => ({ message: "the value is binary", hint: "add `| base64`" }),
});

/** A JSON column or text for parse_json that is not JSON. */
export const jsonInvalid = define<Record<never, never>>({
	code: "row/json-invalid",
	severity: "error",
	title: "a value is not JSON",
	explanation: `parse_json, \`as: json\` and JSON columns need text that is JSON from its first character to its last.`,
	describe: () => ({ message: "the text is not JSON", hint: null }),
});

/** A value that `as` cannot convert. */
export const conversionFailed = define<{
	readonly to: string;
	readonly found: string;
}>({
	code: "row/conversion-failed",
	severity: "error",
	title: "a value does not convert",
	explanation: `\`as\` converts only what has one meaning: numbers from plain decimal text, booleans from true, false, t, f, yes, no, 1 and 0,
dates and timestamps from ISO 8601, whole numbers from numbers without a fraction. Everything else is refused rather than
guessed.`,
	describe: ({ to, found }) => ({
		message: `${found} does not convert to ${to}`,
		hint: null,
	}),
});

/** An object or list inside text. */
export const objectInText = define<{ readonly found: string }>({
	code: "row/object-in-text",
	severity: "error",
	title: "an object stands where text is needed",
	explanation: `An object or a list has no text of its own. Take one field of it, or write it as JSON text:

    note: "{{ row.props | json }}"`,
	describe: ({ found }) => ({
		message: `${found} stands where text is needed`,
		hint: "take one field of it, or add `| json`",
	}),
});

/** $spread, traits, properties, context, integrations or an object filter over something else. */
export const objectExpected = define<{ readonly found: string }>({
	code: "row/object-expected",
	severity: "error",
	title: "an object is needed",
	explanation: `$spread, only, except and keys work on objects, and traits, properties, context and integrations must be objects; Segment
drops events where they are not. Text stays text until parse_json:

    $spread: "{{ row.props | parse_json }}"`,
	describe: ({ found }) => ({
		message: `an object is needed, found ${found}`,
		hint: found === "text" ? "add `| parse_json` if the text is JSON" : null,
	}),
});

/** $each over something that is not a list. */
export const listExpected = define<{ readonly found: string }>({
	code: "row/list-expected",
	severity: "error",
	title: "a list is needed",
	explanation: `$each makes one element for each element of a list. Text stays text until parse_json:

    products: { $each: "{{ row.items | parse_json }}", sku: "{{ item.sku }}" }`,
	describe: ({ found }) => ({
		message: `a list is needed, found ${found}`,
		hint: found === "text" ? "add `| parse_json` if the text is JSON" : null,
	}),
});

/** A $template whose text is not JSON. */
export const templateNotJson = define<{
	/** The file; null for a template written in the spec. */
	readonly name: string | null;
	/** Of the template, where its text stops being JSON. */
	readonly line: number;
}>({
	code: "row/template-not-json",
	severity: "error",
	title: "a template did not render to JSON",
	explanation: `The text of a $template must be JSON for every row. Outputs are escaped by construction and trailing commas pass; what is left
are mostly missing commas, missing quotes around keys, two values side by side, and a backslash before an output. An output is
a whole value: \`{{ row.euros }}.{{ row.cents }}\` is no number, \`"{{ row.euros }}.{{ row.cents }}"\` is text.`,
	describe: ({ name, line }) => ({
		message:
			name === null
				? `the template did not render to JSON: see its line ${line}`
				: `the template ${name}:${line} did not render to JSON`,
		hint: null,
	}),
});

/** A filter that cannot take the value. */
export const filterFailed = define<{
	readonly name: string;
	readonly reason: string;
}>({
	code: "row/filter-failed",
	severity: "error",
	title: "a filter cannot take the value",
	explanation: `The filter has no answer for this value: text that is no number in arithmetic, a division by zero, a result with more digits
than a double holds, or malformed input to a decoder.`,
	describe: ({ name, reason }) => ({
		message: `filter \`${name}\`: ${reason}`,
		hint: null,
	}),
});

/** A range or text that a template makes without a bound. */
export const valueTooLarge = define<{ readonly most: number }>({
	code: "row/value-too-large",
	severity: "error",
	title: "a template makes too large a value",
	explanation: `A template counts to a number of the row, or makes a text longer and longer, and this row's value would take the memory of
the whole process. Bound it:

    {% assign most = row.quantity | at_most: 100 %}{% for i in (1..most) %}...{% endfor %}`,
	describe: ({ most }) => ({
		message: `the template makes a value of more than ${most.toLocaleString("en-US")} elements or characters`,
		hint: "bound it, for example through `at_most`",
	}),
});

/** Liquid that failed while rendering for another reason. */
export const liquidFailed = define<Record<never, never>>({
	code: "row/liquid-failed",
	severity: "error",
	title: "the Liquid failed for this row",
	explanation: `The template is well-formed but could not be rendered with this row's values.`,
	describe: () => ({
		message: "the Liquid failed for this row",
		hint: null,
	}),
});

export const keyNull = define<{ readonly key: string }>({
	code: "row/key-null",
	severity: "error",
	title: "a row without a key",
	explanation: `The key names a row from one apply to the next. A row whose key, or part of it, is null cannot be compared or sent; it
counts as invalid, and never as removed.

Add a not_null test to the model, or leave such rows out with \`where\`.`,
	describe: ({ key }) => ({
		message: `the key ${key} is null`,
		hint: "add a not_null test to the model, or leave such rows out with `where`",
	}),
});

export const keyDuplicate = define<{ readonly key: string; readonly keys: number }>({
	code: "row/key-duplicate",
	severity: "error",
	title: "several rows with one key",
	explanation: `Of rows with the same key nobody can say which one is meant, so none of them is sent; they count as invalid, and never as
removed.

Add a unique test to the model, or name more columns in \`key\`.`,
	describe: ({ key, keys }) => ({
		message: `${keys} ${keys === 1 ? "key" : "keys"} of ${key} ${keys === 1 ? "stands" : "stand"} more than once`,
		hint: "add a unique test to the model, or name more columns in `key`",
	}),
});

/** Segment: 32 KB an event; a larger one makes it refuse the whole batch. */
export const eventTooLarge = define<{ readonly limit: number }>({
	code: "row/event-too-large",
	severity: "error",
	title: "an event over the destination's limit",
	explanation: `Segment takes events below 32 KB and refuses a batch that holds a larger one. The size is that of the final text in UTF-8.

Map fewer or shorter values.`,
	describe: ({ limit }) => ({
		message: `the event is larger than ${limit} bytes`,
		hint: "map fewer or shorter values",
	}),
});

/** Segment: message ids of fewer than 100 characters. */
export const messageIdTooLong = define<{ readonly limit: number }>({
	code: "row/message-id-too-long",
	severity: "error",
	title: "a mapped message id over the limit",
	explanation: `Segment keeps message ids of fewer than 100 characters; Tailrace puts a prefix of 13 in front of a mapped one unless it is
\`raw\`, so that two projects or targets cannot hide each other's events.

Map a shorter id, for example a digest: \`"{{ row.long_id | sha256 }}"\`.`,
	describe: ({ limit }) => ({
		message: `the message id is longer than ${limit} characters`,
		hint: "map a shorter one, for example through `sha256`",
	}),
});
