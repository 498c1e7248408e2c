import { define } from "../define.js";

interface ColumnFacts {
	readonly name: string;
	/** model `dim_users`, source `app.users`, or as the spec names it. */
	readonly model: string;
	/** Where the columns are known from. */
	readonly origin: string;
	readonly suggestion: string | null;
}

/** A column that a model with a closed list of columns does not have. */
export const unknownColumn = define<ColumnFacts>({
	code: "compile/unknown-column",
	severity: "error",
	title: "a column is named that the model does not have",
	explanation: `Columns are known from a dbt contract, from catalog.json or from .tailrace/columns.json; such a list is complete, so a name
that is not in it is a slip, or the column is newer than the list.

    email: "{{ row.emial }}"      # the column is called email

Columns that a test gives are checked in the same way. Names are compared as they are written; Snowflake's USER_ID is user_id.
After a change of the model run \`dbt docs generate\` or \`tailrace schema --columns\` to renew the list.`,
	describe: ({ name, model, origin, suggestion }) => ({
		message: `${model} has no column \`${name}\``,
		hint: suggestion,
		notes: [`columns come from ${origin}`],
	}),
});

/** A column that an incomplete list does not name. */
export const unlistedColumn = define<ColumnFacts>({
	code: "compile/unlisted-column",
	severity: "warning",
	title: "a column is named that the documentation does not name",
	explanation: `The only list of columns there is comes from the documentation in the manifest, and documentation need not be complete. So
an unknown name is a warning here and is checked against the warehouse by \`tailrace plan\`.

\`dbt docs generate\` or \`tailrace schema --columns\` gives a complete list, with which slips are found offline.`,
	describe: ({ name, model, origin, suggestion }) => ({
		message: `column \`${name}\` is not among the documented columns of ${model}`,
		hint: suggestion,
		notes: [`columns come from ${origin}, which need not be complete`],
	}),
});

/** A column of a test that cannot be checked and has no effect. */
export const givenNotRead = define<{
	readonly name: string;
	readonly suggestion: string | null;
}>({
	code: "compile/given-not-read",
	severity: "warning",
	title: "a test gives a column that the mapping does not read",
	explanation: `The columns of this model are not known offline, so a misspelt column of a test cannot be told from one that the mapping does
not read. Either way it has no effect on the event. Correct it, or take it out of \`given\`. For dbt models
\`dbt docs generate\` or \`tailrace schema --columns\` gives the list of columns.`,
	describe: ({ name, suggestion }) => ({
		message: `the mapping reads no column \`${name}\``,
		hint: suggestion,
	}),
});

/** A filter that does not exist, or was left out with intent. */
export const unknownFilter = define<{
	readonly name: string;
	readonly reason: string | null;
	readonly suggestion: string | null;
}>({
	code: "compile/unknown-filter",
	severity: "error",
	title: "a filter does not exist",
	explanation: `Mappings have the filters of Shopify's Liquid, and json, raw, parse_json, sha256, base64, iso8601, to_number, to_string,
join_present, only, except and keys. Filters whose result changes from run to run (sample, shuffle) and filters that hide
Liquid in text (where_exp and its like) are left out.

    email: "{{ row.email | downcase }}"`,
	describe: ({ name, reason, suggestion }) => ({
		message: reason === null ? `there is no filter \`${name}\`` : `filter \`${name}\` does not exist here`,
		hint: reason ?? suggestion,
	}),
});

/** A name that is neither given nor assigned. */
export const unknownVariable = define<{
	readonly name: string;
	readonly suggestion: string | null;
}>({
	code: "compile/unknown-variable",
	severity: "error",
	title: "a template reads a name that nothing gives it",
	explanation: `A template is given \`row\` (\`record\` means the same), \`vars\`, \`item\` inside $each, and the names of \`with:\` in a $template.
Other names must be assigned, captured or looped over in the template itself. A column is read through the row:

    email: "{{ row.email }}"      # not {{ email }}`,
	describe: ({ name, suggestion }) => ({
		message: `nothing gives the template a \`${name}\``,
		hint: suggestion,
	}),
});

