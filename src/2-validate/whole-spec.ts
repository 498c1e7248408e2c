import { dirname } from "node:path/posix";
import { pointerTo } from "../diagnostics/span.js";
import type { Json, YamlFile } from "../types/source.js";
import { isMap, type Layer, layOver, type Meeting } from "./lay-over.js";

/**
 * A spec as a target sees it. Under it lie the project's defaults: `*`, those of its call, those of its folders from the
 * outermost in; over it what its `targets` say of this one. `project` is tailrace.yml as the target sees it.
 */
export function wholeSpec(spec: YamlFile, project: YamlFile, target: string): YamlFile {
	const names = isMap(spec.value) ? ["*", callOf(spec), ...foldersOf(spec.path)] : [];
	const defaults = isMap(project.value) && isMap(project.value.defaults) ? project.value.defaults : {};
	const under: Layer[] = names
		.filter((name) => name !== null && Object.hasOwn(defaults, name))
		.map((name) => ({ file: project, pointer: pointerTo("/defaults", name ?? "") }));
	const own = { file: spec, pointer: "" };
	const layers = [
		...(under.length === 0 ? [] : [...under, own]),
		{ file: spec, pointer: pointerTo("/targets", target) },
	];
	const start: YamlFile = under.length === 0 ? spec : { ...spec, value: {}, nodes: {} };
	return layers.reduce((file, layer) => layOver(file, layer, meetInSpec), start);
}

/** Operators and what is one choice of several are whole; what is only ever added to is appended; maps merge. */
export function meetInSpec(pointer: string, under: Json, over: Json): Meeting {
	if (pointer === "/model" || pointer === "/on_removed") return "replace";
	if (pointer === "/tags" || pointer === "/sensitive") return "append";
	return isOperator(under) || isOperator(over) ? "replace" : "merge";
}

/** Makes a value by itself, as opposed to those that add fields to the map they stand in. */
function isOperator(value: Json): boolean {
	return isMap(value) && ["$value", "$each", "$template"].some((name) => Object.hasOwn(value, name));
}

function callOf({ value }: YamlFile): string | null {
	return isMap(value) && typeof value.call === "string" ? value.call : null;
}

/** syncs/eu/users.yml -> syncs, syncs/eu */
export function foldersOf(path: string): string[] {
	const folder = dirname(path);
	return folder === "." ? [] : [...foldersOf(folder), folder];
}
