import { isUtf8 } from "node:buffer";
import { shortTexts } from "./short-texts.js";

/**
 * What is wanted of a JSON value. "all": the value as JSON.parse gives it. `fields`: of an object these members only, and
 * nothing of what is no object. `each`: of every member of an object, or item of a list, what `as` makes of it; names are
 * those of the members, or places in the list. What `as` gives is listed in the order of the text, undefined left out.
 */
export type Wanted = "all" | WantedFields | WantedEach;

export interface WantedFields {
	readonly fields: ReadonlyMap<string, Wanted>;
	/** Of their names, by `shapeOf`. */
	readonly shapes: ReadonlySet<number>;
}

interface WantedEach {
	/** null: nothing; or what is wanted of the member of this name. */
	readonly each: Wanted | null | ((name: string) => Wanted);
	readonly as: (name: string, value: unknown) => unknown;
}

/** Fills the array from its start with what comes next, and says how many bytes that were: none at the end. */
export type ReadBytes = (into: Uint8Array) => number;

export type JsonReading =
	| { readonly kind: "value"; readonly value: unknown }
	/** `offset` in bytes. */
	| { readonly kind: "broken"; readonly problem: string; readonly offset: number };

/**
 * Reads what is wanted of a JSON document and builds nothing else of it, in memory for one wanted value and a chunk.
 * Accepts what JSON.parse does (the whole text, not only what is wanted), and a byte order mark; text that is not UTF-8
 * is noticed where it is wanted. Names are expected once in an object.
 *
 * Own code because a manifest is hundreds of megabytes, of which a few per cent are wanted. CPU time and peak memory of picking
 * the nodes of one of 51 MB on the same machine: stream-json 3.8 7.1 s and 149 MB, @streamparser/json 0.0 2.9 s and 111 MB (its
 * tokenizer alone 1.4 s), JSON.parse 0.8 s and 185 MB, this 0.9 s and 89 MB.
 */
