import type { Json, JsonObject } from "../types/source.js";

/** A schema of draft 07; those that are `true` or `false` say nothing that is changed here. */
export type Schema = JsonObject;

const maps = new Set(["properties", "patternProperties", "definitions"]);
const lists = new Set(["allOf", "anyOf", "oneOf"]);
const singles = new Set([
	"items",
	"additionalProperties",
	"propertyNames",
	"contains",
	"not",
	"if",
	"then",
	"else",
]);

/** The same schema with each schema right below it changed. */
export function mapSubschemas(schema: Schema, change: (below: Schema) => Json): Schema {
	const changed = (below: Json): Json => (isMap(below) ? change(below) : below);
	return Object.fromEntries(
		Object.entries(schema).map(([keyword, value]) => {
			if (maps.has(keyword) && isMap(value))
				return [
					keyword,
					Object.fromEntries(Object.entries(value).map(([key, below]) => [key, changed(below)])),
				];
			if (lists.has(keyword) && Array.isArray(value)) return [keyword, value.map(changed)];
			return [keyword, singles.has(keyword) ? changed(value) : value];
		}),
	);
}

export function isMap(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is a map; an empty one where there is none. */
export function mapAt(schema: Schema, name: string): JsonObject {
	const member = Object.hasOwn(schema, name) ? schema[name] : undefined;
	return isMap(member) ? member : {};
}
