import type { ErrorObject } from "ajv";
import { missingKey, unknownKey } from "../diagnostics/codes/validate.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean, nearestName } from "../diagnostics/did-you-mean.js";
import { lastStep, parentOf, pointerTo, spanOf, spanOfMap } from "../diagnostics/span.js";
import type { YamlFile } from "../types/source.js";
import { type CheckContext, isObject, keysOf } from "./schema-reader.js";
import { mapName, settingName } from "./words.js";

export interface Finding {
	readonly file: YamlFile;
	readonly error: ErrorObject;
	/** All errors of the file, to tell a misspelt key from a missing one. */
	readonly errors: readonly ErrorObject[];
	readonly context: CheckContext;
}

/** A key the map does not have, with the one it was meant to be. */
export function describeUnknownKey({ file, error, context }: Finding, key: string): Diagnostic {
	const parent = error.instancePath;
	const place = spanOf({ file, pointer: pointerTo(parent, key), part: "key" });
	const known = isObject(error.parentSchema) ? keysOf(error.parentSchema) : [];
	const nearest = nearestName(key, known);
	const isThere = nearest !== null && isObject(error.data) && Object.hasOwn(error.data, nearest);
	const suggestion = isThere
		? `\`${nearest}\` is there already: remove one of them`
		: nearest !== null
			? `did you mean \`${nearest}\`?`
			: lastStep(parent) === "defaults"
				? `write a call, \`*\`, or a folder from the project on: \`syncs/${key}\``
				: (whereItBelongs(context, parent, key) ?? didYouMean(key, known, "known keys"));
	return unknownKey(place, {
		name: key,
		parent: mapName(context, parent),
		suggestion,
	});
}

/** A key that is right one or more levels up, or inside one of the neighbours, was only put in the wrong place. */
function whereItBelongs(context: CheckContext, parent: string, key: string): string | null {
	const { reader, root } = context;
	for (let up = parent; up !== ""; ) {
		up = parentOf(up);
		// Above them is the project; what they hold is a part of specs.
		if (lastStep(up) === "defaults") return null;
		if (!reader.at(root, up).some((schema) => keysOf(schema).includes(key))) continue;
		return up === ""
			? `\`${key}\` belongs at the top level`
			: `\`${key}\` belongs under \`${settingName(up)}\``;
	}
	const here = reader.at(root, parent).flatMap(keysOf);
	const inside = here.find((name) =>
		reader.at(root, pointerTo(parent, name)).some((schema) => keysOf(schema).includes(key)),
	);
	return inside === undefined
		? null
		: `\`${key}\` belongs under \`${settingName(pointerTo(parent, inside))}\``;
}

/** A required key; null when it is there but misspelt. */
export function describeMissingKey(
	{ file, error, errors, context }: Finding,
	key: string,
): Diagnostic | null {
	const isMisspelt = errors.some((other) => {
		if (other.keyword !== "additionalProperties" || other.instancePath !== error.instancePath) return false;
		const known = isObject(other.parentSchema) ? keysOf(other.parentSchema) : [];
		return nearestName(String(other.params.additionalProperty), known) === key;
	});
	if (isMisspelt) return null;
	const properties = isObject(error.parentSchema) ? error.parentSchema.properties : undefined;
	const schema = isObject(properties) && isObject(properties[key]) ? properties[key] : {};
	const description = schema.description ?? context.reader.follow(schema).description;
	const about = typeof description === "string" ? lowerFirst(description.replace(/\.$/, "")) : null;
	return missingKey(spanOfMap(file, error.instancePath), {
		name: key,
		parent: mapName(context, error.instancePath),
		about,
	});
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
