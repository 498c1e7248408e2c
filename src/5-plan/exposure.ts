import { calls } from "../types/calls.js";
import type { CompiledSync, MappingNode } from "../types/generated/compiled.js";
import { type Exposure, isSensitivePath } from "./mask.js";

/** Tells what a plan may show of a field, by its dotted path. */
export function exposureOf({ call, mapping, removal, sensitive }: CompiledSync): (path: string) => Exposure {
	const constants = new Set<string>();
	for (const program of [mapping, removal]) if (program !== null) addConstants(program.root, "", constants);
	return (path) => {
		if (isSensitivePath(path, sensitive)) return "sensitive";
		if (constants.has(path)) return "constant";
		return calls[call].fields[path] === "id" ? "id" : "ordinary";
	};
}

function addConstants(node: MappingNode, path: string, constants: Set<string>): void {
	if (node.kind === "constant" || (node.kind === "leaf" && node.source === "constant")) constants.add(path);
	if (node.kind !== "object") return;
	for (const field of node.fields)
		addConstants(field.value, path === "" ? field.name : `${path}.${field.name}`, constants);
}
