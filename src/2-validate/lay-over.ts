import { valueAt } from "../diagnostics/scalar-span.js";
import { pointerTo } from "../diagnostics/span.js";
import type { Json, JsonObject, YamlFile, YamlNode } from "../types/source.js";

/** A part of a file: the value at a pointer, with the places of all that is in it. */
export interface Layer {
	readonly file: YamlFile;
	readonly pointer: string;
}

/** What becomes of two values that meet at a pointer. Only maps can be merged, only lists appended. */
export type Meeting = "merge" | "append" | "replace";
export type Meet = (pointer: string, under: Json, over: Json) => Meeting;

/**
 * A file with a part of it over the rest. Every node stays at the place where it is written, so that whatever is wrong is
 * reported there; where two maps become one, the rest's place counts.
 */
export function layOver(file: YamlFile, part: string, meet: Meet): YamlFile {
	const written = valueAt(file, part);
	if (written === undefined) return file;
	const nodes: Record<string, YamlNode> = { ...file.nodes };
	// A pointer of a YAML file leads to a YAML value.
	const value = lay(file.value, written as Json, { from: part, at: "" });
	return { ...file, value, nodes };

	function lay(below: Json | undefined, above: Json, place: { from: string; at: string }): Json {
		const meeting = below === undefined ? "replace" : meet(place.at, below, above);
		if (meeting === "merge" && isMap(below) && isMap(above)) {
			const merged: Record<string, Json> = { ...below };
			for (const [key, value] of Object.entries(above))
				merged[key] = lay(Object.hasOwn(below, key) ? below[key] : undefined, value, step(place, key));
			return merged;
		}
		if (meeting === "append" && Array.isArray(below) && Array.isArray(above)) {
			const items: Json[] = [...below];
			for (const [index, item] of above.entries()) {
				if (items.includes(item)) continue;
				copyNodes(item, { from: pointerTo(place.from, index), at: pointerTo(place.at, items.length) });
				items.push(item);
			}
			placeNode(place);
			return items;
		}
		if (below !== undefined) removeNodes(below, place.at);
		copyNodes(above, place);
		return above;
	}

	function copyNodes(value: Json, place: { from: string; at: string }): void {
		placeNode(place);
		for (const [key, child] of childrenOf(value)) copyNodes(child, step(place, key));
	}

	function removeNodes(value: Json, at: string): void {
		delete nodes[at];
		for (const [key, child] of childrenOf(value)) removeNodes(child, pointerTo(at, key));
	}

	function placeNode({ from, at }: { from: string; at: string }): void {
		const node = file.nodes[from];
		if (node !== undefined) nodes[at] = node;
	}
}

/** A file with what it lacks from a layer under it. What both have meets as in `layOver`, the file being over the layer. */
export function layUnder(over: YamlFile, { file, pointer: top }: Layer, meet: Meet): YamlFile {
	const written = valueAt(file, top);
	if (written === undefined) return over;
	const nodes: Record<string, YamlNode> = { ...over.nodes };
	// As above.
	const value = fill(over.value, written as Json, { from: top, at: "" });
	return { ...over, value, nodes };

	function fill(above: Json, below: Json, place: { from: string; at: string }): Json {
		const meeting = meet(place.at, below, above);
		if (meeting === "merge" && isMap(below) && isMap(above)) {
			const filled: Record<string, Json> = { ...above };
			for (const [key, value] of Object.entries(below)) {
				const own = Object.hasOwn(above, key) ? above[key] : undefined;
				filled[key] = own === undefined ? add(value, step(place, key)) : fill(own, value, step(place, key));
			}
			return filled;
		}
		if (meeting === "append" && Array.isArray(below) && Array.isArray(above)) {
			const items: Json[] = [...above];
			for (const [index, item] of below.entries()) {
				if (items.includes(item)) continue;
				items.push(add(item, { from: pointerTo(place.from, index), at: pointerTo(place.at, items.length) }));
			}
			return items;
		}
		return above;
	}

	function add(value: Json, { from, at }: { from: string; at: string }): Json {
		const node = file.nodes[from];
		if (node !== undefined) nodes[at] = node.file === undefined ? { ...node, file } : node;
		for (const [key, child] of childrenOf(value)) add(child, step({ from, at }, key));
		return value;
	}
}

function step({ from, at }: { from: string; at: string }, key: string): { from: string; at: string } {
	return { from: pointerTo(from, key), at: pointerTo(at, key) };
}

function childrenOf(value: Json): readonly (readonly [string, Json])[] {
	return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

export function isMap(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
