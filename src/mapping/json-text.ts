import { jsonInvalid } from "../diagnostics/codes/row.js";
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
	return riskyNumber.test(text) ? parseExactly(text) : value;
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
