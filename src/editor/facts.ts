import type { LoadedProject } from "../types/loaded.js";
import type { Json, JsonObject } from "../types/source.js";
import { isMap, mapAt } from "./json-schema.js";
import type { ModelChoice } from "./model-choice.js";

/** What editors are told of a project. */
export interface EditorFacts extends ModelChoice {
	readonly destinations: readonly string[];
	readonly targets: readonly string[];
	/** Settings that specs need not have, because tailrace.yml gives them. */
	readonly given: JsonObject;
}

/** What tailrace.yml says, whatever may be wrong with it. */
export function readFacts(
	{ project, dbt }: LoadedProject,
	{ models, relations }: Pick<ModelChoice, "models" | "relations">,
): EditorFacts {
	const settings = isMap(project.value) ? project.value : {};
	const targets = mapAt(settings, "targets");
	// An editor does not know which target is meant.
	const places = [settings, ...Object.values(targets).filter(isMap)];
	return {
		models,
		relations,
		manifest: dbt?.manifest?.path ?? null,
		destinations: [...new Set(places.flatMap((place) => Object.keys(mapAt(place, "destinations"))))].sort(),
		targets: Object.keys(targets).sort(),
		given: places.flatMap((place) => Object.values(mapAt(place, "defaults"))).reduce(merge, {}),
	};
}

/** All that some default gives: whether it is the spec's own, `validate` knows. */
function merge(under: JsonObject, over: Json): JsonObject {
	if (!isMap(over)) return under;
	const merged: Record<string, Json> = { ...under };
	for (const [key, value] of Object.entries(over)) {
		const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
		merged[key] = isMap(below) && isMap(value) ? merge(below, value) : value;
	}
	return merged;
}
