import type { YamlFile } from "../types/source.js";
import type { Span } from "./diagnostic.js";
import { spanInText, spanOf } from "./span.js";

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
	const characters = alignScalar(source, value);
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

interface WrittenCharacter {
	readonly start: number;
	readonly end: number;
}

/**
 * Where each character of the value is written in the source; one more entry stands for the value's end. White space is matched run by run, because folding
 * and indentation change it; everything else one to one. Null when the two do not fit.
 */
function alignScalar(source: string, value: string): WrittenCharacter[] | null {
	const style = source[0] ?? "";
	const isQuoted = style === '"' || style === "'";
	const characters: WrittenCharacter[] = [];
	let at = isQuoted ? 1 : style === "|" || style === ">" ? source.indexOf("\n") : 0;
	let index = 0;
	while (index < value.length) {
		const sourceRun = whiteRun(source, at);
		const isFolded = sourceRun > 0 && (!isQuoted || source.slice(at, at + sourceRun).includes("\n"));
		if (isFolded) {
			const valueRun = isQuoted ? foldedLength(source.slice(at, at + sourceRun)) : whiteRun(value, index);
			for (let step = 0; step < valueRun; step += 1) {
				const start = at + Math.max(0, sourceRun - valueRun + step);
				characters.push({ start, end: start + 1 });
			}
			index += valueRun;
			at += sourceRun;
			continue;
		}
		const written = style === '"' ? escapeLength(source, at) : style === "'" && source[at] === "'" ? 2 : 1;
		if (written === 1 && source[at] !== value[index]) return null;
		const units = style === '"' && written > 1 ? escapedUnits(source, at, value.codePointAt(index)) : 1;
		for (let unit = 0; unit < units; unit += 1) characters.push({ start: at, end: at + written });
		index += units;
		at += written;
	}
	characters.push({ start: at, end: at });
	return characters;
}

/** A backslash at a line's end joins the lines and stands for nothing; \U may stand for a surrogate pair. */
function escapedUnits(source: string, at: number, codePoint = 0): number {
	if (source[at + 1] === "\n" || source[at + 1] === "\r") return 0;
	return source[at + 1] === "U" && codePoint > 0xffff ? 2 : 1;
}

/** Within quotes one line break is a space, and of several all but the first stay. */
function foldedLength(run: string): number {
	return Math.max(1, run.split("\n").length - 2);
}

function whiteRun(text: string, start: number): number {
	let end = start;
	while (end < text.length && /\s/.test(text[end] ?? "")) end += 1;
	return end - start;
}

function escapeLength(source: string, at: number): number {
	if (source[at] !== "\\") return 1;
	const letter = source[at + 1] ?? "";
	const digits = { x: 2, u: 4, U: 8 }[letter] ?? 0;
	return letter === "\n" || letter === "\r" ? 2 + whiteRun(source, at + 2) : 2 + digits;
}
