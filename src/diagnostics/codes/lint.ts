import { define } from "../define.js";
import type { RelatedSpan } from "../diagnostic.js";

/** The first names of a list, the rest counted. */
function someOf(names: readonly string[]): string {
	const shown = names.slice(0, 3).map((name) => `\`${name}\``);
	const more = names.length - shown.length;
	if (more > 0) return `${shown.join(", ")} and ${more} more`;
	return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : (shown[0] ?? "");
}

/** Two syncs write the same trait of the same users or groups, from different sources. */
export const traitWrittenTwice = define<{
	readonly fields: readonly string[];
	readonly other: string;
	readonly first: RelatedSpan["span"];
}>({
	code: "lint/trait-written-twice",
	severity: "warning",
	title: "two syncs write the same trait",
	explanation: `Two syncs send the same trait of the same users (or groups) to the same destination, out of different columns. Segment keeps
what arrives last, and a sync sends only what changed in its own rows: which value stands depends on which model changed
last, and a null of one takes away what the other wrote. Let one sync write a trait, or give it two names:

    traits: { billingPlan: "{{ row.plan }}" }

Nothing is said where both read the same column of the same model, or write the same constant. An object such as address is
one trait: Segment replaces it as a whole.`,
	describe: ({ fields, other, first }) => ({
		message: `${someOf(fields)} ${fields.length === 1 ? "is" : "are"} written by sync \`${other}\` as well`,
		hint: "let one sync write each trait, or give one of them another name",
		related: [{ message: "the other sync writes it here", span: first }],
	}),
});

/** The same people under two kinds of id, or under ids that differ in their text. */
export const idsMixed = define<{
	readonly problem: string;
	readonly first: RelatedSpan["span"] | null;
}>({
	code: "lint/ids-mixed",
	severity: "warning",
	title: "the rows of one model are known under two ids",
	explanation: `Segment knows a person by the text of the id and by which field it stands in. When the same column is the userId in one sync
and the anonymousId in another, when one identify sync takes the userId of a model from its key and another from some other
column, or when the same column is changed by filters in one sync and not in the other, each person becomes two, both billed.
Use the same expression for the id everywhere:

    userId: "{{ row.customer_id }}"`,
	describe: ({ problem, first }) => ({
		message: problem,
		hint: "use the same column, in the same way, for the same id",
		related: first === null ? [] : [{ message: "the other one is here", span: first }],
	}),
});

/** One trait, or one property of an event, with values of two kinds. */
export const typesDiffer = define<{
	readonly field: string;
	readonly kind: string;
	readonly other: string;
	readonly otherKind: string;
	readonly first: RelatedSpan["span"];
}>({
	code: "lint/types-differ",
	severity: "warning",
	title: "a field has values of two kinds",
	explanation: `The same trait, or the same property of the same event, is a number in one sync and text in another. Segment's warehouses and
most destinations take the type of the first value they see; values of another type are dropped there without a word.
Give both the same type:

    plan: { $value: "{{ row.plan }}", as: string }`,
	describe: ({ field, kind, other, otherKind, first }) => ({
		message: `\`${field}\` is ${kind} here and ${otherKind} in sync \`${other}\``,
		hint: "give both the same type with `as`",
		related: [{ message: `it is ${otherKind} here`, span: first }],
	}),
});

/** Names that are one column in a warehouse: firstName and first_name, address.city and address_city. */
export const namesCollide = define<{
	readonly field: string;
	readonly otherField: string;
	/** null: within one sync. */
	readonly other: string | null;
	readonly first: RelatedSpan["span"];
}>({
	code: "lint/names-collide",
	severity: "warning",
	title: "two names become one",
	explanation: `Segment writes names to warehouses in snake_case, with \`_\` between an object and its members, and counts traits that differ in
case as equal. So firstName and first_name, or address.city and address_city, are one column there, and two traits in most
other destinations. Use one of them.`,
	describe: ({ field, otherField, other, first }) => ({
		message: `\`${field}\` and \`${otherField}\`${other === null ? "" : ` of sync \`${other}\``} become one name`,
		hint: "use one spelling for both, or names that differ in more than case",
		related: [{ message: `\`${otherField}\` is here`, span: first }],
	}),
});

