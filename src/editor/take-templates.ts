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
 * settings beside it are read and stays plain, as do the properties named in `except`, at any level.
 */
export function takeTemplates(schema: Schema, except: readonly string[]): Schema {
	const definitions: Record<string, Json> = { ...mapAt(schema, "definitions"), template };
	const done = new Set<string>();
	const { definitions: _definitions, ...root } = schema;
	return { ...open(root), definitions };

	function open(below: Schema): Schema {
		if (typeof below.$ref === "string") openDefinition(below.$ref.slice("#/definitions/".length));
		const left = mapAt(below, "properties");
		const { properties, ...rest } = below;
		const opened = mapSubschemas(rest, open);
		if (properties === undefined) return widen(opened, below);
		const openedProperties = Object.entries(left).map(([name, value]) => [
			name,
			isMap(value) && name !== "type" && !except.includes(name) ? open(value) : value,
		]);
		return widen({ ...opened, properties: Object.fromEntries(openedProperties) }, below);
	}

	function openDefinition(name: string): void {
		if (done.has(name)) return;
		done.add(name);
		definitions[name] = open(mapAt(definitions, name));
	}

	function widen(opened: Schema, written: Schema): Schema {
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