/** vars.x without x in the project. */
export const unknownVar = define<{
	readonly name: string;
	readonly suggestion: string | null;
}>({
	code: "compile/unknown-var",
	severity: "error",
	title: "a project variable does not exist",
	explanation: `\`vars.x\` reads a variable of \`vars:\` in tailrace.yml, or of --vars on the command line.

    # tailrace.yml
    vars: { service_user: warehouse }
    # mapping
    userId: "{{ vars.service_user }}"`,
	describe: ({ name, suggestion }) => ({
		message: `there is no project variable \`${name}\``,
		hint: suggestion ?? "add it to `vars` in tailrace.yml",
	}),
});

/** Liquid that cannot be parsed. */
export const liquidSyntax = define<{ readonly problem: string; readonly hint: string | null }>({
	code: "compile/liquid-syntax",
	severity: "error",
	title: "a template is not valid Liquid",
	explanation: `The template cannot be read. Mostly a \`}}\` or \`%}\` is missing, a tag is not closed, or quotes do not match. Liquid has no
operators for arithmetic (use filters such as plus) and no parentheses but those of ranges; a loop takes no filters, so assign
the list first. What Liquid would read past without effect is refused as well.

    plan: "{% if row.is_paying %}pro{% else %}free{% endif %}"`,
	describe: ({ problem, hint }) => ({
		message: `this is not valid Liquid: ${problem}`,
		hint,
	}),
});

/** A tag that does not exist. */
export const unknownTag = define<{
	readonly name: string;
	readonly suggestion: string | null;
}>({
	code: "compile/unknown-tag",
	severity: "error",
	title: "a tag does not exist",
	explanation: `Mappings have the tags assign, capture, case, comment, #, cycle, decrement, echo, for, if, increment, liquid, raw, tablerow,
unless, break and continue.`,
	describe: ({ name, suggestion }) => ({
		message: `there is no tag \`${name}\``,
		hint: suggestion,
	}),
});

/** A tag that would read another template. */
export const forbiddenTag = define<{ readonly name: string }>({
	code: "compile/forbidden-tag",
	severity: "error",
	title: "a tag reads other files",
	explanation: `A compiled mapping must stand by itself, because rows sent long ago are rendered with it again. So include, render, layout and
block do not exist. A whole object out of a file is a $template:

    properties: { $template: order.liquid, with: { order: "{{ row.order }}" } }`,
	describe: ({ name }) => ({
		message: `tag \`${name}\` reads other files, which a mapping cannot do`,
		hint: "use `$template` for an object out of a file",
	}),
});

/** A bare row, record or vars. */
export const wholeRow = define<{ readonly name: string }>({
	code: "compile/whole-row",
	severity: "error",
	title: "a template reads the whole row",
	explanation: `Only the columns that a mapping names are read from the warehouse, compared and sent. A bare \`{{ row }}\` names none. Name the
columns, or spread them:

    traits: { $columns: all }`,
	describe: ({ name }) => ({
		message:
			name === "vars"
				? "name the variable: `vars` alone has no value"
				: `name the column: \`${name}\` alone has no value`,
		hint: name === "vars" ? null : "`$columns` spreads columns as properties",
	}),
});

/** row[expression], vars[expression] or [expression]. */
export const computedColumn = define<{ readonly name: string | null }>({
	code: "compile/computed-column",
	severity: "error",
	title: "a column's name is computed",
	explanation: `Only the columns that a mapping names are read from the warehouse. A computed name could be any of them, so write the names
out, in a case for instance:

    {% case row.tier %}{% when 1 %}{{ row.price_1 }}{% else %}{{ row.price_2 }}{% endcase %}

\`row["Total Billed"]\` with a constant name is fine.`,
	describe: ({ name }) => ({
		message: `${name === null ? "a name" : name === "vars" ? "the variable's name" : "the column's name"} is computed, so it is not known what to read`,
		hint: `name the ${name === "vars" ? "variables" : "columns"}, in a \`case\` for instance`,
	}),
});