/** Event names out of a column that may hold anything. */
export const eventUnbounded = define<{ readonly columns: readonly string[] }>({
	code: "lint/event-unbounded",
	severity: "warning",
	title: "there may be as many event names as rows",
	explanation: `Each event name is a table in Segment's warehouses and an entry of its schema, which ends at 4,000 of them. A name out of a
column that may hold anything makes as many as there are values. Write the name out, and make the value a property:

    event: Product Viewed
    properties: { product: "{{ row.product }}" }

Nothing is said of names in a case with written names, and of columns that a dbt test holds to accepted_values:

    event: "{% case row.status %}{% when 'won' %}Deal Won{% else %}Deal Lost{% endcase %}"`,
	describe: ({ columns }) => ({
		message: `the event's name is made of ${someOf(columns)}, which may hold anything`,
		hint: "write the name out and make the value a property, or add an accepted_values test in dbt",
	}),
});

/** A column that dbt marks as personal data, in a field that is not sensitive. */
export const privateColumn = define<{
	readonly column: string;
	readonly fields: readonly string[];
}>({
	code: "lint/private-column",
	severity: "warning",
	title: "a private column is sent without being sensitive",
	explanation: `dbt marks the column as personal data: a tag such as pii, or meta such as \`contains_pii: true\`. It may be sent, but plans and
logs should not show even its shape. Name it:

    sensitive: [email]

A private column is never part of \`$columns: all\`.`,
	describe: ({ column, fields }) => ({
		message: `dbt marks \`${column}\` as private, and ${someOf(fields)} ${fields.length === 1 ? "sends" : "send"} it`,
		hint: `add it to the spec: \`sensitive: [${column}]\``,
	}),
});

/** A field that the Segment Spec gives a type, with values of another one. */
export const reservedType = define<{
	readonly field: string;
	readonly needed: string;
	readonly kind: string;
}>({
	code: "lint/reserved-type",
	severity: "warning",
	title: "a field of Segment's Spec has another type",
	explanation: `Segment's Spec gives some traits and properties a meaning and a type: email is text, age and revenue are numbers, createdAt and
birthday are dates, address and company are objects. Segment takes other types, and the destinations that know these names
drop the value or show it wrongly. Give it its type, or another name:

    age: { $value: "{{ row.age }}", as: integer }
    createdAt: { $value: "{{ row.created_at }}", as: datetime }`,
	describe: ({ field, needed, kind }) => ({
		message: `\`${field}\` is ${needed} in Segment's Spec, and ${kind} here`,
		hint: "give it this type with `as`, or another name",
	}),
});

/** A trait or property that Segment's warehouses discard, because their own column is called so. */
export const nameDiscarded = define<{ readonly field: string; readonly column: string }>({
	code: "lint/name-discarded",
	severity: "warning",
	title: "a field is dropped in Segment's warehouses",
	explanation: `Traits and properties become columns beside Segment's own: user_id, anonymous_id, id, event, event_text, received_at, sent_at,
timestamp, original_timestamp, group_id in the groups table, and those that begin with context_. A field whose name becomes
one of these is discarded there. Give it another name:

    properties: { orderTimestamp: "{{ row.ordered_at }}" }`,
	describe: ({ field, column }) => ({
		message: `\`${field}\` is dropped in Segment's warehouses, which have a column \`${column}\` of their own`,
		hint: "give it another name",
	}),
});

/** A destination's name that differs from the catalogue's in its case. */
export const integrationMisspelt = define<{ readonly name: string; readonly known: string }>({
	code: "lint/integration-misspelt",
	severity: "warning",
	title: "the name of an integration has another case",
	explanation: `Segment compares the names in \`integrations\` with those of its catalogue letter by letter, and ignores the ones that it does
not know. So \`salesforce: false\` stops nothing. Write it as the catalogue does:

    integrations: { All: true, Salesforce: false }`,
	describe: ({ name, known }) => ({
		message: `Segment does not know the integration \`${name}\``,
		hint: `did you mean \`${known}\`?`,
	}),
});

/** A mapped message id without the key: Segment keeps the first of several events with one id. */
export const messageIdShared = define<{ readonly columns: readonly string[] }>({
	code: "lint/message-id-shared",
	severity: "warning",
	title: "several rows may have the same message id",
	explanation: `Segment tells events apart by their message ids alone: of two with the same id it keeps the first and drops the other without
a word. A message id that does not read the key may be the same for several rows. Make it of the key, or leave it out:
Tailrace makes one out of the key by itself.

    messageId: "order-{{ row.order_id }}"

Where another column is as unique as the key, nothing is wrong; making it the key says so.`,
	describe: ({ columns }) => ({
		message: `the message id does not read ${someOf(columns)} of the key, so that several rows may share one`,
		hint: "make it of the key, or leave `messageId` out",
	}),
});
