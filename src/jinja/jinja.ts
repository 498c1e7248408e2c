import { didYouMean } from "../diagnostics/did-you-mean.js";
import { type Expression, type JinjaValue, readExpression } from "./expression.js";
import { applyFilter, filterNames } from "./filters.js";

export interface JinjaCall {
	readonly args: readonly JinjaValue[];
	readonly named: Readonly<Record<string, JinjaValue>>;
}

/** Gives the call's value, or why it has none, in the caller's own terms. */
export type JinjaFunction<Reason> = (
	call: JinjaCall,
) => { readonly value: JinjaValue } | { readonly reason: Reason };

export type JinjaProblem =
	| { readonly kind: "syntax"; readonly message: string }
	| {
			readonly kind: "unknown-name";
			readonly name: string;
			readonly what: "function" | "filter";
			readonly suggestion: string | null;
	  }
	| { readonly kind: "filter"; readonly name: string; readonly wanted: string };

/** `start` and `end` are offsets into the text given. */
export interface JinjaFailure<Reason> {
	readonly kind: "failure";
	readonly start: number;
	readonly end: number;
	readonly problem: JinjaProblem | Reason;
}

export type JinjaResult<Reason> =
	| { readonly kind: "value"; readonly value: JinjaValue }
	| JinjaFailure<Reason>;

/** True for text that `renderJinja` would not give back as it is. */
export function hasJinja(text: string): boolean {
	return /\{[{%]/.test(text);
}

/**
 * Renders the small part of Jinja that settings use: `{{ fn('x', 1) | filter }}`, no tags, no comments. If, white space at the ends aside, it is exactly one `{{ ... }}`, the value keeps its type; else
 * values are written into the text, null as nothing.
 */
export function renderJinja<Reason>(
	text: string,
	functions: Readonly<Record<string, JinjaFunction<Reason>>>,
): JinjaResult<Reason> {
	let output = "";
	let at = 0;
	for (const { index } of text.matchAll(/\{[{%]/g)) {
		if (index < at) continue;
		if (!text.startsWith("{{", index)) {
			return failAt(index, index + 2, "only `{{ ... }}` works in settings, no tags");
		}
		const read = readExpression(text, index + 2);
		if ("message" in read) return failAt(read.start, read.end, read.message);
		const result = evaluate(read.expression, functions);
		if (result.kind === "failure") return result;
		const isAlone = text.slice(0, index).trim() === "" && text.slice(read.next).trim() === "";
		if (isAlone) return result;
		output += text.slice(at, index) + (result.value === null ? "" : String(result.value));
		at = read.next;
	}
	return { kind: "value", value: output + text.slice(at) };
}

function failAt<Reason>(start: number, end: number, message: string): JinjaFailure<Reason> {
	return { kind: "failure", start, end, problem: { kind: "syntax", message } };
}

function evaluate<Reason>(
	expression: Expression,
	functions: Readonly<Record<string, JinjaFunction<Reason>>>,
): JinjaResult<Reason> {
	if (expression.kind === "constant") return { kind: "value", value: expression.value };
	const { start, end } = expression;
	if (expression.kind === "filter") {
		const input = evaluate(expression.input, functions);
		if (input.kind === "failure") return input;
		const { name } = expression;
		if (!filterNames.includes(name)) {
			const suggestion = didYouMean(name, filterNames, "filters");
			return {
				kind: "failure",
				start,
				end,
				problem: { kind: "unknown-name", what: "filter", name, suggestion },
			};
		}
		const filtered = applyFilter(name, input.value);
		if ("value" in filtered) return { kind: "value", value: filtered.value };
		return {
			kind: "failure",
			start,
			end,
			problem: { kind: "filter", name, wanted: filtered.wanted },
		};
	}
	return call(expression, functions);
}

function call<Reason>(
	expression: Expression & { readonly kind: "call" },
	functions: Readonly<Record<string, JinjaFunction<Reason>>>,
): JinjaResult<Reason> {
	const { name, start, end } = expression;
	const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
	if (run === undefined) {
		const suggestion = didYouMean(name, Object.keys(functions), "functions");
		return {
			kind: "failure",
			start,
			end: start + name.length,
			problem: { kind: "unknown-name", what: "function", name, suggestion },
		};
	}
	const args: JinjaValue[] = [];
	const named: Record<string, JinjaValue> = {};
	for (const argument of expression.args) {
		const value = evaluate(argument.value, functions);
		if (value.kind === "failure") return value;
		if (argument.name === null) args.push(value.value);
		else named[argument.name] = value.value;
	}
	const outcome = run({ args, named });
	if ("value" in outcome) return { kind: "value", value: outcome.value };
	return { kind: "failure", start, end, problem: outcome.reason };
}
