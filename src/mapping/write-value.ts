import { toValue } from "liquidjs";
import { numberLosesDigits, numberNotFinite, textMalformed } from "../diagnostics/codes/row.js";
import { exactDouble, writeNumber } from "./numbers.js";
import { rowProblem } from "./row-problem.js";
import { ExactNumber, isObject } from "./values.js";

/**
 * What a null becomes. unset: null where the event sent before holds a value; send: null; omit: nothing. Comparing uses
 * omit for unset, because what was sent before is no part of what two events are compared by.
 */
export type NullRule = "unset" | "send" | "omit";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters JSON escapes.
const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;
const malformed = /\0|\p{Surrogate}/u;

/** JSON text of a null, or nothing. */
export function writeNull(rule: NullRule, before: unknown): string | undefined {
	return rule === "send" || (rule === "unset" && before !== undefined && before !== null)
		? "null"
		: undefined;
}

/** JSON text of a string. Throws a RowProblem for a lone surrogate or NUL. */
export function writeString(text: string): string {
	// A loop beats a regular expression on short text, and JSON.stringify on both.
	if (text.length < 48) {
		for (let at = 0; at < text.length; at += 1) {
			const code = text.charCodeAt(at);
			if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff))
				return escapeString(text);
		}
		return `"${text}"`;
	}
	return needsEscape.test(text) ? escapeString(text) : `"${text}"`;
}

/**
 * JSON text of a runtime value. Keys are sorted at every level, nulls of objects follow the rule at every level, nulls in
 * lists stay. Undefined when there is nothing to write. Throws a RowProblem for what cannot be sent.
 */
export function writeValue(value: unknown, rule: NullRule, before: unknown): string | undefined {
	switch (typeof value) {
		case "string":
			return writeString(value);
		case "number":
			if (!Number.isFinite(value)) throw rowProblem(numberNotFinite, {});
			return writeNumber(value);
		case "boolean":
			return value ? "true" : "false";
		case "undefined":
			return writeNull(rule, before);
		default:
			return writeCompound(value, rule, before);
	}
}

/** The number a JSON reader will see. Throws a RowProblem when it would lose digits. */
export function toDouble(value: ExactNumber): number {
	const number = exactDouble(value);
	if (number === null) throw rowProblem(numberLosesDigits, {});
	return number;
}

/** An own member of a parsed object; undefined for anything else. */
export function memberOf(before: unknown, key: string): unknown {
	return isObject(before) && Object.hasOwn(before, key) ? before[key] : undefined;
}

function writeCompound(value: unknown, rule: NullRule, before: unknown): string | undefined {
	if (value === null) return writeNull(rule, before);
	if (Array.isArray(value)) return writeList(value, rule);
	if (isObject(value)) return writeObject(value, rule, before);
	if (value instanceof ExactNumber) return writeNumber(toDouble(value));
	return writeValue(toValue(value), rule, before);
}

function writeList(items: readonly unknown[], rule: NullRule): string {
	const written = items.map((item) => writeValue(item, rule, undefined) ?? (isObject(item) ? "{}" : "null"));
	return `[${written.join(",")}]`;
}

function writeObject(
	object: Readonly<Record<string, unknown>>,
	rule: NullRule,
	before: unknown,
): string | undefined {
	const keys = Object.keys(object).sort();
	let members = "";
	for (const key of keys) {
		const written = writeValue(object[key], rule, memberOf(before, key));
		if (written !== undefined) members += `${members === "" ? "" : ","}${writeString(key)}:${written}`;
	}
	return members === "" && keys.length > 0 ? undefined : `{${members}}`;
}

function escapeString(text: string): string {
	if (malformed.test(text)) throw rowProblem(textMalformed, {});
	return JSON.stringify(text);
}
