import type { ErrorObject } from "ajv";
import { nearestName } from "../diagnostics/did-you-mean.js";
import type { Json, JsonObject } from "../types/source.js";
import { isObject, keysOf, type SchemaReader } from "./schema-reader.js";

/**
 * ajv reports every branch of an `anyOf` that failed. The branch that the value was meant to be is kept, judged by its
 * type and its keys; where that is not clear only the `anyOf` error stays.
 */
export function chooseForms(errors: readonly ErrorObject[], reader: SchemaReader): ErrorObject[] {
	let left = [...errors];
	const alternatives = errors.filter((error) => error.keyword === "anyOf");
	// Outer ones first: an inner one may go with its branch.
	alternatives.sort((a, b) => a.instancePath.length - b.instancePath.length);
	for (const alternative of alternatives) {
		if (!left.includes(alternative)) continue;
		const meant = meantForm(alternative, reader);
		const kept = meant === null ? new Set<unknown>() : schemasIn(meant, reader);
		left = left.filter((error) => {
			if (error === alternative) return meant === null;
			const isInside =
				error.instancePath === alternative.instancePath ||
				error.instancePath.startsWith(`${alternative.instancePath}/`);
			return !isInside || kept.has(error.parentSchema);
		});
	}
	return left;
}

function meantForm(error: ErrorObject, reader: SchemaReader): JsonObject | null {
	const schema = error.parentSchema;
	if (!isObject(schema)) return null;
	const value = error.data as Json; // What ajv was given: a file's value.
	const candidates = reader.forms(schema).filter((form) => fitsType(form, value));
	if (candidates.length < 2) return candidates[0] ?? null;
	if (!isObject(value)) return null;
	const typed = candidates.filter((form) => hasType(form, value.type));
	if (typed.length === 1) return typed[0] ?? null;
	const named = candidates.filter((form) => {
		const known = keysOf(form);
		return Object.keys(value).some((key) => known.includes(key) || nearestName(key, known) !== null);
	});
	return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * Forms that one key tells apart: a warehouse of type postgres is meant to be one of Postgres, whatever else it says, and
 * one without a type is of the form that needs none.
 */
function hasType({ properties, required }: JsonObject, type: Json | undefined): boolean {
	const known = isObject(properties) && isObject(properties.type) ? properties.type.enum : undefined;
	if (!Array.isArray(known)) return false;
	return type === undefined ? !(Array.isArray(required) && required.includes("type")) : known.includes(type);
}

function fitsType(form: JsonObject, value: Json): boolean {
	const kind = jsonType(value);
	if (Array.isArray(form.enum)) return form.enum.some((accepted) => jsonType(accepted) === kind);
	const types = Array.isArray(form.type) ? form.type : [form.type];
	return types.some((type) => type === kind || (type === "integer" && kind === "number"));
}

function jsonType(value: Json): string {
	if (value === null) return "null";
	return Array.isArray(value) ? "array" : typeof value;
}

function schemasIn(schema: JsonObject, reader: SchemaReader): Set<unknown> {
	const found = new Set<unknown>();
	visit(schema);
	return found;

	function visit(value: Json | undefined): void {
		if (Array.isArray(value)) for (const item of value) visit(item);
		if (!isObject(value) || found.has(value)) return;
		found.add(value);
		const followed = reader.follow(value);
		if (followed !== value) visit(followed);
		for (const child of Object.values(value)) visit(child);
	}
}
