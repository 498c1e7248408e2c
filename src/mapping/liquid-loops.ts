import { BreakTag, ContinueTag, type ForTag, type Template, type Token, TypeGuards, toValue } from "liquidjs";
import { childrenOf } from "./liquid-template.js";
import { compileToken } from "./liquid-values.js";
import type { Evaluate, RowState } from "./rows.js";
import { type LoopPlace, slotOf, type TemplateScope, type WriteText } from "./template-scope.js";
import { isObject } from "./values.js";

type Compile = (templates: readonly Template[], scope: TemplateScope) => WriteText | null;

/** A `for` as a closure; null when liquidjs has to run it. `compile` is for what stands inside it. */
export function compileFor(tag: ForTag, scope: TemplateScope, compile: Compile): WriteText | null {
	const { flow, locals } = scope;
	const list = compileToken(tag.collection, scope);
	const choose = compileOptions(tag, scope);
	const place: LoopPlace = { at: 0, length: 0, name: `${tag.variable}-${tag.collection.getText()}` };
	// Names of templates hold no blanks, so no assignment shares the slot.
	const slot = slotOf(`for ${scope.slots.size}`, scope.slots);
	const loops = new Map([...scope.loops, [tag.variable, slot] as const]);
	const canStop = scope.canStop || containsStop(tag.templates);
	const write = compile(tag.templates, { ...scope, loops, place, canStop });
	const writeElse = compile(tag.elseTemplates, scope);
	if (list === null || choose === null || write === null || writeElse === null) return null;
	return (state) => {
		const all = elementsOf(list(state));
		if (all.length === 0) return writeElse(state);
		const elements = choose(all, state);
		let text = "";
		place.length = elements.length;
		for (place.at = 0; place.at < elements.length; place.at += 1) {
			locals[slot] = elements[place.at];
			flow.stopped = null;
			text += write(state);
			if (flow.stopped === "break") break;
		}
		flow.stopped = null;
		return text;
	};
}

function containsStop(templates: readonly Template[]): boolean {
	return templates.some(
		(template) =>
			template instanceof BreakTag || template instanceof ContinueTag || containsStop(childrenOf(template)),
	);
}

type Choose = (elements: readonly unknown[], state: RowState) => readonly unknown[];

/** offset, then limit, then reversed, however they are written; a missing value is no option, a null is zero. */
function compileOptions({ hash: { hash } }: ForTag, scope: TemplateScope): Choose | null {
	const names = Object.keys(hash);
	if (names.length === 0) return (elements) => elements;
	const readers: Evaluate[] = [];
	for (const name of names) {
		const token: Token | undefined = hash[name];
		const read = token === undefined ? () => true : readOption(token, scope);
		if (read === null) return null;
		readers.push(read);
	}
	const [offsetAt, limitAt, reversedAt] = ["offset", "limit", "reversed"].map((name) => names.indexOf(name));
	return (elements, state) => {
		// All are read, as in liquidjs: one that fails the row fails it in any place.
		const values = readers.map((read) => read(state));
		const offset = values[offsetAt ?? -1];
		const limit = values[limitAt ?? -1];
		const rest = offset === undefined ? elements : elements.slice(asNumber(offset));
		const chosen = limit === undefined ? rest : rest.slice(0, asNumber(limit));
		return values[reversedAt ?? -1] === undefined ? chosen : [...chosen].reverse();
	};
}

function readOption(token: Token, scope: TemplateScope): Evaluate | null {
	return TypeGuards.isValueToken(token) ? compileToken(token, scope) : null;
}

/** slice() takes anything and says so only to JavaScript. */
function asNumber(value: unknown): number {
	return value as number;
}

/** What a loop runs over: text is one element, an object its pairs. */
function elementsOf(given: unknown): readonly unknown[] {
	const value: unknown = toValue(given);
	if (Array.isArray(value)) return value;
	if (typeof value === "string" && value !== "") return [value];
	return isObject(value) ? Object.entries(value) : [];
}
