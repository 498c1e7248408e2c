/** Where one UTF-16 unit of a value is written, [start, end) in the scalar's source. */
export interface WrittenCharacter {
	readonly start: number;
	readonly end: number;
}

/**
 * Where each character of a YAML string is written: by reading the source as YAML 1.2 does, so that escapes, folding,
 * indentation and chomping keep their places. Null when the reading does not give the value.
 */
export function writtenCharacters(source: string, value: string): readonly WrittenCharacter[] | null {
	const style = source[0];
	if (style === "|" || style === ">") return readBlock(source, value);
	const read = style === '"' ? readDoubleQuoted(source) : readFlow(source, style === "'");
	return read.text === value ? read.places : null;
}

/** Text with the place of each unit, while it is read. */
class Reading {
	text = "";
	readonly places: WrittenCharacter[] = [];

	add(text: string, start: number, end: number): void {
		this.text += text;
		for (let unit = 0; unit < text.length; unit += 1) this.places.push({ start, end });
	}

	/** Characters that stand as they are written. */
	copy(source: string, start: number, end: number): void {
		for (let at = start; at < end; at += 1) this.add(source.charAt(at), at, at + 1);
	}
}

const lineBreaks = /[ \t]*(?:\r?\n[ \t]*)+/y;

/** One line break within plain and quoted text is a space, and of several all but the first stay. */
function readFold(source: string, at: number, reading: Reading): number {
	lineBreaks.lastIndex = at;
	const [run] = lineBreaks.exec(source) ?? [];
	if (run === undefined) return at;
	const end = at + run.length;
	const breaks = run.split("\n").length - 1;
	reading.add(breaks === 1 ? " " : "\n".repeat(breaks - 1), at, end);
	return end;
}

function readFlow(source: string, isQuoted: boolean): Reading {
	const reading = new Reading();
	const end = isQuoted ? source.length - 1 : source.length;
	for (let at = isQuoted ? 1 : 0; at < end; ) {
		const next = readFold(source, at, reading);
		if (next > at) {
			at = next;
			continue;
		}
		const width = isQuoted && source[at] === "'" ? 2 : 1;
		reading.add(source.charAt(at), at, at + width);
		at += width;
	}
	return reading;
}

const escapes: Readonly<Record<string, string>> = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	e: "\x1b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	N: "\u0085",
	_: "\u00a0",
	L: "\u2028",
	P: "\u2029",
};
const codeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const escapedBreak = /\\\r?\n[ \t]*/y;

function readDoubleQuoted(source: string): Reading {
	const reading = new Reading();
	const end = source.length - 1;
	for (let at = 1; at < end; ) {
		const folded = readFold(source, at, reading);
		const next = folded > at ? folded : readUnit(source, at, reading);
		at = next;
	}
	return reading;
}

function readUnit(source: string, at: number, reading: Reading): number {
	if (source[at] !== "\\") {
		reading.copy(source, at, at + 1);
		return at + 1;
	}
	escapedBreak.lastIndex = at;
	const [joined] = escapedBreak.exec(source) ?? [];
	if (joined !== undefined) return at + joined.length;
	const letter = source.charAt(at + 1);
	const end = at + 2 + (codeDigits[letter] ?? 0);
	const code = Number.parseInt(source.slice(at + 2, end), 16);
	const isCode = Object.hasOwn(codeDigits, letter) && code <= 0x10ffff;
	reading.add(isCode ? String.fromCodePoint(code) : (escapes[letter] ?? letter), at, end);
	return end;
}

interface BlockLine {
	readonly start: number;
	/** Spaces at its begin. */
	readonly indent: number;
	/** Before its line break. */
	readonly end: number;
}

/** How far a block is indented may follow from its first line or from its parent: the right depth gives the value. */
function readBlock(source: string, value: string): readonly WrittenCharacter[] | null {
	const lines = linesOf(source, source.indexOf("\n") + 1);
	const written = lines.filter(({ start, indent, end }) => start + indent < end);
	const deepest = Math.min(...(written.length > 0 ? written : lines).map(({ indent }) => indent));
	const isFolded = source.startsWith(">");
	for (let depth = deepest; depth >= 0; depth -= 1) {
		const reading = isFolded ? readFolded(source, lines, depth) : readLiteral(source, lines, depth);
		// What chomping leaves of the end is white space.
		if (reading.text.startsWith(value) || (reading.text.trimEnd() === value.trimEnd() && value !== ""))
			return reading.places;
	}
	return null;
}

function linesOf(source: string, from: number): BlockLine[] {
	const lines: BlockLine[] = [];
	for (let start = from; start < source.length; ) {
		const found = source.indexOf("\n", start);
		const next = found === -1 ? source.length : found;
		const end = source[next - 1] === "\r" ? next - 1 : next;
		let indent = 0;
		while (start + indent < end && source[start + indent] === " ") indent += 1;
		lines.push({ start, indent, end });
		start = next + 1;
	}
	return lines;
}

function readLiteral(source: string, lines: readonly BlockLine[], depth: number): Reading {
	const reading = new Reading();
	for (const { start, indent, end } of lines) {
		reading.copy(source, start + Math.min(indent, depth), end);
		reading.add("\n", end, end + 1);
	}
	return reading;
}

/** Lines at the block's depth are joined; deeper ones, and those that start with a tab, keep their line breaks. */
function readFolded(source: string, lines: readonly BlockLine[], depth: number): Reading {
	const reading = new Reading();
	let isAfterText = false;
	let isAfterDeeper = false;
	let blanks = 0;
	let last = 0;
	for (const { start, indent, end } of lines) {
		const from = start + Math.min(indent, depth);
		if (start + indent === end && indent <= depth) {
			blanks += 1;
			continue;
		}
		const isDeeper = indent > depth || source[from] === "\t";
		const isFirst = !isAfterText && !isAfterDeeper;
		const breaks = isFirst || isDeeper || isAfterDeeper ? blanks + (isFirst ? 0 : 1) : blanks;
		reading.add(breaks === 0 && !isFirst ? " " : "\n".repeat(breaks), last, from);
		reading.copy(source, from, end);
		isAfterDeeper = isDeeper;
		isAfterText = !isDeeper;
		blanks = 0;
		last = end;
	}
	reading.add("\n".repeat(blanks + 1), last, source.length);
	return reading;
}