export function readJson(read: ReadBytes, wanted: Wanted, chunkSize = 1 << 20): JsonReading {
	let bytes = Buffer.allocUnsafe(chunkSize);
	let end = 0;
	let at = 0;
	/** Bytes of the document before those at hand. */
	let passed = 0;
	/** From here on bytes at hand must stay at hand; -1: none. */
	let kept = -1;
	let depth = 0;
	/** Of the text passed last: neither escapes nor letters beyond ASCII. */
	let isAscii = true;
	const texts = shortTexts();

	try {
		if (peek() === 0xef) for (const byte of byteOrderMark) expect(byte);
		const value = readValue(wanted);
		if (next() !== nothing) failHere();
		return { kind: "value", value };
	} catch (error) {
		if (!(error instanceof BrokenJson)) throw error;
		return { kind: "broken", problem: error.message, offset: passed + at };
	}

	function fail(problem: string): never {
		throw new BrokenJson(problem);
	}

	function failHere(): never {
		return fail(problemHere());
	}

	function problemHere(): string {
		return peek() === nothing ? "it ends too early" : "it is not valid JSON";
	}

	/** More bytes at hand; false at the end of the document. */
	function fill(): boolean {
		const from = kept === -1 ? end : kept;
		if (from > 0) {
			bytes.copyWithin(0, from, end);
			passed += from;
			at -= from;
			end -= from;
			if (kept !== -1) kept = 0;
		}
		if (end === bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
		const count = read(bytes.subarray(end));
		end += count;
		return count > 0;
	}

	function peek(): number {
		return at < end || fill() ? (bytes[at] ?? nothing) : nothing;
	}

	/** The first byte that is no white space. */
	function next(): number {
		for (;;) {
			while (at < end) {
				const byte = bytes[at] ?? nothing;
				if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
				at += 1;
			}
			if (!fill()) return nothing;
		}
	}

	function expect(byte: number): void {
		if (peek() !== byte) failHere();
		at += 1;
	}

	function readValue(want: Wanted): unknown {
		const first = next();
		if (want === "all") return readAll(first);
		if (first === openBrace && "fields" in want) return readFields(want);
		if (first === openBrace && "each" in want) return readMembers(want);
		if (first === openBracket && "each" in want) return readItems(want);
		skipValue();
		return undefined;
	}

	function readAll(first: number): unknown {
		if (first === quote) return textFrom(passText());
		if (first === letterN) return passWord("null", null);
		if (first === letterT) return passWord("true", true);
		if (first === letterF) return passWord("false", false);
		if (first !== openBrace && first !== openBracket) return Number(passNumber());
		const start = over(skipValue);
		if (at - start === 2) return first === openBrace ? {} : [];
		return parse(start);
	}

	function textFrom(start: number): string {
		return isAscii ? texts.of(bytes, start + 1, at - 1) : (parse(start) as string);
	}

	/** What stands from here to where the reader is. */
	function parse(start: number): unknown {
		const part = bytes.subarray(start, at);
		if (!isUtf8(part)) fail("it is not UTF-8 text");
		return JSON.parse(part.toString("utf8"));
	}

	function readFields({ fields, shapes }: WantedFields): unknown {
		const value: Record<string, unknown> = {};
		for (let isMore = enter(closeBrace); isMore; isMore = goOn(closeBrace)) {
			const start = passName();
			// Most members are not wanted, and their names need not be made.
			const mayBeWanted = !isAscii || shapes.has(shapeOf(bytes[start + 1] ?? 0, at - start - 2));
			const name = mayBeWanted ? textFrom(start) : "";
			const want = mayBeWanted ? fields.get(name) : undefined;
			passColon();
			if (want === undefined) skipValue();
			else value[name] = readValue(want);
		}
		return value;
	}

	function readMembers(want: WantedEach): readonly unknown[] {
		const items: unknown[] = [];
		for (let isMore = enter(closeBrace); isMore; isMore = goOn(closeBrace)) {
			const name = textFrom(passName());
			passColon();
			addItem(items, name, want);
		}
		return items;
	}

	function readItems(want: WantedEach): readonly unknown[] {
		const items: unknown[] = [];
		let place = 0;
		for (let isMore = enter(closeBracket); isMore; isMore = goOn(closeBracket)) {
			addItem(items, String(place), want);
			place += 1;
		}
		return items;
	}

	function addItem(items: unknown[], name: string, { each, as }: WantedEach): void {
		const want = typeof each === "function" ? each(name) : each;
		const item = as(name, want === null ? skipValue() : readValue(want));
		if (item !== undefined) items.push(item);
	}

	/** Into brackets: whether something stands between them. */
	function enter(closer: number): boolean {
		at += 1;
		depth += 1;
		if (depth > deepest) fail(`it is nested more than ${deepest} levels deep`);
		return next() === closer ? leave() : true;
	}

	/** After one of several: whether another one follows. */
	function goOn(closer: number): boolean {
		const byte = next();
		if (byte === closer) return leave();
		if (byte !== comma) failHere();
		at += 1;
		return true;
	}

	function leave(): false {
		at += 1;
		depth -= 1;
		return false;
	}

	/** Where at hand begins the name of a member, which is passed over. */
	function passName(): number {
		if (next() !== quote) failHere();
		return passText();
	}

	function passColon(): void {
		if (next() !== colon) failHere();
		at += 1;
	}

	/** Where at hand begins a text, which is passed over: most are short, plain and there. */
	function passText(): number {
		const from = bytes;
		const stop = end;
		let seen = 0;
		let index = at + 1;
		for (; index < stop; index += 1) {
			const kind = kinds[from[index] ?? 0] ?? 0;
			if (kind === special) break;
			seen |= kind;
		}
		if (index === stop || from[index] !== quote) return over(skipText);
		const start = at;
		at = index + 1;
		isAscii = (seen & beyond) === 0;
		return start;
	}

	/** Where at hand begins what is passed over, which stays there until more is read. */
	function over(pass: () => void): number {
		kept = at;
		pass();
		const start = kept;
		kept = -1;
		return start;
	}

	function skipValue(): undefined {
		const first = next();
		if (first === quote) skipText();
		else if (first === openBrace) {
			for (let isMore = enter(closeBrace); isMore; isMore = goOn(closeBrace)) {
				if (next() !== quote) failHere();
				skipText();
				passColon();
				skipValue();
			}
		} else if (first === openBracket) {
			for (let isMore = enter(closeBracket); isMore; isMore = goOn(closeBracket)) skipValue();
		} else if (first === letterT) passWord("true", true);
		else if (first === letterF) passWord("false", false);
		else if (first === letterN) passWord("null", null);
		else passNumber();
	}

	function skipText(): void {
		at += 1;
		let seen = 0;
		for (;;) {
			const from = bytes;
			const stop = end;
			let index = at;
			for (; index < stop; index += 1) {
				const kind = kinds[from[index] ?? 0] ?? 0;
				if (kind === special) break;
				seen |= kind;
			}
			at = index;
			const byte = peek();
			if (byte === quote) break;
			if (byte === backslash) {
				skipEscape();
				seen |= beyond;
			} else if (byte === nothing) {
				failHere();
			} else if (kinds[byte] === special) {
				fail("a text has a line break or control character in it");
			}
		}
		at += 1;
		isAscii = (seen & beyond) === 0;
	}

	function skipEscape(): void {
		at += 1;
		const byte = peek();
		if (byte !== letterU && !escapes.includes(byte)) failHere();
		at += 1;
		if (byte === letterU) for (let digit = 0; digit < 4; digit += 1) skipHexDigit();
	}

	function skipHexDigit(): void {
		if (!hexDigits.includes(peek())) failHere();
		at += 1;
	}

	function passWord<Value>(word: string, value: Value): Value {
		for (let letter = 0; letter < word.length; letter += 1) expect(word.charCodeAt(letter));
		return value;
	}

	function passNumber(): string {
		const start = passed + at;
		let digits = "";
		for (let byte = peek(); numberParts.has(byte); byte = peek()) {
			digits += String.fromCharCode(byte);
			at += 1;
		}
		if (number.test(digits)) return digits;
		const problem = problemHere();
		at = start - passed;
		return fail(problem);
	}
}

class BrokenJson extends Error {}

/** JSON.parse knows no end; dbt nests some ten levels, and a person's stack ends somewhere. */
const deepest = 1_000;

const nothing = -1;
const byteOrderMark = [0xef, 0xbb, 0xbf];
const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const [letterT, letterF, letterN, letterU] = [0x74, 0x66, 0x6e, 0x75];
const escapes = Buffer.from('"\\/bfnrt');
const hexDigits = Buffer.from("0123456789abcdefABCDEF");
const numberParts = new Set(Buffer.from("-+.0123456789eE"));
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What a byte is inside a text: itself, part of a letter beyond ASCII, or something to look at. */
const [special, plain, beyond] = [0, 1, 2];
const kinds = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte < 0x20 || byte === quote || byte === backslash ? special : byte < 0x80 ? plain : beyond,
);

/** Of a name: its first byte and its length. */
function shapeOf(first: number, length: number): number {
	return length * 256 + first;
}

/** Members of an object that are wanted, by name. */
export function fields(members: Readonly<Record<string, Wanted>>): WantedFields {
	// As it is written: no name at all begins with the closing quote.
	const shapes = Object.keys(members).map((name) => shapeOf(`${name}"`.charCodeAt(0), name.length));
	return { fields: new Map(Object.entries(members)), shapes: new Set(shapes) };
}

/** What `as` made of the members or items that `each` asked for; nothing where the value was neither. */
export function itemsOf<Item>(value: unknown): readonly Item[] {
	// `as` says what they are.
	return Array.isArray(value) ? (value as readonly Item[]) : [];
}
