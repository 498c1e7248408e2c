import {
	AssignTag,
	BreakTag,
	CaptureTag,
	CaseTag,
	CommentTag,
	ContinueTag,
	EchoTag,
	ForTag,
	IfTag,
	InlineCommentTag,
	isFalsy,
	LiquidTag,
	Output,
	type Template,
	TypeGuards,
	toValue,
	UnlessTag,
	Value,
} from "liquidjs";
import { compileFor } from "./liquid-loops.js";
import { isEqual, isTrue } from "./liquid-operators.js";
import { compileToken, compileValue } from "./liquid-values.js";
import type { Evaluate } from "./rows.js";
import { type Flow, slotOf, type TemplateScope, type WriteText } from "./template-scope.js";
import { toText } from "./values.js";

/** Templates as one closure; null when a tag among them is left to liquidjs. */
export function compileTemplates(templates: readonly Template[], scope: TemplateScope): WriteText | null {
	const parts: WriteText[] = [];
	for (const template of templates) {
		const part = compileTemplate(template, scope);
		if (part === null) return null;
		parts.push(part);
	}
	return scope.canStop ? joinUntilStopped(parts, scope.flow) : join(parts);
}

function joinUntilStopped(parts: readonly WriteText[], flow: Flow): WriteText {
	return (state) => {
		let text = "";
		for (const part of parts) {
			text += part(state);
			if (flow.stopped !== null) break;
		}
		return text;
	};
}

function join(parts: readonly WriteText[]): WriteText {
	const [first, second, third] = parts;
	if (first === undefined) return () => "";
	if (second === undefined) return first;
	if (third === undefined) return (state) => first(state) + second(state);
	return (state) => {
		let text = "";
		for (const part of parts) text += part(state);
		return text;
	};
}

function compileTemplate(template: Template, scope: TemplateScope): WriteText | null {
	if (TypeGuards.isHTMLToken(template.token)) {
		const text = template.token.getContent();
		return () => text;
	}
	if (template instanceof Output) return compileOutput(template.value, scope);
	if (template instanceof EchoTag) return compileEcho(template, scope);
	if (template instanceof AssignTag) return compileAssign(template, scope);
	if (template instanceof IfTag || template instanceof UnlessTag) return compileIf(template, scope);
	if (template instanceof CaseTag) return compileCase(template, scope);
	if (template instanceof CaptureTag) return compileCapture(template, scope);
	if (template instanceof ForTag) {
		const isFree = !isReserved(template.variable) && template.variable !== "forloop";
		return isFree ? compileFor(template, scope, compileTemplates) : null;
	}
	if (template instanceof BreakTag) return compileStop("break", scope);
	if (template instanceof ContinueTag) return compileStop("continue", scope);
	if (template instanceof LiquidTag) return compileTemplates(template.templates, scope);
	if (template instanceof CommentTag || template instanceof InlineCommentTag) return () => "";
	return null;
}

function compileOutput(value: Value, scope: TemplateScope): WriteText | null {
	const evaluate = compileValue(value, scope);
	return evaluate === null ? null : (state) => toText(evaluate(state));
}

function compileEcho(tag: EchoTag, scope: TemplateScope): WriteText | null {
	const [value] = tag.arguments();
	if (value === undefined) return () => "";
	return value instanceof Value ? compileOutput(value, scope) : null;
}

function compileAssign(tag: AssignTag, scope: TemplateScope): WriteText | null {
	const [name] = tag.localScope();
	const [value] = tag.arguments();
	if (name === undefined || !(value instanceof Value) || isReserved(name.content)) return null;
	const evaluate = compileValue(value, scope);
	if (evaluate === null) return null;
	const slot = slotOf(name.content, scope.slots);
	return (state) => {
		scope.locals[slot] = evaluate(state);
		return "";
	};
}

function compileCapture(tag: CaptureTag, scope: TemplateScope): WriteText | null {
	const write = compileTemplates(tag.templates, scope);
	if (write === null || isReserved(tag.variable)) return null;
	const slot = slotOf(tag.variable, scope.slots);
	return (state) => {
		scope.locals[slot] = write(state);
		return "";
	};
}

function compileIf(tag: IfTag | UnlessTag, scope: TemplateScope): WriteText | null {
	const branches: { readonly test: Evaluate; readonly write: WriteText }[] = [];
	for (const branch of tag.branches) {
		const evaluate = compileValue(branch.value, scope);
		const write = compileTemplates(branch.templates, scope);
		if (evaluate === null || write === null) return null;
		const isNegated = "test" in branch && branch.test === isFalsy;
		branches.push({
			test: isNegated ? (state) => !isTrue(evaluate(state)) : (state) => isTrue(evaluate(state)),
			write,
		});
	}
	const writeElse = compileTemplates(tag.elseTemplates ?? [], scope);
	if (writeElse === null) return null;
	return (state) => {
		for (const { test, write } of branches) if (test(state)) return write(state);
		return writeElse(state);
	};
}

/** Every branch that matches is written, as in liquidjs. */
function compileCase(tag: CaseTag, scope: TemplateScope): WriteText | null {
	const target = compileValue(tag.value, scope);
	const writeElse = compileTemplates(tag.elseTemplates, scope);
	const branches: {
		readonly values: readonly Evaluate[];
		readonly write: WriteText;
	}[] = [];
	for (const branch of tag.branches) {
		const values = branch.values.map((token) => compileToken(token, scope)).filter((value) => value !== null);
		const write = compileTemplates(branch.templates, scope);
		if (values.length < branch.values.length || write === null) return null;
		branches.push({ values, write });
	}
	if (target === null || writeElse === null) return null;
	return (state) => {
		const value: unknown = toValue(target(state));
		let text: string | null = null;
		for (const { values, write } of branches) {
			if (values.some((read) => isEqual(value, read(state)))) text = (text ?? "") + write(state);
		}
		return text ?? writeElse(state);
	};
}

/** Compile refuses them outside loops. */
function compileStop(stop: "break" | "continue", { flow, place }: TemplateScope): WriteText | null {
	if (place === null) return null;
	return () => {
		flow.stopped = stop;
		return "";
	};
}

/** Compile refuses these names; a program that has them all the same is left to liquidjs. */
function isReserved(name: string): boolean {
	return name === "row" || name === "record" || name === "vars" || name === "item";
}
