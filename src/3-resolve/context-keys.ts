import { otherNames, placeOf } from "../diagnostics/better-field.js";
import { externalIdIncomplete, misspeltContextKey } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isSameName, nearestName } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf, spanOfMap } from "../diagnostics/span.js";
import type { Call } from "../types/generated/compiled.js";
import { segmentFields } from "../types/generated/segment-fields.js";
import type { Json, JsonObject, YamlFile } from "../types/source.js";

/** Where a part of the mapping stands: in the file, and in the event. */
interface Place {
	readonly file: YamlFile;
	readonly call: Call;
	readonly pointer: string;
	readonly path: string;
}

/** Any key may stand in context, so one that is nearly a key of Segment's is only warned of. */
export function checkContext(mapping: JsonObject, call: Call, file: YamlFile): Diagnostic[] {
	const place: Place = { file, call, pointer: "/mapping/context", path: "context" };
	return isObject(mapping.context) ? checkObject(mapping.context, place) : [];
}

function checkObject(written: JsonObject, place: Place): Diagnostic[] {
	const { file, call, pointer, path } = place;
	const known = childrenOf(path);
	if (known.length === 0 || known.includes("*")) return [];
	return Object.entries(written).flatMap(([key, value]) => {
		const inner: Place = { ...place, pointer: pointerTo(pointer, key), path: `${path}.${key}` };
		if (path === "context" && key === "externalIds") return checkExternalIds(value, inner);
		if (known.includes(key)) return isObject(value) ? checkObject(value, inner) : [];
		const meant = key.startsWith("$") ? null : meantKey(key, known, place);
		if (meant === null) return [];
		return [
			misspeltContextKey(spanOf({ file, pointer: inner.pointer, part: "key" }), { key, path, meant, call }),
		];
	});
}

/** Names of four letters are so near to one another that only their spelling is looked at. */
function meantKey(key: string, known: readonly string[], { path, call }: Place): string | null {
	const same = known.find((name) => isSameName(name, key));
	const place = same === undefined ? placeOf(key, call, otherNames) : null;
	if (place?.startsWith("context.")) return place;
	const near = same ?? (key.length > 4 ? nearestName(key, known) : null);
	return near === null ? null : `${path}.${near}`;
}

/** Segment takes an external id that has all its members and ignores any other. */
function checkExternalIds(written: Json, place: Place): Diagnostic[] {
	const { file, pointer, path } = place;
	const ids: readonly (readonly [string, Json])[] = Array.isArray(written)
		? written.map((id: Json, at) => [pointerTo(pointer, at), id])
		: [[pointer, written]];
	const required = childrenOf(path);
	return ids.flatMap(([at, id]) => {
		// What an operator gives is known only when it is rendered.
		if (
			!isObject(id) ||
			["$spread", "$columns", "$template", "$value"].some((name) => Object.hasOwn(id, name))
		)
			return [];
		const missing = required.filter((name) => !Object.hasOwn(id, name));
		if (missing.length === 0) return checkObject(id, { ...place, pointer: at });
		const near = Object.keys(id).find((key) => !required.includes(key) && nearestName(key, missing) !== null);
		return [externalIdIncomplete(spanOfMap(file, at), { missing, near: near ?? null })];
	});
}

function childrenOf(path: string): string[] {
	return segmentFields
		.filter((field) => field.path.startsWith(`${path}.`) && !field.path.slice(path.length + 1).includes("."))
		.map((field) => field.path.slice(path.length + 1));
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
