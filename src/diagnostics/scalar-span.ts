import type { YamlFile } from "../types/source.js";
import type { Span } from "./diagnostic.js";
import { spanInText, spanOf } from "./span.js";
import { writtenCharacters } from "./written-characters.js";

/**
 * Where a stretch of a string value stands in its file: Liquid and Jinja inside a scalar keep the outer coordinates,
 * whatever the scalar's style (plain, quoted with escapes, block, folded).
 */
export function spanInScalar(file: YamlFile, pointer: string, start: number, end: number): Span {
	const node = file.nodes[pointer];
	const value = valueAt(file, pointer);
	if (node === undefined || typeof value !== "string") return spanOf({ file, pointer, part: "value" });
	const writtenIn = node.file ?? file;
	const source = writtenIn.text.slice(...node.value);
	const characters = writtenCharacters(source, value);
	if (characters === null) return spanOf({ file, pointer, part: "value" });
	const from = characters[start]?.start ?? source.length;
	const to = end > start ? (characters[end - 1]?.end ?? from) : from;
	return spanInText(writtenIn, node.value[0] + from, node.value[0] + to);
}

/** The value a pointer leads to; undefined when there is none. */
export function valueAt(file: YamlFile, pointer: string): unknown {
	let value: unknown = file.value;
	for (const step of pointer.split("/").slice(1)) {
		if (typeof value !== "object" || value === null) return undefined;
		const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
		if (!Object.hasOwn(value, name)) return undefined;
		// A map or list by the checks above; Object.entries would copy it.
		value = (value as Record<string, unknown>)[name];
	}
	return value;
}
