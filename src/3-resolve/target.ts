import { targetMissing, unknownTarget } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { Json, JsonObject, YamlFile, YamlNode } from "../types/source.js";

/** The target asked for, else the default one, else the only one. */
export function chooseTarget(
	settings: ProjectFile,
	file: YamlFile,
	asked: string | null,
): { readonly target: string } | { readonly diagnostic: Diagnostic } {
	const names = settings.targets === undefined ? ["default"] : Object.keys(settings.targets);
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

/** The file as the target sees it: maps merged, all else replaced, and every node still at the place where it is written. */
export function mergeTarget(file: YamlFile, target: string): YamlFile {
	const base = asMap(file.value);
	const overrides = asMap(asMap(base.targets ?? null)[target] ?? null);
	const nodes: Record<string, YamlNode> = { ...file.nodes };
	const value = merge(base, overrides, {
		at: "",
		from: pointerTo("/targets", target),
	});
	return { ...file, value, nodes };

	function merge(
		under: JsonObject,
		over: JsonObject,
		{ at, from }: { at: string; from: string },
	): JsonObject {
		const merged: Record<string, Json> = { ...under };
		for (const [key, value] of Object.entries(over)) {
			const places = { at: pointerTo(at, key), from: pointerTo(from, key) };
			const below = under[key];
			if (isMap(below) && isMap(value) && !isOfAnotherType(below, value)) {
				merged[key] = merge(below, value, places);
				continue;
			}
			merged[key] = value;
			replaceNodes(places);
		}
		return merged;
	}

	function replaceNodes({ at, from }: { at: string; from: string }): void {
		for (const pointer of Object.keys(nodes))
			if (pointer === at || pointer.startsWith(`${at}/`)) delete nodes[pointer];
		for (const [pointer, node] of Object.entries(file.nodes)) {
			if (pointer === from || pointer.startsWith(`${from}/`)) nodes[at + pointer.slice(from.length)] = node;
		}
	}
}

/** A connection of another type takes the place of the one under it: their settings have nothing to do with each other. */
function isOfAnotherType(below: JsonObject, over: JsonObject): boolean {
	return over.type !== undefined && below.type !== undefined && over.type !== below.type;
}

function asMap(value: Json): JsonObject {
	return isMap(value) ? value : {};
}

function isMap(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
