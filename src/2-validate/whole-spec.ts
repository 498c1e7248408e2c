import { dirname } from "node:path/posix";
import { pointerTo } from "../diagnostics/span.js";
import type { Json, YamlFile } from "../types/source.js";
import { isMap, type Layer, layOver, layUnder, type Meeting } from "./lay-over.js";

/**
 * A spec as a target sees it. Over it lies what its `targets` say of this one; under it the project's defaults: those of its
 * folders from the innermost out, those of its call, `*`. `project` is tailrace.yml as the target sees it.
 */
export function wholeSpec(spec: YamlFile, project: YamlFile, target: string): YamlFile {
	if (!isMap(spec.value)) return spec;
	const own = layOver(spec, pointerTo("/targets", target), meetInSpec);
	const defaults = isMap(project.value) && isMap(project.value.defaults) ? project.value.defaults : {};
	return [...foldersOf(spec.path).reverse(), callOf(spec), "*"]
		.filter((name) => name !== null && Object.hasOwn(defaults, name))
		.map((name): Layer => ({ file: project, pointer: pointerTo("/defaults", name ?? "") }))
		.reduce((file, layer) => layUnder(file, layer, meetInSpec), own);
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
