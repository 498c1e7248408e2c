import { closeSync, openSync, readSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Diagnostic, Position, Span } from "../diagnostics/diagnostic.js";
import { unreadable } from "./files.js";
import { type JsonReading, readJson, type Wanted } from "./json-reader.js";

/** A JSON map whose members are still unknown. */
export type Parsed = Readonly<Record<string, unknown>>;

export type ReadArtifact =
	| { readonly kind: "read"; readonly path: string; readonly value: Parsed }
	| { readonly kind: "broken"; readonly path: string; readonly problem: string; readonly place: Span | null }
	| { readonly kind: "unreadable"; readonly diagnostic: Diagnostic }
	| { readonly kind: "missing" };

/** What is wanted of a JSON file, which may be larger than memory. `path` is absolute, shown relative to `root`. */
export function readArtifact(root: string, path: string, wanted: Wanted): ReadArtifact {
	const shown = relative(root, path).split(sep).join("/");
	try {
		const reading = readBytes(path, (read) => readJson(read, wanted));
		if (reading.kind === "broken")
			return { kind: "broken", path: shown, problem: reading.problem, place: placeOf(reading, path, shown) };
		if (isMapOf(reading.value)) return { kind: "read", path: shown, value: reading.value };
		return { kind: "broken", path: shown, problem: "it is not a JSON object", place: null };
	} catch (error) {
		const diagnostic = unreadable(shown, error);
		return diagnostic === null ? { kind: "missing" } : { kind: "unreadable", diagnostic };
	}
}

function readBytes<Result>(path: string, work: (read: (into: Uint8Array) => number) => Result): Result {
	const file = openSync(path, "r");
	try {
		return work((into) => readSync(file, into));
	} finally {
		closeSync(file);
	}
}

/** Lines are counted only when one is asked for: a manifest is one line, or millions. */
function placeOf({ offset }: JsonReading & { readonly kind: "broken" }, path: string, file: string): Span {
	const start = readBytes(path, (read) => positionOf(read, offset));
	return { file, start, end: { ...start, column: start.column + 1, offset: start.offset + 1 } };
}

/** Line and column of a byte, in the units of JavaScript's text. */
function positionOf(read: (into: Uint8Array) => number, byteOffset: number): Position {
	const chunk = new Uint8Array(1 << 20);
	const position = { line: 1, column: 1, offset: 0 };
	for (let left = byteOffset; left > 0; ) {
		const count = Math.min(read(chunk), left);
		if (count === 0) break;
		left -= count;
		for (const byte of chunk.subarray(0, count)) {
			const units = byte >= 0xf0 ? 2 : byte >= 0xc0 || byte < 0x80 ? 1 : 0;
			position.offset += units;
			position.column = byte === 0x0a ? 1 : position.column + units;
			if (byte === 0x0a) position.line += 1;
		}
	}
	return position;
}

export function isMapOf(value: unknown): value is Parsed {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function mapAt(value: Parsed, key: string): Parsed {
	const member = value[key];
	return isMapOf(member) ? member : {};
}

export function listAt(value: Parsed, key: string): readonly unknown[] {
	const member = value[key];
	return Array.isArray(member) ? member : [];
}

/** Numbers count as text: a model's version may be written either way. */
export function textAt(value: Parsed, key: string): string | null {
	const member = value[key];
	if (typeof member === "number") return String(member);
	return typeof member === "string" && member !== "" ? member : null;
}
