import { isUtf8 } from "node:buffer";
import { shortTexts } from "./short-texts.js";

/**
 * What is wanted of a JSON value. "all": the value as JSON.parse gives it. `fields`: of an object these members only, and
 * nothing of what is no object. `each`: of every member of an object, or item of a list, what `as` makes of it; names are
 * those of the members, or places in the list. What `as` gives is listed in the order of the text, undefined left out.
 */
export type Wanted = "all" | { readonly fields: ReadonlyMap<string, Wanted> } | WantedOfEach;

interface WantedOfEach {
	readonly each: Wanted | null;
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
 * Own code because a manifest is hundreds of megabytes, of which a few per cent are wanted. Picking the nodes of one of 51 MB,
 * CPU time on the same machine: stream-json 3.8 7.1 s, @streamparser/json 0.0 2.9 s (its tokenizer alone 1.4 s), JSON.parse
 * 0.8 s in 185 MB of memory, this READER_SECONDS s.
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
	const names = shortTexts();

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
		return fail(peek() === nothing ? "it ends too early" : "it is not valid JSON");
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
		if (first === openBrace && "fields" in want) return readFields(want.fields);
		if ((first === openBrace || first === openBracket) && "each" in want) return readEach(first, want);
		skipValue();
		return undefined;
	}

	function readAll(first: number): unknown {
		if (first === quote) return textFrom(over(skipString));
		const start = over(skipValue);
		// The commonest values of a manifest.
		if (first === letterN) return null;
		if (at - start === 2) return first === openBrace ? {} : first === openBracket ? [] : parse(start);
		return parse(start);
	}

	function textFrom(start: number): string {
		return isAscii ? names.of(bytes, start + 1, at - 1) : (parse(start) as string);
	}

	/** What stands from here to where the reader is. */
	function parse(start: number): unknown {
		const part = bytes.subarray(start, at);
		if (!isUtf8(part)) fail("it is not UTF-8 text");
		return JSON.parse(part.toString("utf8"));
	}

	function readFields(fields: ReadonlyMap<string, Wanted>): unknown {
		const value: Record<string, unknown> = {};
		const shapes = shapesOf(fields);
		several(closeBrace, () => {
			const start = passName();
			const length = at - start - 2;
			// Most members are not wanted, and their names need not be made.
			const mayBeWanted = !isAscii || shapes.has(shapeOf(bytes[start + 1] ?? 0, length));
			const name = mayBeWanted ? textFrom(start) : "";
			const want = mayBeWanted ? fields.get(name) : undefined;
			passColon();
			if (want === undefined) skipValue();
			else value[name] = readValue(want);
		});
		return value;
	}

	function readEach(first: number, { each, as }: WantedOfEach): unknown {
		const items: unknown[] = [];
		let place = 0;
		const readOne = (name: string) => {
			const item = as(name, each === null ? skipValue() : readValue(each));
			if (item !== undefined) items.push(item);
		};
		if (first === openBrace)
			several(closeBrace, () => {
				const name = textFrom(passName());
				passColon();
				readOne(name);
			});
		else
			several(closeBracket, () => {
				readOne(String(place));
				place += 1;
			});
		return items;
	}

	/** What stands between two brackets, with commas between. */
	function several(closer: number, each: () => void): void {
		at += 1;
		depth += 1;
		if (depth > deepest) fail(`it is nested more than ${deepest} levels deep`);
		if (next() !== closer) {
			for (;;) {
				each();
				const after = next();
				if (after === closer) break;
				if (after !== comma) failHere();
				at += 1;
			}
		}
		at += 1;
		depth -= 1;
	}

	/** Where at hand begins the name of a member, which is passed over. */
	function passName(): number {
		if (next() !== quote) failHere();
		return over(skipString);
	}

	function passColon(): void {
		if (next() !== colon) failHere();
		at += 1;
	}

	/** Where at hand begins what is passed over, which stays there until more is read. */
	function over(pass: () => void): number {
		const isInner = kept !== -1;
		if (!isInner) kept = at;
		const start = at - kept;
		pass();
		const from = kept + start;
		if (!isInner) kept = -1;
		return from;
	}

	function skipValue(): void {
		const first = next();
		if (first === quote) skipString();
		else if (first === openBrace) several(closeBrace, skipMember);
		else if (first === openBracket) several(closeBracket, skipValue);
		else if (first === letterT) skipWord("true");
		else if (first === letterF) skipWord("false");
		else if (first === letterN) skipWord("null");
		else skipNumber();
	}

	function skipMember(): void {
		if (next() !== quote) failHere();
		skipString();
		passColon();
		skipValue();
	}

	function skipString(): void {
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

	function skipWord(word: string): void {
		for (let letter = 0; letter < word.length; letter += 1) expect(word.charCodeAt(letter));
	}

	function skipNumber(): void {
		const start = over(() => {
			while (numberParts.includes(peek())) at += 1;
		});
		if (number.test(bytes.toString("latin1", start, at))) return;
		at = start;
		failHere();
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
const numberParts = Buffer.from("-+.0123456789eE");
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

const shapesKnown = new WeakMap<ReadonlyMap<string, Wanted>, ReadonlySet<number>>();

function shapesOf(fields: ReadonlyMap<string, Wanted>): ReadonlySet<number> {
	const known = shapesKnown.get(fields);
	if (known !== undefined) return known;
	// As it is written: no name at all begins with the closing quote.
	const shapes = new Set([...fields.keys()].map((name) => shapeOf(`${name}"`.charCodeAt(0), name.length)));
	shapesKnown.set(fields, shapes);
	return shapes;
}

/** Members of an object that are wanted, by name. */
export function fields(members: Readonly<Record<string, Wanted>>): Wanted {
	return { fields: new Map(Object.entries(members)) };
}

/** What `as` made of the members or items that `each` asked for; nothing where the value was neither. */
export function itemsOf<Item>(value: unknown): readonly Item[] {
	// `as` says what they are.
	return Array.isArray(value) ? (value as readonly Item[]) : [];
}
