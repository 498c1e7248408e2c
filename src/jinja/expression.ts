export type JinjaValue = string | number | boolean | null;

/** What stands between `{{` and `}}`; `start` and `end` are offsets into the whole text. */
export type Expression =
	| { readonly kind: "constant"; readonly value: JinjaValue }
	| {
			readonly kind: "filter";
			readonly name: string;
			readonly input: Expression;
			readonly start: number;
			readonly end: number;
	  }
	| {
			readonly kind: "call";
			readonly name: string;
			readonly args: readonly {
				readonly name: string | null;
				readonly value: Expression;
			}[];
			readonly start: number;
			readonly end: number;
	  };

export interface SyntaxProblem {
	readonly message: string;
	readonly start: number;
	readonly end: number;
}

/** Reads up to and with the closing `}}`; `next` is the offset after it. */
export function readExpression(
	text: string,
	from: number,
): { readonly expression: Expression; readonly next: number } | SyntaxProblem {
	const whole = readPiped(text, from);
	if ("message" in whole) return whole;
	const close = skipBlanks(text, whole.next);
	const closing = /^-?\}\}/.exec(text.slice(close, close + 3))?.[0];
	return closing === undefined
		? unexpected(text, close, "`}}`")
		: { expression: whole.expression, next: close + closing.length };
}

/** dbt's `ref('m')` as a spec's model writes it: an expression without braces, the whole text. */
export function readBareExpression(text: string): Expression | SyntaxProblem {
	const whole = readPiped(text, 0);
	if ("message" in whole) return whole;
	const end = skipBlanks(text, whole.next);
	return end < text.length ? unexpected(text, end, "the end") : whole.expression;
}

type Read = { readonly expression: Expression; readonly next: number } | SyntaxProblem;

function readPiped(text: string, from: number): Read {
	let read = readPrimary(text, text[from] === "-" && /\s/.test(text[from + 1] ?? "") ? from + 1 : from);
	while (!("message" in read)) {
		const bar = skipBlanks(text, read.next);
		if (text[bar] !== "|") return read;
		const start = skipBlanks(text, bar + 1);
		const name = match(text, start, /[A-Za-z_]\w*/y);
		if (name === null) return unexpected(text, start, "a filter's name");
		const end = start + name.length;
		read = {
			expression: { kind: "filter", name, input: read.expression, start, end },
			next: end,
		};
	}
	return read;
}

function readPrimary(text: string, from: number): Read {
	const start = skipBlanks(text, from);
	const quoted = match(text, start, /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y);
	if (quoted !== null) {
		const value = quoted.slice(1, -1).replace(/\\(['"\\])/g, "$1");
		return {
			expression: { kind: "constant", value },
			next: start + quoted.length,
		};
	}
	const number = match(text, start, /-?\d+(?:\.\d+)?/y);
	if (number !== null)
		return {
			expression: { kind: "constant", value: Number(number) },
			next: start + number.length,
		};
	const name = match(text, start, /[A-Za-z_][\w.]*/y);
	if (name === null) return unexpected(text, start, "a call such as `env_var('NAME')`");
	const after = start + name.length;
	const word = words.get(name.toLowerCase());
	if (word !== undefined) return { expression: { kind: "constant", value: word }, next: after };
	const open = skipBlanks(text, after);
	if (text[open] !== "(")
		return {
			message: `\`${name}\` is not known here; settings know only calls`,
			start,
			end: after,
		};
	return readCall(text, { name, start, open });
}

const words = new Map<string, JinjaValue>([
	["true", true],
	["false", false],
	["none", null],
]);

function readCall(text: string, { name, start, open }: { name: string; start: number; open: number }): Read {
	const args: { name: string | null; value: Expression }[] = [];
	let at = skipBlanks(text, open + 1);
	while (text[at] !== ")") {
		const label = match(text, at, /[A-Za-z_]\w*\s*=(?!=)/y);
		const read = readPiped(text, label === null ? at : at + label.length);
		if ("message" in read) return read;
		args.push({
			name: label === null ? null : label.slice(0, -1).trim(),
			value: read.expression,
		});
		at = skipBlanks(text, read.next);
		if (text[at] === ",") at = skipBlanks(text, at + 1);
		else if (text[at] !== ")") return unexpected(text, at, "`,` or `)`");
	}
	return {
		expression: { kind: "call", name, args, start, end: at + 1 },
		next: at + 1,
	};
}

function unexpected(text: string, at: number, wanted: string): SyntaxProblem {
	const found = at >= text.length ? "the text ends" : `\`${text[at]}\` stands`;
	return {
		message: `${found} where ${wanted} is wanted`,
		start: Math.min(at, text.length),
		end: Math.min(at + 1, text.length),
	};
}

function skipBlanks(text: string, from: number): number {
	return from + (match(text, from, /\s+/y)?.length ?? 0);
}

function match(text: string, at: number, pattern: RegExp): string | null {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0] ?? null;
}
