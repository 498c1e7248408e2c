import { define } from "../define.js";

export const unknownKey = define<{
	name: string;
	parent: string;
	suggestion: string | null;
}>({
	code: "validate/unknown-key",
	severity: "error",
	title: "a key is not known here",
	explanation: `Every key of tailrace.yml and of a spec is checked, so that a misspelt setting is never silently without effect.
The hint names the nearest known key, or the place where this key belongs. Notes for people go into comments or, in a
spec, into \`meta\`:

    meta: { ticket: GROWTH-12 }`,
	describe: ({ name, parent, suggestion }) => ({
		message: `\`${name}\` is not a key of ${parent}`,
		hint: suggestion,
	}),
});

export const missingKey = define<{
	name: string;
	parent: string;
	about: string | null;
}>({
	code: "validate/missing-key",
	severity: "error",
	title: "a required key is missing",
	explanation: `A spec needs at least \`model\`, \`call\` and \`mapping\`; tailrace.yml needs \`id\`, \`name\` and \`destinations\`.
The smallest spec:

    model: ref('dim_users')
    call: identify
    mapping:
      userId: "{{ row.user_id }}"`,
	describe: ({ name, parent, about }) => ({
		message: `${parent} has no \`${name}\``,
		hint: about === null ? `add \`${name}\`` : `add \`${name}\`: ${about}`,
	}),
});

export const wrongType = define<{
	name: string;
	written: string;
	wanted: string;
	hint: string | null;
}>({
	code: "validate/wrong-type",
	severity: "error",
	title: "a value has the wrong type",
	explanation: `YAML decides a value's type by how it is written: \`12\` is a number, \`"12"\` is text, \`true\` is a truth value,
\`[a]\` a list and \`{a: 1}\` a map. The setting wants another one. An id or name made of digits needs quotes:

    id: "123456789012"`,
	describe: ({ name, written, wanted, hint }) => ({
		message: `${name} is ${written}, but ${wanted} is wanted`,
		hint,
	}),
});

export const unknownValue = define<{
	name: string;
	written: string;
	accepted: string;
	suggestion: string | null;
}>({
	code: "validate/unknown-value",
	severity: "error",
	title: "a value is not one of those accepted",
	explanation: `Some settings accept only certain words, such as \`call: identify\` or \`region: eu\`. The hint names the nearest,
the note all of them.`,
	describe: ({ name, written, accepted, suggestion }) => ({
		message: `\`${written}\` is not a value of \`${name}\``,
		hint: suggestion ?? `accepted: ${accepted}`,
		notes: suggestion === null ? [] : [`accepted: ${accepted}`],
	}),
});

export const malformedText = define<{
	name: string;
	wanted: string;
	hint: string | null;
}>({
	code: "validate/malformed-text",
	severity: "error",
	title: "a text does not have the wanted form",
	explanation: `The setting is text of a certain form, such as a percentage (\`20%\`), a duration (\`3 days\`) or a name. The
message says the form in words.`,
	describe: ({ name, wanted, hint }) => ({
		message: `\`${name}\` must be ${wanted}`,
		hint,
	}),
});

export const outOfRange = define<{ name: string; wanted: string }>({
	code: "validate/out-of-range",
	severity: "error",
	title: "a value is too small, too large, empty or repeated",
	explanation: `The value has the right type but not the right size: a count below its minimum, an empty text, list or map, or
a list that names the same thing twice.`,
	describe: ({ name, wanted }) => ({ message: `\`${name}\` must ${wanted}` }),
});

export const noAcceptedForm = define<{
	name: string;
	written: string;
	forms: readonly string[];
}>({
	code: "validate/no-accepted-form",
	severity: "error",
	title: "a value has none of its accepted forms",
	explanation: `Some settings can be written in several ways. \`model\`, for example, is text or a map:

    model: ref('dim_users')
    model: { relation: analytics.dim_users }
    model: { sql_file: users.sql }

What is written is none of them; the hint names them all.`,
	describe: ({ name, written, forms }) => ({
		message: `\`${name}\` is ${written}, which is none of its forms`,
		hint: `write ${forms.join(", or ")}`,
	}),
});

export const unknownTarget = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "validate/unknown-target",
	severity: "error",
	title: "the target does not exist",
	explanation: `A target is a named environment under \`targets\` of tailrace.yml, chosen by --target, else by
\`default_target\`. Without \`targets\` there is one, called \`default\`:

    default_target: dev
    targets:
      dev:  { destinations: { segment: { endpoint: "http://127.0.0.1:8899" } } }
      prod: { guards: { max_removed: 5% } }`,
	describe: ({ name, suggestion }) => ({
		message: `there is no target \`${name}\``,
		hint: suggestion,
	}),
});

export const targetMissing = define<{ names: readonly string[] }>({
	code: "validate/target-missing",
	severity: "error",
	title: "there are several targets and none is chosen",
	explanation: `With more than one target Tailrace does not guess. Name one with --target, or set \`default_target\` in
tailrace.yml, best to an environment where a mistake does no harm.`,
	describe: ({ names }) => ({
		message: "there are several targets and none is chosen",
		hint: `give --target or set \`default_target\`: ${names.map((name) => `\`${name}\``).join(", ")}`,
	}),
});

export const defaultsUnused = define<{
	name: string;
	suggestion: string | null;
}>({
	code: "validate/defaults-unused",
	severity: "warning",
	title: "defaults of a folder without a spec",
	explanation: `A key of \`defaults\` that begins with \`syncs\` is a folder, and what is below it goes for all specs in that
folder and those below it. There is no spec in this one, so it is without effect: it is misspelt, or was moved.

    defaults:
      syncs/marketing: { destination: marketing }`,
	describe: ({ name, suggestion }) => ({
		message: `there is no spec in \`${name}\`, so these defaults do nothing`,
		hint: suggestion,
	}),
});

export const fieldNotOfCall = define<{
	field: string;
	call: string;
	suggestion: string | null;
}>({
	code: "validate/field-not-of-call",
	severity: "error",
	title: "the call has no such field",
	explanation: `Each Segment call has its own fields. identify: traits. group: groupId, traits. track: event, properties. page and
screen: name, category, properties. alias: previousId. All have userId, timestamp, context and integrations, all but
alias anonymousId, and \`messageId\` belongs to \`behavior: send\`. What tells more of the user or the device goes below
context: the group of a user who is no group call is \`context.groupId\`, the traits of a tracked user \`context.traits\`.`,
	describe: ({ field, call, suggestion }) => ({
		message: `\`${field}\` is not a field of ${call}`,
		hint: suggestion,
	}),
});

export const fieldMissing = define<{ call: string; fields: readonly string[] }>({
	code: "validate/field-missing",
	severity: "error",
	title: "the mapping lacks a field that the call needs",
	explanation: `Segment drops a call that names nobody. Every call needs userId or anonymousId; group also groupId, track event;
alias needs userId and previousId:

    mapping:
      userId: "{{ row.user_id }}"

A row that tells of a group and not of a user needs a user all the same, and which one is yours to say: one id for all
rows counts as one user, an id per group as a user each.

    mapping:
      userId: warehouse
      groupId: "{{ row.account_id }}"`,
	describe: ({ call, fields }) => ({
		message: `the mapping of ${call} has no ${fields.map((field) => `\`${field}\``).join(" or ")}`,
		hint: `add ${fields.map((field) => `\`${field}\``).join(" or ")}: Segment drops the call without it${call === "group" && fields.length > 1 ? "; for a group without a user, one fixed `userId` for all rows" : ""}`,
	}),
});
