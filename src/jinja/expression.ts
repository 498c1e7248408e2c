import type { Argument, Expression, JinjaValue, Operator, SyntaxProblem } from "./syntax.js";

type Read = { readonly expression: Expression; readonly next: number } | SyntaxProblem;

/** Reads up to what ends it, `}}` or `%}`, and that too; `next` is the offset after it. */
export function readExpression(text: string, from: number, closer: "}}" | "%}" = "}}"): Read {
	const whole = readChoice(text, from);
	if ("message" in whole) return whole;
	const close = skipBlanks(text, whole.next);
	const length = text.startsWith(closer, close) ? 2 : text.startsWith(`-${closer}`, close) ? 3 : 0;
	return length === 0
		? unexpected(text, close, `\`${closer}\``)
		: { expression: whole.expression, next: close + length };
}

/** dbt's `ref('m')` as a spec's model writes it: an expression without braces, the whole text. */
export function readBareExpression(text: string): Expression | SyntaxProblem {
	const whole = readChoice(text, 0);
	if ("message" in whole) return whole;
	const end = skipBlanks(text, whole.next);
	return end < text.length ? unexpected(text, end, "the end") : whole.expression;
}

function readChoice(text: string, from: number): Read {
	const then = readBinary(text, from, 0);
	if ("message" in then) return then;
	const after = readWord(text, then.next, /if\b/y);
	if (after === null) return then;
	const test = readBinary(text, after, 0);
	if ("message" in test) return test;
	const rest = readWord(text, test.next, /else\b/y);
	const otherwise = rest === null ? null : readChoice(text, rest);
	if (otherwise !== null && "message" in otherwise) return otherwise;
	return {
		expression: {
			kind: "choice",
			test: test.expression,
			chosen: then.expression,
			otherwise: otherwise?.expression ?? null,
		},
		next: otherwise?.next ?? test.next,
	};
}

/** From the loosest to the tightest, as Jinja has them. */
const levels: readonly RegExp[] = [
	/or\b/y,
	/and\b/y,
	/==|!=|<=|>=|<|>|in\b|not\s+in\b/y,
	/\+|-(?![%}]\})/y,
	/~/y,
];
const negation = 2;

function readBinary(text: string, from: number, level: number): Read {
	const pattern = levels[level];
	if (pattern === undefined) return readPiped(text, from);
	if (level === negation) {
		const after = readWord(text, from, /not\b(?!\s+in\b)/y);
		if (after !== null) {
			const input = readBinary(text, after, level);
			return "message" in input
				? input
				: { expression: { kind: "not", input: input.expression }, next: input.next };
		}
	}
	let left = readBinary(text, from, level + 1);
	while (!("message" in left)) {
		const start = skipBlanks(text, left.next);
		const written = match(text, start, pattern);
		if (written === null) return left;
		const end = start + written.length;
		const right = readBinary(text, end, level + 1);
		if ("message" in right) return right;
		// The patterns let nothing else pass.
		const operator = written.replace(/\s+/, " ") as Operator;
		left = {
			expression: {
				kind: "binary",
				operator,
				left: left.expression,
				right: right.expression,
				start,
				end,
			},
			next: right.next,
		};
	}
	return left;
}

function readPiped(text: string, from: number): Read {
	let read = readPrimary(text, from);
	while (!("message" in read)) {
		const at = skipBlanks(text, read.next);
		const input: Expression = read.expression;
		if (text[at] === "|") read = readFilter(text, at + 1, input);
		else if (text[at] === ".") read = readDotted(text, at + 1, input);
		else if (text[at] === "[") read = readSubscript(text, at, input);
		else return read;
	}
	return read;
}

function readFilter(text: string, from: number, input: Expression): Read {
	const start = skipBlanks(text, from);
	const name = match(text, start, /[A-Za-z_]\w*/y);
	if (name === null) return unexpected(text, start, "a filter's name");
	const end = start + name.length;
	const open = skipBlanks(text, end);
	const args = text[open] === "(" ? readItems(text, open + 1, ")") : { items: [], next: end };
	if ("message" in args) return args;
	return { expression: { kind: "filter", name, input, args: args.items, start, end }, next: args.next };
}

function readDotted(text: string, start: number, input: Expression): Read {
	const name = match(text, start, /[A-Za-z_]\w*/y);
	if (name === null) return unexpected(text, start, "a name");
	const end = start + name.length;
	const open = skipBlanks(text, end);
	if (text[open] !== "(") {
		const key: Expression = { kind: "constant", value: name };
		return { expression: { kind: "member", input, key, start, end }, next: end };
	}
	const args = readItems(text, open + 1, ")");
	if ("message" in args) return args;
	return {
		expression: { kind: "method", name, input, args: args.items, start, end: args.next },
		next: args.next,
	};
}

