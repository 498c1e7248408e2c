import type { Json, JsonObject } from "../types/source.js";

/** A schema as written, with its references followed. */
export interface SchemaReader {
	/** Follows `$ref`, also into the other schema file. */
	follow(schema: JsonObject): JsonObject;
	/** The schemas that a value at the pointer may have to fit, seen from the root schema. */
	at(root: JsonObject, pointer: string): readonly JsonObject[];
	/** `anyOf` laid flat; a schema without it is its own only form. */
	forms(schema: JsonObject): readonly JsonObject[];
}

/** What the errors of one file are explained with. */
export interface CheckContext {
	readonly reader: SchemaReader;
	readonly root: JsonObject;
	/** What the whole file is called in messages. */
	readonly title: string;
}

export function schemaReader(files: readonly JsonObject[]): SchemaReader {
	const owners = new Map<JsonObject, JsonObject>();
	for (const file of files) visit(file, file);

	return { follow, at, forms };

	function visit(schema: Json, owner: JsonObject): void {
		if (!isObject(schema)) {
			if (Array.isArray(schema)) for (const item of schema) visit(item, owner);
			return;
		}
		owners.set(schema, owner);
		for (const child of Object.values(schema)) visit(child, owner);
	}

	function follow(schema: JsonObject): JsonObject {
		const reference = schema.$ref;
		if (typeof reference !== "string") return schema;
		const [name = "", pointer = ""] = reference.split("#");
		const owner =
			name === "" ? owners.get(schema) : files.find((file) => String(file.$id).endsWith(`/${name}`));
		const target = pointer.split("/").slice(1).reduce<Json | undefined>(memberOf, owner);
		return isObject(target) ? follow(target) : schema;
	}

	function forms(schema: JsonObject): readonly JsonObject[] {
		const followed = follow(schema);
		const branches = followed.anyOf;
		return Array.isArray(branches) ? branches.filter(isObject).flatMap(forms) : [followed];
	}

	function at(root: JsonObject, pointer: string): readonly JsonObject[] {
		let current = forms(root);
		for (const step of pointer.split("/").slice(1)) {
			const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
			current = current.flatMap((schema) => childOf(schema, name));
		}
		return current;
	}

	function childOf(schema: JsonObject, name: string): readonly JsonObject[] {
		const properties = schema.properties;
		const child =
			memberOf(properties, name) ??
			(/^\d+$/.test(name) ? schema.items : undefined) ??
			schema.additionalProperties;
		const conditional = Array.isArray(schema.allOf) ? schema.allOf.filter(isObject) : [];
		const others = conditional.flatMap(({ then }) => (isObject(then) ? childOf(then, name) : []));
		return isObject(child) ? [...forms(child), ...others] : others;
	}
}

/** The keys that a map of this schema may have. */
export function keysOf(schema: JsonObject): string[] {
	return isObject(schema.properties) ? Object.keys(schema.properties) : [];
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
	return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
