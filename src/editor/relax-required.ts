import type { Json, JsonObject } from "../types/source.js";
import { isMap, mapAt, type Schema } from "./json-schema.js";

/** Does not ask for what is given elsewhere: maps of `given` stand for the keys that need not be written at their place. */
export function relaxRequired(root: Schema, given: JsonObject): Schema {
	return Object.keys(given).length === 0 ? root : relax(root, given);

	function relax(schema: Schema, known: JsonObject): Schema {
		const { $ref } = schema;
		// Others may refer to the same.
		if (typeof $ref === "string")
			return relax(mapAt(mapAt(root, "definitions"), $ref.slice("#/definitions/".length)), known);
		const { required, minProperties: _atLeast, ...rest } = schema;
		const relaxed: Record<string, Json> = { ...rest };
		if (Array.isArray(required))
			relaxed.required = required.filter((key) => typeof key === "string" && !Object.hasOwn(known, key));
		for (const keyword of ["allOf", "anyOf", "oneOf"] as const) {
			const forms = rest[keyword];
			if (Array.isArray(forms))
				relaxed[keyword] = forms.map((form) => (isMap(form) ? relax(form, known) : form));
		}
		for (const keyword of ["then", "else"] as const) {
			const branch = rest[keyword];
			if (!isMap(branch)) continue;
			// The condition may be about what is given.
			const { required: _conditional, ...unconditional } = relax(branch, known);
			relaxed[keyword] = unconditional;
		}
		const properties: Record<string, Json> = { ...mapAt(schema, "properties") };
		for (const [key, below] of Object.entries(known)) {
			const written = Object.hasOwn(properties, key) ? properties[key] : undefined;
			if (isMap(written) && isMap(below)) properties[key] = relax(written, below);
		}
		return { ...relaxed, ...(schema.properties === undefined ? {} : { properties }) };
	}
}