function readSubscript(text: string, start: number, input: Expression): Read {
	const first = skipBlanks(text, start + 1);
	const from = text[first] === ":" ? null : readChoice(text, first);
	if (from !== null && "message" in from) return from;
	const colon = skipBlanks(text, from?.next ?? first);
	const isSlice = text[colon] === ":";
	const second = isSlice ? skipBlanks(text, colon + 1) : colon;
	const to = isSlice && text[second] !== "]" ? readChoice(text, second) : null;
	if (to !== null && "message" in to) return to;
	const close = skipBlanks(text, to?.next ?? second);
	if (text[close] !== "]") return unexpected(text, close, "`]`");
	const end = close + 1;
	if (isSlice)
		return {
			expression: {
				kind: "slice",
				input,
				from: from?.expression ?? null,
				to: to?.expression ?? null,
				start,
				end,
			},
			next: end,
		};
	if (from === null) return unexpected(text, first, "an index");
	return { expression: { kind: "member", input, key: from.expression, start, end }, next: end };
}

const words = new Map<string, JinjaValue>([
	["true", true],
	["false", false],
	["none", null],
]);

function readPrimary(text: string, from: number): Read {
	const start = skipBlanks(text, from);
	const quoted = match(text, start, /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y);
	if (quoted !== null) {
		const value = quoted.slice(1, -1).replace(/\\(['"\\])/g, "$1");
		return { expression: { kind: "constant", value }, next: start + quoted.length };
	}
	const number = match(text, start, /-?\d+(?:\.\d+)?/y);
	if (number !== null)
		return { expression: { kind: "constant", value: Number(number) }, next: start + number.length };
	if (text[start] === "(") return readGroup(text, start + 1);
	if (text[start] === "[") {
		const list = readItems(text, start + 1, "]");
		return "message" in list ? list : { expression: asList(list.items), next: list.next };
	}
	const name = match(text, start, /[A-Za-z_]\w*/y);
	if (name === null) return unexpected(text, start, "a call such as `env_var('NAME')`");
	const end = start + name.length;
	const word = words.get(name.toLowerCase());
	if (word !== undefined) return { expression: { kind: "constant", value: word }, next: end };
	const open = skipBlanks(text, end);
	if (text[open] !== "(") return { expression: { kind: "name", name, start, end }, next: end };
	const args = readItems(text, open + 1, ")");
	if ("message" in args) return args;
	return { expression: { kind: "call", name, args: args.items, start, end: args.next }, next: args.next };
}

/** `(a)` is a, `(a, b)` is a list. */
function readGroup(text: string, from: number): Read {
	const group = readItems(text, from, ")");
	if ("message" in group) return group;
	const [only] = group.items;
	const expression = only !== undefined && group.items.length === 1 ? only.value : asList(group.items);
	return { expression, next: group.next };
}

function asList(items: readonly Argument[]): Expression {
	return { kind: "list", items: items.map(({ value }) => value) };
}

function readItems(
	text: string,
	from: number,
	closer: ")" | "]",
): { readonly items: readonly Argument[]; readonly next: number } | SyntaxProblem {
	const items: Argument[] = [];
	let at = skipBlanks(text, from);
	while (text[at] !== closer) {
		const label = match(text, at, /[A-Za-z_]\w*\s*=(?!=)/y);
		const read = readChoice(text, label === null ? at : at + label.length);
		if ("message" in read) return read;
		items.push({ name: label === null ? null : label.slice(0, -1).trim(), value: read.expression });
		at = skipBlanks(text, read.next);
		if (text[at] === ",") at = skipBlanks(text, at + 1);
		else if (text[at] !== closer) return unexpected(text, at, `\`,\` or \`${closer}\``);
	}
	return { items, next: at + 1 };
}

function unexpected(text: string, at: number, wanted: string): SyntaxProblem {
	const found = at >= text.length ? "the text ends" : `\`${text[at]}\` stands`;
	return {
		message: `${found} where ${wanted} is wanted`,
		start: Math.min(at, text.length),
		end: Math.min(at + 1, text.length),
	};
}

/** The offset after a word that stands here, or null. */
function readWord(text: string, from: number, word: RegExp): number | null {
	const start = skipBlanks(text, from);
	const found = match(text, start, word);
	return found === null ? null : start + found.length;
}

function skipBlanks(text: string, from: number): number {
	return from + (match(text, from, /\s+/y)?.length ?? 0);
}

function match(text: string, at: number, pattern: RegExp): string | null {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0] ?? null;
}
