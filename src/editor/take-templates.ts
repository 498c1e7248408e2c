import type { Json } from "../types/source.js";
import { isMap, mapAt, mapSubschemas, type Schema } from "./json-schema.js";

/** Any text with a template in it. It is described so that servers tell it from the form beside it. */
const template: Schema = {
	description: "A template, read before anything else.",
	type: "string",
	pattern: "\\{\\{",
};

export const aTemplate: Schema = { $ref: "#/definitions/template" };

/**
 * Lets every setting hold `{{ var() }}` or `{{ env_var() }}`, whatever its type is once they are read. `type` decides how the
 * settings beside it are read and stays plain, as do the properties named in `except`.
 */
export function takeTemplates(schema: Schema, except: readonly string[]): Schema {
	const definitions: Record<string, Json> = { ...mapAt(schema, "definitions"), template };
	const done = new Set<string>();
	const properties = Object.entries(mapAt(schema, "properties")).map(
		([name, below]) => [name, isMap(below) && !except.includes(name) ? open(below) : below] as const,
	);
	return { ...schema, properties: Object.fromEntries(properties), definitions };

	function open(below: Schema): Schema {
		if (typeof below.$ref === "string") openDefinition(below.$ref.slice("#/definitions/".length));
		return widen(mapSubschemas(below, open), below);
	}

	function openDefinition(name: string): void {
		if (done.has(name)) return;
		done.add(name);
		definitions[name] = open(mapAt(definitions, name));
	}

	function widen(opened: Schema, written: Schema): Schema {
		const type = mapAt(written, "properties").type;
		if (isMap(type)) return { ...opened, properties: { ...mapAt(opened, "properties"), type } };
		if (!isNarrow(written)) return opened;
		const { description, ...rest } = opened;
		const forms = Array.isArray(rest.anyOf) && Object.keys(rest).length === 1 ? rest.anyOf : [rest];
		return { ...(description === undefined ? {} : { description }), anyOf: [...forms, aTemplate] };
	}
}

/** Whether it wants a single value and not any text. */
function isNarrow(schema: Schema): boolean {
	const { anyOf, enum: values, pattern } = schema;
	if (Array.isArray(anyOf)) {
		const forms = anyOf.filter(isMap);
		return forms.some(isNarrow) && !forms.some(takesText);
	}
	if (Array.isArray(values) || typeof pattern === "string") return true;
	return (
		typesOf(schema).some((type) => ["boolean", "integer", "number"].includes(String(type))) &&
		!takesText(schema)
	);
}

function takesText(schema: Schema): boolean {
	return schema.enum === undefined && schema.pattern === undefined && typesOf(schema).includes("string");
}

function typesOf({ type }: Schema): readonly Json[] {
	return type === undefined ? [] : Array.isArray(type) ? type : [type];
}
