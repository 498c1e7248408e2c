import type { Json } from "../types/source.js";
import { isMap, mapSubschemas, type Schema } from "./json-schema.js";

/**
 * One of our schemas as an editor needs it: a file of its own without references to others, and each description where it
 * is looked for. Titles, which name types, go: hover texts would begin with them.
 */
export function selfContained(root: Schema, others: Readonly<Record<string, Schema>>, title: string): Schema {
	const definitions: Record<string, Json> = {};
	const open = new Set<string>();
	const { $schema = null, description = null, ...rest } = rewrite(root, "");
	return { $schema, title, description, ...rest, definitions };

	function rewrite(schema: Schema, file: string): Schema {
		const { title: _title, $id: _id, definitions: _definitions, $ref: reference, ...own } = schema;
		if (typeof reference !== "string")
			return completable(mapSubschemas(own, (below) => rewrite(below, file)));
		const { name, owner, written } = find(reference, file);
		const isAlone = Object.keys(own).length === 0;
		const $ref = `#/definitions/${name}`;
		// Draft 07 ignores what stands beside a reference, a field's description above all.
		if (!isAlone && !open.has(name)) {
			open.add(name);
			const inline = { ...rewrite(written, owner), ...own };
			open.delete(name);
			return inline;
		}
		if (!Object.hasOwn(definitions, name)) {
			// Kept first: a definition may refer to itself.
			definitions[name] = {};
			definitions[name] = rewrite(written, owner);
		}
		return isAlone ? { $ref } : { ...own, allOf: [{ $ref }] };
	}

	/** The others refer to it by its file's name, which ends its id. */
	function isRoot(file: string): boolean {
		return String(root.$id).endsWith(`/${file}`);
	}

	function find(reference: string, file: string): { name: string; owner: string; written: Schema } {
		const [other = "", pointer = ""] = reference.split("#");
		const owner = other === "" ? file : isRoot(other) ? "" : other;
		const steps = pointer.split("/").slice(1);
		const written = steps.reduce<Json | undefined>(memberOf, owner === "" ? root : others[owner]);
		if (!isMap(written)) throw new Error(`a schema refers to ${reference}, which is not there`);
		const key = (steps[0] === "definitions" ? steps.slice(1) : steps).join(".");
		return { name: owner === "" ? key : `${owner.replace(".schema.json", "")}.${key}`, owner, written };
	}
}

/** Servers offer a key without its colon where nothing at all is said of its value. */
function completable(schema: Schema): Schema {
	const isFree = Object.keys(schema).join() === "description";
	return isFree ? { ...schema, anyOf: [{}] } : schema;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
	return isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
