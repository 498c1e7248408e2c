import { targetMissing, unknownTarget } from "../diagnostics/codes/validate.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { Json, YamlFile } from "../types/source.js";
import { isMap, layOver, type Meeting } from "./lay-over.js";
import { meetInSpec } from "./whole-spec.js";

/** The targets of a project; without `targets` there is one. */
export function targetNames(settings: ProjectFile): readonly string[] {
	return settings.targets === undefined ? ["default"] : Object.keys(settings.targets);
}

/** The target asked for, else the default one, else the only one. */
export function chooseTarget(
	settings: ProjectFile,
	file: YamlFile,
	asked: string | null,
): { readonly target: string } | { readonly diagnostic: Diagnostic } {
	const names = targetNames(settings);
	const name = asked ?? settings.default_target;
	if (name === undefined) {
		const [only] = names;
		return names.length === 1 && only !== undefined
			? { target: only }
			: { diagnostic: targetMissing(null, { names }) };
	}
	if (names.includes(name)) return { target: name };
	const place = asked === null ? spanOf({ file, pointer: "/default_target", part: "value" }) : null;
	return {
		diagnostic: unknownTarget(place, {
			name,
			suggestion: didYouMean(name, names, "targets"),
		}),
	};
}

/** tailrace.yml as the target sees it: maps merged, all else replaced. */
export function projectOf(file: YamlFile, target: string): YamlFile {
	return layOver(file, pointerTo("/targets", target), meetInProject);
}

function meetInProject(pointer: string, under: Json, over: Json): Meeting {
	const ofDefaults = /^\/defaults\/[^/]+(\/.*)$/.exec(pointer)?.[1];
	if (ofDefaults !== undefined) return meetInSpec(ofDefaults, under, over);
	return isOfAnotherType(under, over) ? "replace" : "merge";
}

/** A connection of another type takes the place of the one under it: their settings have nothing to do with each other. */
function isOfAnotherType(under: Json, over: Json): boolean {
	if (!isMap(under) || !isMap(over)) return false;
	return over.type !== undefined && under.type !== undefined && over.type !== under.type;
}
