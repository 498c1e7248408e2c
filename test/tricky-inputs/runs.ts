import type { SyncPlan } from "../../src/types/generated/plan.js";
import type { OpenShop } from "../support/open-shop.js";
import { refusal, scriptedDestination } from "../support/scripted-destination.js";
import { readStory, type Story, table, threeUsers } from "./story.js";
import { compiles, ofProject, type Shown, type TrickyInput } from "./tricky-input.js";

export const runs: readonly TrickyInput[] = [
	{
		number: 12,
		input: "two rows with one key",
		does: "neither is sent: `row/key-duplicate`; a null key is `row/key-null`. They count as invalid, never as removed",
		shown: [
			planned(
				"a key twice, and a null one",
				"doubled",
				({ invalid }) => invalid.map(({ code, rows }) => `${code} ${rows}`).join(", "),
				"row/key-null 1, row/key-duplicate 2",
			),
		],
	},
	{
		number: 15,
		input: "mapped column that the model does not have",
		does: "`compile/unknown-column`; where the columns are not known offline, `plan/column-missing`",
		shown: [
			compiles('call: identify\nmapping: { userId: "{{ row.idd }}" }', "compile/unknown-column", {
				columns: { isClosed: true, origin: "target/catalog.json", columns: [{ name: "id", type: "BIGINT" }] },
			}),
			refused(
				"a plan over a model without the column",
				(open) =>
					open({ syncs: { users: table("users").replace("row.email", "row.mail") }, sql: [usersSql] }),
				"plan/column-missing",
			),
		],
	},
	{
		number: 55,
		input: "two columns of one name in a query",
		does: "`plan/column-twice` for those that the mapping reads",
		shown: [
			refused(
				"a plan over a query with the column twice",
				async (open) => {
					const spec = table("users").replace("{ relation: main.users }", "{ sql_file: twice.sql }");
					const it = await open({ syncs: { users: spec }, sql: [usersSql] });
					await it.shop.write("twice.sql", "SELECT users.*, points + 1 AS points FROM main.users");
					return it;
				},
				"plan/column-twice",
			),
		],
	},
	{
		number: 59,
		input: "a column's type changes",
		does: "types are kept in the state; the plan shows the change among those of the mapping, and sends what differs by it. A wider type of the same kind sends nothing",
		shown: [
			planned(
				"points from INTEGER to VARCHAR, orders from INTEGER to BIGINT",
				"typed",
				(plan) =>
					`${changesOf(plan)}; ${plan.fields.map(({ path, changed }) => `${path} ${changed}`).join(", ")}`,
				"row.points: integer -> text; traits.email 3, traits.points 3",
			),
		],
	},
	{
		number: 61,
		input: "a row that is gone",
		does: "`on_removed`: `ignore` (default) sends nothing, `clear_traits` a null for each trait that was sent, an event is tracked. Counted in every case",
		shown: [
			planned("on_removed not written", "doubled", countsOf, "added 1, removed 1, 1 to send"),
			planned("on_removed: clear_traits", "cleared", countsOf, "added 0, removed 1, 1 to send"),
			planned("on_removed: an event", "told", countsOf, "added 0, removed 1, 1 to send"),
			told(
				"what arrives",
				({ removals }) => removals.join("\n"),
				[
					'{"type":"identify","userId":"cleared-2","traits":{"email":null,"points":null,"orders":null}}',
					'{"type":"track","userId":"told-2","event":"User Removed"}',
				].join("\n"),
			),
		],
	},
	{
		number: 62,
		input: "a row's key changes",
		does: "one row gone and one new, and counted so; max_removed guards large models",
		shown: [planned("3 becomes 9", "doubled", countsOf, "added 1, removed 1, 1 to send")],
	},
	{
		number: 66,
		input: "personal data in plans, logs and state",
		does: "plans show shapes of values and digests of keys, and of `sensitive` fields only that they changed; refused events are recorded by a code. Columns that dbt marks as personal and that are not sensitive are `lint/private-column`",
		shown: [
			planned(
				"a plan over changed addresses",
				"typed",
				({ samples }) =>
					/secret|shop\.example/.test(JSON.stringify(samples)) ? "shown" : `${samples.length} masked`,
				"3 masked",
			),
			{
				what: "what is kept of refused events",
				outcome: async (open) => {
					const it = await open({ syncs: { users: table("users") }, sql: [usersSql] });
					const refusing = scriptedDestination({ answer: () => refusal });
					const results = await it.applyHere(undefined, { destinations: { segment: refusing } });
					const isShown = /shop\.example/.test(JSON.stringify(results));
					return `${results.map(({ rejected }) => rejected).join()} rejected, ${isShown ? "shown" : "not shown"}`;
				},
				expected: "3 rejected, not shown",
			},
			ofProject("compile/lint-private-column", "lint/private-column"),
		],
	},
];

const usersSql = `CREATE TABLE users AS ${threeUsers}`;

/** What the story's plan says of one of its tables. */
function planned(what: string, name: string, say: (plan: SyncPlan) => string, expected: string): Shown {
	return told(
		what,
		({ plan }) => {
			const sync = plan.syncs.find((one) => one.name === name);
			if (sync === undefined) throw new Error(`the story has no ${name}`);
			return say(sync);
		},
		expected,
	);
}

function told(what: string, say: (story: Story) => string, expected: string): Shown {
	return { what, outcome: async (open) => say(await readStory(open)), expected };
}

function refused(what: string, opening: (open: OpenShop) => ReturnType<OpenShop>, expected: string): Shown {
	return {
		what,
		outcome: async (open) => {
			const { planHere } = await opening(open);
			return planHere().then(
				() => "planned",
				(error: Error) => /plan\/column-\w+/.exec(error.message)?.[0] ?? error.message,
			);
		},
		expected,
	};
}

function changesOf({ mapping_changes }: SyncPlan): string {
	return mapping_changes.map(({ path, before, after }) => `${path}: ${before} -> ${after}`).join(", ");
}

function countsOf({ counts, to_send }: SyncPlan): string {
	return `added ${counts.added}, removed ${counts.removed}, ${to_send.events} to send`;
}
