import type { Place, TextFile, YamlFile, YamlNode } from "../types/source.js";
import type { Position, Span } from "./diagnostic.js";

/** Offset to line and column. Offsets past the end mean the end. */
export function positionAt(text: string, offset: number): Position {
	const end = Math.min(offset, text.length);
	let line = 1;
	let lineStart = 0;
	for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) {
		line += 1;
		lineStart = at + 1;
	}
	return { line, column: end - lineStart + 1, offset: end };
}

/** The stretch [start, end) of a file. */
export function spanInText(file: TextFile, start: number, end: number): Span {
	return {
		file: file.path,
		start: positionAt(file.text, start),
		end: positionAt(file.text, Math.max(start, end)),
	};
}

/**
 * Where a finding is. A pointer that the file does not have (a missing key, a default) means its nearest parent; a
 * node without a key means its value.
 */
export function spanOf(place: Place): Span {
	if (!("pointer" in place)) return place;
	const { file, pointer, part } = place;
	const written = file.nodes[pointer];
	if (written === undefined)
		return pointer === "" ? spanInText(file, 0, 0) : spanOfMap(file, parentOf(pointer));
	const [start, end] = part === "key" && written.key !== null ? written.key : written.value;
	return start === end && written.key !== null
		? spanInText(written.file ?? file, ...written.key)
		: spanInText(written.file ?? file, start, end);
}

/**
 * Where something is missing from a map: the key that leads to it, or the first line of a file. It is to be added in
 * this file, so a map that only stands in another one does not count.
 */
export function spanOfMap(file: YamlFile, pointer: string): Span {
	const written = nearestNode(file, pointer);
	if (written === undefined) return spanInText(file, 0, 0);
	if (written.key !== null) return spanInText(file, ...written.key);
	const [start, end] = written.value;
	const lineEnd = file.text.indexOf("\n", start);
	return spanInText(file, start, lineEnd === -1 ? end : Math.min(lineEnd, end));
}

/** The last line that a span is on: one that ends at the start of a line is not on it. */
export function lastLineOf({ start, end }: Span): number {
	return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}

/** The pointer one level up; "" stays "". */
export function parentOf(pointer: string): string {
	return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** A pointer with one more step, escaped as RFC 6901 says. */
export function pointerTo(parent: string, ...steps: readonly (string | number)[]): string {
	let pointer = parent;
	for (const step of steps) pointer += `/${typeof step === "number" ? step : escaped(step)}`;
	return pointer;
}

function escaped(step: string): string {
	return /[~/]/.test(step) ? step.replaceAll("~", "~0").replaceAll("/", "~1") : step;
}

/** The last step of a pointer, unescaped. */
export function lastStep(pointer: string): string {
	return pointer
		.slice(pointer.lastIndexOf("/") + 1)
		.replaceAll("~1", "/")
		.replaceAll("~0", "~");
}

function nearestNode(file: YamlFile, pointer: string): YamlNode | undefined {
	for (let at = pointer; ; at = parentOf(at)) {
		const written = file.nodes[at];
		if ((written !== undefined && written.file === undefined) || at === "") return written;
	}
}
