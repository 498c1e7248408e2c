import {
	evaluate,
	isTrue,
	type JinjaFailure,
	type JinjaFunctions,
	type JinjaProblem,
	type JinjaResult,
} from "./evaluate.js";
import { asText } from "./filters.js";
import type { JinjaValue } from "./syntax.js";
import { type Branch, readTemplate, type TemplatePart } from "./template.js";

export type { JinjaFailure, JinjaFunction, JinjaFunctions, JinjaProblem, JinjaResult } from "./evaluate.js";
export type { Arguments as JinjaCall } from "./filters.js";

/** True for text that `renderJinja` would not give back as it is. */
export function hasJinja(text: string): boolean {
	return /\{[{%#]/.test(text);
}

/**
 * Renders the part of Jinja that settings and profiles use: expressions, `if` and comments. If, white space at the ends aside,
 * nothing but one value comes out, it keeps its type, as dbt renders natively; else values are written into the text, null as
 * nothing.
 */
export function renderJinja<Reason>(text: string, functions: JinjaFunctions<Reason>): JinjaResult<Reason> {
	const template = readTemplate(text);
	if ("message" in template) {
		const problem: JinjaProblem = { kind: "syntax", message: template.message };
		return { kind: "failure", start: template.start, end: template.end, problem };
	}
	const outputs: Output[] = [];
	const failure = collect(template.parts, { functions, outputs });
	if (failure !== null) return failure;
	const [only, ...others] = outputs.filter(({ isText, value }) => !isText || asText(value).trim() !== "");
	if (only?.isText === false && others.length === 0) return { kind: "value", value: only.value };
	return { kind: "value", value: outputs.map(({ value }) => asText(value)).join("") };
}

interface Output {
	/** Whether it stood there as it is, outside of all braces. */
	readonly isText: boolean;
	readonly value: JinjaValue;
}

/** Adds what the parts give; the first failure ends it. */
function collect<Reason>(
	parts: readonly TemplatePart[],
	to: { readonly functions: JinjaFunctions<Reason>; readonly outputs: Output[] },
): JinjaFailure<Reason> | null {
	for (const part of parts) {
		const failure = part.kind === "choice" ? choose(part.branches, to) : collectOne(part, to);
		if (failure !== null) return failure;
	}
	return null;
}

function collectOne<Reason>(
	part: TemplatePart & { readonly kind: "text" | "output" },
	{ functions, outputs }: { readonly functions: JinjaFunctions<Reason>; readonly outputs: Output[] },
): JinjaFailure<Reason> | null {
	if (part.kind === "text") {
		outputs.push({ isText: true, value: part.text });
		return null;
	}
	const result = evaluate(part.expression, functions);
	if (result.kind === "failure") return result;
	outputs.push({ isText: false, value: result.value });
	return null;
}

/** The first branch whose test holds, and no other: what stands in the others is never asked. */
function choose<Reason>(
	branches: readonly Branch[],
	to: { readonly functions: JinjaFunctions<Reason>; readonly outputs: Output[] },
): JinjaFailure<Reason> | null {
	for (const { test, parts } of branches) {
		if (test === null) return collect(parts, to);
		const result = evaluate(test, to.functions);
		if (result.kind === "failure") return result;
		if (isTrue(result.value)) return collect(parts, to);
	}
	return null;
}
