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
	if (countKeys(value) !== countWrittenKeys(text)) throw rowProblem(jsonKeyRepeated, {});
	return riskyNumber.test(text) ? parseExactly(text) : value;
}

/** Keys of all objects in a parsed value. */
function countKeys(value: unknown): number {
	if (typeof value !== "object" || value === null) return 0;
	let keys = Array.isArray(value) ? 0 : Object.keys(value).length;
	for (const member of Object.values(value)) keys += countKeys(member);
	return keys;
}

/** Keys as they are written, in text that JSON.parse has accepted: strings with a colon behind them. */
function countWrittenKeys(text: string): number {
	let keys = 0;
	for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', start)) {
		start = stringEnd(text, start);
		while (isSpace(text.charCodeAt(start))) start += 1;
		if (text.charCodeAt(start) === 58) keys += 1;
	}
	return keys;
}

/** Just past the quote that ends the string. */
function stringEnd(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
		let slashes = 0;
		while (text.charCodeAt(end - 1 - slashes) === 92) slashes += 1;
		if (slashes % 2 === 0) return end + 1;
	}
}

function isSpace(code: number): boolean {
	return code === 32 || code === 10 || code === 9 || code === 13;
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
