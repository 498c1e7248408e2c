/**
 * Finds where values begin and end in JSON that `JSON.parse` has already accepted. It gives each event its own text, to
 * measure it and to pass it through byte for byte, and sees what parsing hides: the digits of numbers.
 */
export interface JsonText {
	/** Byte offsets, [start, end). */
	readonly start: number;
	readonly end: number;
	/** The number literals that a double may not hold: more than 15 characters, or with an exponent. */
	readonly longNumbers: readonly string[];
	readonly hasUnicodeEscapes: boolean;
}

export interface JsonMember {
	readonly key: JsonText;
	readonly value: JsonText;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const letterE = 0x65;
const letterU = 0x75;
const safeNumberLength = 15;
const noNumbers: readonly string[] = [];

/** Reads the value whose first byte is at `start`. */
export function scanValue(json: Buffer, start: number): JsonText {
	let longNumbers: string[] | null = null;
	let hasUnicodeEscapes = false;
	let depth = 0;
	let at = start;
	do {
		const byte = json[at];
		if (byte === quote) {
			for (at++; json[at] !== quote; at++) {
				if (json[at] !== backslash) continue;
				at++;
				if (json[at] === letterU) hasUnicodeEscapes = true;
			}
			at++;
		} else if (byte === openBrace || byte === openBracket) {
			depth++;
			at++;
		} else if (byte === closeBrace || byte === closeBracket) {
			depth--;
			at++;
		} else if (startsNumber(byte)) {
			const end = endOfNumber(json, at);
			if (mayLoseDigits(json, at, end)) {
				longNumbers ??= [];
				longNumbers.push(json.toString("latin1", at, end));
			}
			at = end;
		} else {
			at += isLetter(byte) ? literalLength(byte) : 1;
		}
	} while (depth > 0 && at < json.length);
	return {
		start,
		end: at,
		longNumbers: longNumbers ?? noNumbers,
		hasUnicodeEscapes,
	};
}

/** The items of the array whose bracket is at `start`. */
export function scanArray(json: Buffer, start: number): readonly JsonText[] {
	const items: JsonText[] = [];
	let at = skipSpace(json, start + 1);
	while (json[at] !== closeBracket && at < json.length) {
		const item = scanValue(json, at);
		items.push(item);
		at = skipSeparator(json, item.end);
	}
	return items;
}

/** The members of the object whose brace is at `start`, repeated keys included. */
export function scanObject(json: Buffer, start: number): readonly JsonMember[] {
	const members: JsonMember[] = [];
	let at = skipSpace(json, start + 1);
	while (json[at] !== closeBrace && at < json.length) {
		const key = scanValue(json, at);
		const colon = skipSpace(json, key.end);
		const value = scanValue(json, skipSpace(json, colon + 1));
		members.push({ key, value });
		at = skipSeparator(json, value.end);
	}
	return members;
}

export function skipSpace(json: Buffer, start: number): number {
	let at = start;
	while (isSpace(json[at])) at++;
	return at;
}

function skipSeparator(json: Buffer, start: number): number {
	const at = skipSpace(json, start);
	return json[at] === comma ? skipSpace(json, at + 1) : at;
}

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isLetter(byte: number | undefined): byte is number {
	return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}

/** `true`, `false` and `null` are told by their first letter. */
function literalLength(firstLetter: number): number {
	return firstLetter === 0x66 ? 5 : 4;
}

function startsNumber(byte: number | undefined): boolean {
	return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d);
}

function endOfNumber(json: Buffer, start: number): number {
	let at = start;
	while (isPartOfNumber(json[at])) at++;
	return at;
}

function isPartOfNumber(byte: number | undefined): boolean {
	return startsNumber(byte) || byte === 0x2e || byte === 0x2b || isLetterE(byte);
}

function isLetterE(byte: number | undefined): boolean {
	return byte !== undefined && (byte | 0x20) === letterE;
}

function mayLoseDigits(json: Buffer, start: number, end: number): boolean {
	if (end - start > safeNumberLength) return true;
	for (let at = start; at < end; at++) if (isLetterE(json[at])) return true;
	return false;
}
