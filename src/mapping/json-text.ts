import { jsonInvalid } from "../diagnostics/codes/row.js";
import { jsonKeyRepeated } from "../diagnostics/codes/row-fields.js";
import { readNumber } from "./numbers.js";
import { rowProblem } from "./row-problem.js";

// Sixteen digits, a point among them or not, or an exponent: what a double may fail to give back. Hits inside strings
// only cost time.
const riskyNumber = /[\d.]{16}|\d[eE][+-]?\d/;
const numberToken = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** JSON text as values; numbers that a double cannot give back keep their digits. Throws a RowProblem on bad JSON. */
export function parseJson(text: string): unknown {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw rowProblem(jsonInvalid, {});
	}
	if (repeatsKey(text, value)) throw rowProblem(jsonKeyRepeated, {});
	return riskyNumber.test(text) ? parseExactly(text) : value;
}

/** Whether an object in the text has a key twice: then the parsed value, `value`, has fewer of them. */
function repeatsKey(text: string, value: unknown): boolean {
	const keys = countKeys(value);
	// The first count is quick and never too low; every character is looked at only where the two differ.
	return countLikelyKeys(text) !== keys && countWrittenKeys(text) !== keys;
}

function countKeys(value: unknown): number {
	if (typeof value !== "object" || value === null) return 0;
	let keys = 0;
	if (Array.isArray(value)) {
		for (const item of value) keys += countKeys(item);
		return keys;
	}
	// What JSON.parse makes has no other enumerable keys than its own, and a list of them would only cost.
	for (const key in value) keys += 1 + countKeys(value[key as keyof typeof value]);
	return keys;
}

/** Colons behind a quote or white space: those behind keys, and a few inside strings. */
function countLikelyKeys(text: string): number {
	let keys = 0;
	for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
		const before = text.charCodeAt(at - 1);
		if (before === 34 || before <= 32) keys += 1;
	}
	return keys;
}

/** Keys as they are written, in text that JSON.parse has accepted: colons outside strings. */
function countWrittenKeys(text: string): number {
	let keys = 0;
	let isInString = false;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === 34) isInString = !isInString;
		else if (code === 92) at += 1;
		else if (code === 58 && !isInString) keys += 1;
	}
	return keys;
}

/** A second reading of text that JSON.parse has accepted, for the digits that it hides. */
function parseExactly(text: string): unknown {
	let at = 0;
	return readValue();

	function readValue(): unknown {
		skipSpace();
		const first = text[at];
		if (first === "{") return readObject();
		if (first === "[") return readList();
		if (first === '"') return readString();
		if (first === "t") return readWord("true", true);
		if (first === "f") return readWord("false", false);
		if (first === "n") return readWord("null", null);
		numberToken.lastIndex = at;
		const [token = ""] = numberToken.exec(text) ?? [];
		at += token.length;
		return readNumber(token);
	}

	function readObject(): Record<string, unknown> {
		const entries: [string, unknown][] = [];
		at += 1;
		for (skipSpace(); text[at] !== "}"; skipSpace()) {
			if (text[at] === ",") at += 1;
			skipSpace();
			const key = readString();
			skipSpace();
			at += 1;
			entries.push([key, readValue()]);
		}
		at += 1;
		// Not by assignment: a key may be called __proto__.
		return Object.fromEntries(entries);
	}

	function readList(): unknown[] {
		const items: unknown[] = [];
		at += 1;
		for (skipSpace(); text[at] !== "]"; skipSpace()) {
			if (text[at] === ",") at += 1;
			items.push(readValue());
		}
		at += 1;
		return items;
	}

	function readString(): string {
		const start = at;
		at += 1;
		while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
		at += 1;
		return String(JSON.parse(text.slice(start, at)));
	}

	function readWord<Value>(word: string, value: Value): Value {
		at += word.length;
		return value;
	}

	function skipSpace(): void {
		while (text[at] === " " || text[at] === "\n" || text[at] === "\t" || text[at] === "\r") at += 1;
	}
}
