import { define } from "../define.js";

export const columnMissing = define<{
	readonly sync: string;
	readonly path: string;
	readonly column: string;
	readonly model: string;
	readonly suggestion: string | null;
}>({
	code: "plan/column-missing",
	severity: "error",
	title: "the warehouse's model lacks a column that the mapping reads",
	explanation: `The columns that were known offline (a contract, catalog.json, documented columns) are not those the warehouse has now.

Build the model, or run \`dbt docs generate\` so that \`tailrace validate\` sees the same columns as the warehouse.`,
	describe: ({ sync, path, column, model, suggestion }) => ({
		message: `${model} has no column \`${column}\` in the warehouse`,
		hint: suggestion === null ? "build the model, or mend the mapping" : `did you mean \`${suggestion}\`?`,
		notes: [`sync \`${sync}\` in ${path} reads it`],
	}),
});

export const columnTwice = define<{
	readonly sync: string;
	readonly path: string;
	readonly column: string;
	readonly model: string;
}>({
	code: "plan/column-twice",
	severity: "error",
	title: "a query has two columns of one name",
	explanation: `Of two columns with one name an engine gives the first, the last, or an error; which one the mapping means nobody can say.
This happens where a query joins two tables and takes all columns of both. Name them apart in the query:

    select users.*, plans.id as plan_id`,
	describe: ({ sync, path, column, model }) => ({
		message: `${model} has two columns \`${column}\``,
		hint: "name them apart in the query",
		notes: [`sync \`${sync}\` in ${path} reads it`],
	}),
});

export const columnUnreadable = define<{
	readonly sync: string;
	readonly path: string;
	readonly column: string;
	readonly type: string;
}>({
	code: "plan/column-unreadable",
	severity: "error",
	title: "a column's type has no canonical text",
	explanation: `Values of this type (such as UNION or VARIANT) cannot be compared and sent in a way that is the same everywhere.

Cast the column in the model, for example to JSON or VARCHAR.`,
	describe: ({ sync, path, column, type }) => ({
		message: `column \`${column}\` has the type \`${type}\`, which cannot be read`,
		hint: "cast it in the model, for example to JSON or VARCHAR",
		notes: [`sync \`${sync}\` in ${path} reads it`],
	}),
});

export const syncReplaced = define<{
	readonly sync: string;
	readonly path: string;
	readonly what: "key" | "call" | "destination";
	readonly before: string;
	readonly after: string;
}>({
	code: "plan/sync-replaced",
	severity: "error",
	title: "key, call or destination of a sync differ from what was applied",
	explanation: `Rows that were sent under another key, as another call or to another destination cannot be compared with the rows of
today: every one of them would look new, and everything would be sent again.

Give the sync a new name: a new name starts with an empty snapshot, and the guard max_first_run asks before it sends.
Or put the old value back.`,
	describe: ({ sync, path, what, before, after }) => ({
		message: `the ${what} of sync \`${sync}\` was \`${before}\` when it was applied and is \`${after}\` now`,
		hint: `give the sync a new name, or put \`${before}\` back`,
		notes: [`${path}`],
	}),
});

export const stateNotYet = define<{ readonly target: string }>({
	code: "plan/no-state",
	severity: "warning",
	title: "there is no state yet, so every row counts as new",
	explanation: `Tailrace compares the model with what it sent before; for this project and target nothing is recorded. The plan is what
a first run would send.

If rows were sent before, the state was lost or the settings point elsewhere: do not apply. Else make it with
\`tailrace apply --create-state\`.`,
	describe: ({ target }) => ({
		message: `no state yet for target \`${target}\`: every row counts as new`,
		hint: "`tailrace apply --create-state` makes it; if rows were sent before, check `state` and --target first",
	}),
});

export const syncRenamed = define<{
	readonly sync: string;
	readonly path: string;
	readonly before: string;
}>({
	code: "plan/sync-renamed",
	severity: "error",
	title: "a new sync looks like a renamed one",
	explanation: `The state knows a sync with the same model, call and destination whose spec is gone. If this is the same sync under a
new name, its history must come along, or every row is sent again:

    name: customers
    moved_from: users        # leave this line in: it names the history

If it is really another sync and everything is to be sent: \`first_run: send_all\`.`,
	describe: ({ sync, path, before }) => ({
		message: `sync \`${sync}\` is new, and \`${before}\`, with the same model, call and destination, has no spec any more`,
		hint: `renamed: add \`moved_from: ${before}\`; really new: add \`first_run: send_all\``,
		notes: [path],
	}),
});