/** 'now' | date. */
export const dateNow = define<{ readonly name: string }>({
	code: "compile/date-now",
	severity: "error",
	title: "a template asks for the present moment",
	explanation: `The same row must always render to the same event: otherwise every run would find every row changed and send it. So the date
filter knows no now and no today. Put the moment into a column of the model, or leave \`timestamp\` out: Segment then takes the
time of arrival.`,
	describe: ({ name }) => ({
		message: `\`${name}\` would give another event at every run`,
		hint: "put the moment into a column of the model",
	}),
});

/** An assignment to row, record, vars, item or a name of with. */
export const reservedName = define<{ readonly name: string }>({
	code: "compile/reserved-name",
	severity: "error",
	title: "a template assigns a name that it is given",
	explanation: `row, record, vars, item inside $each and the names of \`with:\` are given to the template. Assigning one of them would hide it.`,
	describe: ({ name }) => ({
		message: `\`${name}\` is given to the template and cannot be assigned`,
		hint: "choose another name",
	}),
});

/** A $ key that is no operator. */
export const unknownOperator = define<{
	readonly name: string;
	readonly nearest: string | null;
}>({
	code: "compile/unknown-operator",
	severity: "error",
	title: "an operator does not exist",
	explanation: `Keys of a mapping that start with $ are operators: $columns, $spread, $each, $template, $value. A field whose name starts with
$ is written with two:

    properties: { $$initial_referrer: "{{ row.referrer }}" }`,
	describe: ({ name, nearest }) => ({
		message: `there is no operator \`${name}\``,
		hint:
			nearest === null
				? `a field called \`${name}\` is written \`$${name}\``
				: `did you mean \`${nearest}\`?`,
	}),
});

/** An operator or option in a wrong place or form. */
export const operatorMisused = define<{
	readonly name: string;
	readonly problem: string;
	readonly hint?: string | null;
}>({
	code: "compile/operator-misused",
	severity: "error",
	title: "an operator is not used as it can be",
	explanation: `The forms of the operators:

    $columns: all                                        # or a list, or {include, exclude, case, numbers: string}
    $spread: "{{ row.props }}"                            # or a list of such
    { $each: "{{ row.items }}", sku: "{{ item.sku }}" }   # one element for each element
    { $template: order.liquid, with: { x: "{{ row.x }}" } }
    { $value: "{{ row.x }}", as: number, nulls: omit, compare: false, sensitive: true }

as: string, number, integer, boolean, date, datetime, json. nulls: unset, send, omit. Ids, event, name, category and timestamp
have their own form, so \`as\` and \`nulls\` do not go there; \`raw\` goes to messageId only.`,
	describe: ({ name, problem, hint = null }) => ({
		message: `\`${name}\` ${problem}`,
		hint,
	}),
});

/** A binary column without a filter. */
export const binaryColumn = define<{
	readonly name: string;
	readonly type: string;
}>({
	code: "compile/binary-column",
	severity: "error",
	title: "a binary column has no text form",
	explanation: `JSON has no bytes. Say how they are to be written:

    thumbnail: "{{ row.thumbnail | base64 }}"`,
	describe: ({ name, type }) => ({
		message: `column \`${name}\` is binary (${type}) and has no text form`,
		hint: `"{{ row.${name} | base64 }}"`,
	}),
});

/** Liquid where only constants go. */
export const templateNotHere = define<{ readonly where: string }>({
	code: "compile/template-not-here",
	severity: "error",
	title: "a template stands where only constants go",
	explanation: `Names of fields and the settings of operators are constants: which fields an event has must be known without a row. Fields
whose names come from the data are spread from an object:

    properties: { $spread: "{{ row.props }}" }`,
	describe: ({ where }) => ({
		message: `${where} must be a constant, not a template`,
	}),
});

