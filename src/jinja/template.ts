import { readExpression } from "./expression.js";
import type { Expression } from "./syntax.js";

/** A text's parts in their order, with Jinja's tags read. */
export type TemplatePart =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "output"; readonly expression: Expression }
	| { readonly kind: "choice"; readonly branches: readonly Branch[] };

export interface Branch {
	/** null: `else`. */
	readonly test: Expression | null;
	readonly parts: readonly TemplatePart[];
}

export interface TemplateProblem {
	readonly message: string;
	readonly start: number;
	readonly end: number;
}

interface OpenChoice {
	readonly start: number;
	readonly branches: Branch[];
	readonly outside: TemplatePart[];
}

/** Reads `{{ ... }}`, `{# ... #}` and if, elif, else, endif; `-` beside a brace takes the white space there away, as in Jinja. */
export function readTemplate(text: string): { readonly parts: readonly TemplatePart[] } | TemplateProblem {
	let parts: TemplatePart[] = [];
	const open: OpenChoice[] = [];
	let at = 0;
	for (;;) {
		const start = at + text.slice(at).search(/\{[{%#]/);
		if (start < at) break;
		addText(start);
		const problem = text[start + 1] === "{" ? readOutput(start) : readOther(start);
		if (problem !== null) return problem;
	}
	addText(text.length);
	const unclosed = open.at(-1);
	if (unclosed === undefined) return { parts };
	const { start } = unclosed;
	return { message: "this `{% if %}` has no `{% endif %}`", start, end: start + 2 };

	function addText(end: number): void {
		const before = text.slice(Math.max(0, at - 3), at);
		let between = text.slice(at, end);
		if (at > 0 && /-[}%#]\}$/.test(before)) between = between.trimStart();
		if (text[end + 2] === "-") between = between.trimEnd();
		if (between !== "") parts.push({ kind: "text", text: between });
	}

	function readOutput(start: number): TemplateProblem | null {
		const read = readExpression(text, text[start + 2] === "-" ? start + 3 : start + 2);
		if ("message" in read) return read;
		parts.push({ kind: "output", expression: read.expression });
		at = read.next;
		return null;
	}

	function readOther(start: number): TemplateProblem | null {
		if (text[start + 1] === "#") {
			const end = text.indexOf("#}", start + 2);
			if (end === -1) return { message: "this comment does not end", start, end: start + 2 };
			at = end + 2;
			return null;
		}
		const tag = /^\{%-?\s*(\w*)/.exec(text.slice(start, start + 40));
		const name = tag?.[1] ?? "";
		const inside = start + (tag?.[0].length ?? 2);
		const whole = { start, end: inside };
		switch (name) {
			case "if":
				open.push({ start, branches: [], outside: parts });
				return readBranch(inside);
			case "elif":
				return closeBranch(whole) ?? readBranch(inside);
			case "else":
				return closeBranch(whole) ?? readPlain(inside) ?? addBranch(null);
			case "endif":
				return closeBranch(whole) ?? readPlain(inside) ?? closeChoice();
			default:
				return { message: `the tag \`${name}\` does not work here, only \`if\``, ...whole };
		}
	}

	function readBranch(inside: number): TemplateProblem | null {
		const read = readExpression(text, inside, "%}");
		if ("message" in read) return read;
		at = read.next;
		return addBranch(read.expression);
	}

	function addBranch(test: Expression | null): null {
		parts = [];
		open.at(-1)?.branches.push({ test, parts });
		return null;
	}

	function closeBranch({ start, end }: { start: number; end: number }): TemplateProblem | null {
		const last = open.at(-1)?.branches.at(-1);
		if (last === undefined) return { message: "there is no `{% if %}` before this", start, end };
		const isElse = text.slice(start, end).includes("el");
		return last.test === null && isElse ? { message: "`else` was the last branch", start, end } : null;
	}

	function readPlain(inside: number): TemplateProblem | null {
		const end = /^\s*-?%\}/.exec(text.slice(inside))?.[0];
		if (end === undefined)
			return { message: "`%}` is wanted here", start: inside, end: Math.min(inside + 1, text.length) };
		at = inside + end.length;
		return null;
	}

	function closeChoice(): null {
		const choice = open.pop();
		if (choice === undefined) return null;
		parts = choice.outside;
		parts.push({ kind: "choice", branches: choice.branches });
		return null;
	}
}
