import type { DescribedColumn, DescribedColumns } from "../types/readable-model.js";
import type { Schema } from "./json-schema.js";
import { operators } from "./operators.js";
import { templatePattern } from "./patterns.js";
import { aTemplate } from "./take-templates.js";

const reference = (name: string): Schema => ({ $ref: `#/definitions/${name}` });

/**
 * What a spec may say over the columns of one model, as definitions whose names end in `set`; `spec-` is the whole of it. A
 * set that is not closed offers its columns and lets others pass. `settings` are those that a spec may have.
 */
export function columnSet(
	{ isClosed, columns }: DescribedColumns,
	set: string,
	settings: readonly string[],
): Readonly<Record<string, Schema>> {
	const names = columns.map(({ name }) => name);
	const column = reference(`column-${set}`);
	const list = { type: "array", items: column };
	const node = reference(`node-${set}`);
	const nodes = { additionalProperties: node };
	const check = {
		pattern: templatePattern(names),
		patternErrorMessage: "reads a column that the model does not have",
	};
	const properties = {
		key: { anyOf: [column, list, aTemplate] },
		cursor: { anyOf: [column, aTemplate] },
		// Fields too, which nobody knows.
		sensitive: { items: suggest(columns, () => "") },
		mapping: nodes,
		on_removed: { properties: { properties: nodes } },
		// Another model there has other columns.
		targets: { additionalProperties: { if: { required: ["model"] }, else: reference(`spec-${set}`) } },
		tests: { items: { properties: { given: { type: "object", propertyNames: column } } } },
	};
	return {
		// Flat, and so without the description of just one: in a list servers would offer forms of items instead.
		[`column-${set}`]: isClosed
			? { type: "string", enum: names, enumDescriptions: columns.map(tell) }
			: suggest(columns, tell),
		[`node-${set}`]: {
			...(isClosed ? check : {}),
			// The empty form comes first: servers compare each one that fails with the best so far.
			anyOf: [{}, ...columns.map((one) => offer(readColumn(one.name), tell(one)))],
			// Not by the bare reference, which servers would follow for ever.
			items: { allOf: [node] },
			if: { required: ["$value"] },
			// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
			then: { properties: { $value: node, $each: node } },
			else: { properties: { $columns: spread(list) }, ...nodes },
		},
		[`spec-${set}`]: {
			properties: Object.fromEntries(Object.entries(properties).filter(([name]) => settings.includes(name))),
		},
	};
}

/** One text to choose. A server tells what is said of an enum's value beside what is said of the setting that has it. */
export function offer(text: string, told: string): Schema {
	return { type: "string", enum: [text], ...(told === "" ? {} : { enumDescriptions: [told] }) };
}

/** Any text, with some to choose. */
function suggest(columns: readonly DescribedColumn[], tellOf: (column: DescribedColumn) => string): Schema {
	const snippets = columns.map((one) => {
		const description = tellOf(one);
		return { label: one.name, body: one.name, ...(description === "" ? {} : { description }) };
	});
	return { type: "string", defaultSnippets: snippets };
}

/** `BIGINT. The customer's id.` */
function tell({ type, description }: DescribedColumn): string {
	return [type, firstParagraph(description)].filter((part) => part !== null).join(". ");
}

/** The beginning of what dbt's documentation says, on one line. */
export function firstParagraph(text: string | null): string | null {
	if (text === null) return null;
	const line = (text.trim().split(/\n\s*\n/)[0] ?? "").replaceAll(/\s+/g, " ");
	return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function readColumn(name: string): string {
	return /^[A-Za-z_]\w*$/.test(name) ? `{{ row.${name} }}` : `{{ row[${JSON.stringify(name)}] }}`;
}

function spread(list: Schema): Schema {
	return {
		description: operators.$columns.description,
		anyOf: [
			{ type: "string", enum: ["all"] },
			list,
			{
				type: "object",
				additionalProperties: false,
				properties: {
					include: { description: "The columns to spread. Default: all.", anyOf: [{ enum: ["all"] }, list] },
					exclude: { description: "Columns to leave out.", ...list },
					case: {
						description: "How a column's name becomes a field's. Default: keep.",
						enum: [...fieldCases],
					},
					numbers: { description: "string: numbers become text with every digit.", enum: ["string"] },
				},
			},
		],
	};
}

/** As `$columns` knows them; a test holds both equal. */
export const fieldCases = ["keep", "lower", "upper", "snake", "camel", "pascal", "title"] as const;
