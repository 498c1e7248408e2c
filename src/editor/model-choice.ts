import type { ReadableModel, ReadableRelation } from "../types/readable-model.js";
import { firstParagraph, offer } from "./column-sets.js";
import type { Schema } from "./json-schema.js";
import { anyOfTexts, escapePattern } from "./patterns.js";

export interface ModelChoice {
	readonly models: readonly ReadableModel[];
	readonly relations: readonly ReadableRelation[];
	/** Where the models are known from, or null: then any may exist. */
	readonly manifest: string | null;
}

/** What `model` offers. A reference as it is offered must be known; of one that is written in another way nothing is said. */
export function modelChoice({ models, relations, manifest }: ModelChoice): Schema {
	const named = (form: ReadableRelation["form"]) => ({
		anyOf: [{}, ...relations.filter((one) => one.form === form).map(({ name }) => offer(name, ""))],
	});
	const unknown = String.raw`^(?:ref|source)\((?:'[^']*'(?:, )?)+\)$`;
	const labels = anyOfTexts(models.map(({ label }) => label));
	return {
		...(manifest === null
			? {}
			: {
					pattern: `^${labels}$|^(?!${unknown.slice(1)})`,
					patternErrorMessage: `no such model in ${manifest}; after a change of the dbt project run dbt parse and tailrace schema`,
				}),
		anyOf: [{}, ...models.map(({ label, description }) => offer(label, firstParagraph(description) ?? ""))],
		properties: { relation: named("relation"), sql_file: named("sql_file") },
	};
}

/** Whether a spec reads one of some models, however their names are written. Patterns, because servers find that any value begun is a constant to be. */
export function readsOneOf(models: readonly ReadableModel[], relations: readonly ReadableRelation[]): Schema {
	const forms: Schema[] = [];
	if (models.length > 0) forms.push({ type: "string", pattern: referencePattern(models) });
	for (const form of ["relation", "sql_file"] as const) {
		const names = relations.filter((one) => one.form === form).map(({ name }) => name);
		if (names.length === 0) continue;
		const name = { type: "string", pattern: `^${anyOfTexts(names)}$` };
		forms.push({ type: "object", required: [form], properties: { [form]: name } });
	}
	const [only = {}, ...more] = forms;
	return { required: ["model"], properties: { model: more.length === 0 ? only : { anyOf: forms } } };
}

/** ref('m'), ref("pkg", "m", v=2), {{ ref('m') }}, m, model.pkg.m. Names that go on the same way share that way. */
function referencePattern(models: readonly ReadableModel[]): string {
	const byWay = new Map<string, string[]>();
	for (const model of models) {
		const way = wayTo(model);
		byWay.set(way, [...(byWay.get(way) ?? []), nameOf(model)]);
	}
	const ways = [...byWay].map(([way, names]) => `${way}(?:${names.join("|")})`);
	return String.raw`^\s*(?:\{\{-?\s*)?(?:${ways.join("|")})["']?\s*\)?\s*(?:-?\}\})?\s*$`;
}

const comma = String.raw`["']\s*,\s*["']`;

function wayTo({ resourceType, packageName, sourceName, isPlain }: ReadableModel): string {
	const inPackage = `${escapePattern(packageName)}`;
	if (sourceName !== null) {
		const source = escapePattern(sourceName);
		return String.raw`(?:source\(\s*["']${source}${comma}|source\.${inPackage}\.${source}\.)`;
	}
	const byId = String.raw`${resourceType}\.${inPackage}\.`;
	return isPlain
		? String.raw`(?:ref\(\s*["'](?:${inPackage}${comma})?|${byId})?`
		: String.raw`(?:ref\(\s*["']${inPackage}${comma}|${byId})`;
}

function nameOf({ name, version, isLatest }: ReadableModel): string {
	if (version === null) return escapePattern(name);
	const versioned = String.raw`(?:["']\s*,\s*v(?:ersion)?\s*=\s*["']?${escapePattern(version)}|\.v${escapePattern(version)})`;
	return `${escapePattern(name)}${versioned}${isLatest ? "?" : ""}`;
}
