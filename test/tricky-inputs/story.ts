import type { Plan } from "../../src/types/generated/plan.js";
import type { OpenShop } from "../support/open-shop.js";

/** What became of a project of several tables that was applied, and whose models then changed, each in its own way. */
export interface Story {
	readonly plan: Plan;
	/** Events about rows that are gone, without their ids. */
	readonly removals: readonly string[];
}

/** Of each table: more lines of its spec, and what changes it. */
const chapters: Readonly<Record<string, readonly [more: string, ...sql: readonly string[]]>> = {
	doubled: [
		"",
		"INSERT INTO doubled VALUES (2, 'second@shop.example', 5, 1), (NULL, 'none@shop.example', 5, 1)",
		"UPDATE doubled SET id = 9 WHERE id = 3",
	],
	typed: [
		"sensitive: [email]",
		"ALTER TABLE typed ALTER points TYPE VARCHAR",
		"ALTER TABLE typed ALTER orders TYPE BIGINT",
		"UPDATE typed SET email = 'secret-' || email",
	],
	cleared: ["on_removed: clear_traits", "DELETE FROM cleared WHERE id = 2"],
	told: ['on_removed: { event: "User Removed" }', "DELETE FROM told WHERE id = 2"],
};

/** Whose `points` and `orders` are INTEGER. */
export const threeUsers =
	"SELECT i AS id, 'user' || i || '@shop.example' AS email, 10 * i AS points, i AS orders FROM (VALUES (1), (2), (3)) AS t(i)";

let story: Promise<Story> | null = null;

/** Told once, by whoever asks first: nobody changes it. */
export function readStory(open: OpenShop): Promise<Story> {
	story ??= tellStory(open);
	return story;
}

/** A spec over a table of users, who are named after the table, so that no two syncs write to the same. */
export function table(name: string, more = ""): string {
	return `model: { relation: main.${name} }
key: id
call: identify
${more}
mapping:
  userId: "${name}-{{ row.id }}"
  traits: { email: "{{ row.email }}", points: "{{ row.points }}", orders: "{{ row.orders }}" }
`;
}

async function tellStory(open: OpenShop): Promise<Story> {
	const names = Object.keys(chapters);
	const it = await open({
		syncs: Object.fromEntries(Object.entries(chapters).map(([name, [more]]) => [name, table(name, more)])),
		sql: names.map((name) => `CREATE TABLE ${name} AS ${threeUsers}`),
	});
	await it.applyHere();
	await it.arrived();
	await it.shop.sql(...Object.values(chapters).flatMap(([, ...sql]) => sql));
	const plan = await it.planHere(true);
	await it.applyHere(plan);
	const removals = (await it.arrived())
		.filter(({ userId }) => userId === "cleared-2" || userId === "told-2")
		.map(({ messageId, ...rest }) => JSON.stringify(rest));
	return { plan, removals: removals.sort() };
}