/** A $template whose file is not there. */
export const templateMissing = define<{ readonly name: string }>({
	code: "compile/template-missing",
	severity: "error",
	title: "a template file does not exist",
	explanation: `$template names a file, from the project's folder or from its folder templates. Text with a line break is the template itself:

    properties:
      $template: |
        { "items": {{ row.items }} }`,
	describe: ({ name }) => ({
		message: `there is no template file \`${name}\``,
		hint: "put it into the folder `templates`, or write the template with a line break",
	}),
});

/** $columns needs columns that are not known. */
export const columnsNotKnown = define<{
	readonly model: string;
	readonly need: string;
}>({
	code: "compile/columns-not-known",
	severity: "error",
	title: "the model's columns are not known",
	explanation: `\`$columns: all\` and \`exclude\` are expanded at compile, so that a new column is a change that a reviewer sees. For that the
complete list of columns must be known: from a dbt contract, from catalog.json (\`dbt docs generate\`) or from the
warehouse (\`tailrace schema --columns\`). A written list needs none:

    $columns: [plan, country]`,
	describe: ({ model, need }) => ({
		message: `${need} of ${model} are not known`,
		hint: "run `dbt docs generate` or `tailrace schema --columns`, or list the columns",
	}),
});

/** Two columns with one name after case. */
export const columnsCollide = define<{
	readonly first: string;
	readonly second: string;
	readonly name: string;
}>({
	code: "compile/columns-collide",
	severity: "error",
	title: "two columns become one field",
	explanation: `After \`case\` two columns of $columns have the same name, and one would hide the other. Exclude one, or write it out under a
name of its own.

    $columns: { case: camel, exclude: [plan_name] }`,
	describe: ({ first, second, name }) => ({
		message: `columns \`${first}\` and \`${second}\` both become \`${name}\``,
		hint: "exclude one of them, or write it out under another name",
	}),
});

/** A name under sensitive that is neither column nor field. */
export const sensitiveUnknown = define<{
	readonly name: string;
	readonly suggestion: string | null;
}>({
	code: "compile/sensitive-unknown",
	severity: "error",
	title: "sensitive names nothing",
	explanation: `\`sensitive\` lists columns (email) or fields (traits.email) whose values are masked wherever they are shown. A name that is
neither would mask nothing.`,
	describe: ({ name, suggestion }) => ({
		message: `\`${name}\` is neither a column nor a field of the mapping`,
		hint: suggestion,
	}),
});

/** on_removed with ids that are not made of key columns. */
export const removalIdentity = define<{
	readonly field: string;
	readonly columns: readonly string[];
	readonly key: readonly string[];
}>({
	code: "compile/removal-identity",
	severity: "error",
	title: "a removed row could not be told to the same user",
	explanation: `When a row is removed, its event must go to the user or group it was sent for. Only key columns are sure not to have changed in
between, so with on_removed the ids must be made of key columns alone.

    key: user_id
    mapping: { userId: "{{ row.user_id }}" }`,
	describe: ({ field, columns, key }) => ({
		message: `with \`on_removed\`, \`${field}\` may only be made of key columns, not of ${columns.map((name) => `\`${name}\``).join(", ")}`,
		hint: `the key is ${key.map((name) => `\`${name}\``).join(", ")}; add to it, or make the id of it`,
	}),
});

/** A constant that its form refuses. */
export const constantNotConvertible = define<{ readonly problem: string }>({
	code: "compile/constant-not-convertible",
	severity: "error",
	title: "a constant does not fit its field",
	explanation: `A constant is converted like a column's value, and this one cannot be: every row would be invalid. A timestamp is ISO 8601 text,
a name or id is text or a whole number.`,
	describe: ({ problem }) => ({
		message: `the constant does not fit: ${problem}`,
	}),
});
