import type { DescribedColumns, ReadableModel, ReadableRelation } from "../types/readable-model.js";
import { columnSet } from "./column-sets.js";
import type { EditorFacts } from "./facts.js";
import { mapAt, type Schema } from "./json-schema.js";
import { modelChoice, readsOneOf } from "./model-choice.js";
import { operatorNode, operatorsBelow } from "./operators.js";
import { relaxRequired } from "./relax-required.js";
import { selfContained } from "./self-contained.js";
import { aTemplate, takeTemplates } from "./take-templates.js";

export interface EditorSchemas {
	readonly sync: Schema;
	readonly project: Schema;
}

/** Our schemas for the files of one project: self-contained, with the names that may be written. The same facts, the same bytes. */
export function specialise(schemas: EditorSchemas, facts: EditorFacts): EditorSchemas {
	return { sync: specialiseSync(schemas, facts), project: specialiseProject(schemas, facts) };
}

function specialiseSync({ sync, project }: EditorSchemas, facts: EditorFacts): Schema {
	const whole = selfContained(sync, { "project.schema.json": project }, "Tailrace sync");
	const plain = takeTemplates(whole, written);
	const { definitions: _definitions, ...schema } = relaxRequired(plain, facts.given);
	const definitions = mapAt(plain, "definitions");
	const sets = groupByColumns(facts);
	const settings = Object.keys(mapAt(whole, "properties"));
	const choices = {
		properties: {
			model: modelChoice(facts),
			...(facts.destinations.length === 0 ? {} : { destination: oneOf(facts.destinations) }),
			mapping: { additionalProperties: operatorsBelow },
			targets: { additionalProperties: { $ref: "#/definitions/choices" } },
		},
	};
	const byModel = sets.map(({ models, relations }, at) => ({
		if: readsOneOf(models, relations),
		// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
		then: { $ref: `#/definitions/spec-${at + 1}` },
	}));
	const ofColumns = sets.map(({ columns }, at) => columnSet(columns, String(at + 1), settings));
	return {
		...schema,
		allOf: [
			...(Array.isArray(schema.allOf) ? schema.allOf : []),
			{ $ref: "#/definitions/choices" },
			...byModel,
		],
		definitions: Object.assign(
			{},
			definitions,
			{ choices, operators: operatorNode(definitions) },
			...ofColumns,
		),
	};
}

function specialiseProject({ sync, project }: EditorSchemas, { targets, destinations }: EditorFacts): Schema {
	const whole = selfContained(project, { "sync.schema.json": sync }, "tailrace.yml");
	const schema = takeTemplates(whole, ["vars", ...written]);
	const ofDefault = { properties: destinations.length === 0 ? {} : { destination: oneOf(destinations) } };
	const choices = {
		properties: {
			...(targets.length === 0 ? {} : { default_target: oneOf(targets) }),
			defaults: { additionalProperties: ofDefault },
		},
	};
	return { ...schema, allOf: [choices], definitions: mapAt(schema, "definitions") };
}

/** Left to Liquid, to people, or to the reader of models. */
const written = ["model", "mapping", "tests", "meta", "anchors"];

function oneOf(names: readonly string[]): Schema {
	return { anyOf: [{ type: "string", enum: [...names] }, aTemplate] };
}

interface ColumnGroup {
	readonly columns: DescribedColumns;
	readonly models: ReadableModel[];
	readonly relations: ReadableRelation[];
}

/** Models whose columns are the same share what is said of them. */
function groupByColumns({ models, relations }: EditorFacts): readonly ColumnGroup[] {
	const groups = new Map<string, ColumnGroup>();
	const groupOf = (columns: DescribedColumns): ColumnGroup => {
		const key = JSON.stringify(columns);
		const group = groups.get(key) ?? { columns, models: [], relations: [] };
		groups.set(key, group);
		return group;
	};
	for (const model of models) if (model.columns !== null) groupOf(model.columns).models.push(model);
	for (const relation of relations) groupOf(relation.columns).relations.push(relation);
	return [...groups.values()];
}
