import type { JsonObject } from "../types/source.js";
import { mapAt, type Schema } from "./json-schema.js";

/** What the keys with `$` of a mapping do. */
export const operators = {
	$columns: {
		description:
			"Spreads columns as fields: all, a list of columns, or { include, exclude, case, numbers }. Written keys win.",
		anyOf: [{}],
	},
	$spread: {
		description: 'Spreads an object, such as a JSON column: "{{ row.props }}". Written keys win.',
		type: "string",
	},
	$each: {
		description: 'One element for each of a list: { $each: "{{ row.items }}", sku: "{{ item.sku }}" }.',
		type: "string",
	},
	$template: {
		description:
			"A template that renders to JSON: a file's name, or text with a line break. with: { name: ... } gives it variables.",
		type: "string",
	},
	$value: {
		description: "A leaf with options beside it: as, nulls, sensitive, compare.",
		type: ["string", "number", "boolean"],
	},
} as const;

/** Offers the operators at every level of a mapping, and beside `$value` its options. */
export function operatorNode(definitions: JsonObject): Schema {
	const node = { $ref: "#/definitions/operators" };
	return {
		items: { allOf: [node] },
		// Beside `$each` it is the element, and its options are those of the element.
		if: { type: "object", required: ["$value"], not: { required: ["$each"] } },
		// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
		then: mapAt(definitions, "valueNode"),
		else: { properties: operators, additionalProperties: node },
	};
}

/** The same from the second level on: the first is that of ids, names and times, and of objects with operators of their own. */
export const operatorsBelow: Schema = {
	properties: Object.fromEntries(Object.keys(operators).map((name) => [name, true])),
	additionalProperties: { $ref: "#/definitions/operators" },
};
