import {
	conversionFailed,
	idType,
	numberLosesDigits,
	objectInText,
	timestampInvalid,
} from "../diagnostics/codes/row.js";
import type { LeafProgram } from "../types/generated/compiled.js";
import { parseJson } from "./json-text.js";
import { readNumber } from "./numbers.js";
import { rowProblem } from "./row-problem.js";
import type { OffsetAt } from "./time-zones.js";
import { checkEventTime, toDate, toInstant } from "./timestamps.js";
import { ExactNumber, isObject, kindOf, toText } from "./values.js";
import { toDouble } from "./write-value.js";

export type Form = LeafProgram["form"];

/** Turns a value that is not null into the field's form; null means that the field is left out. */
export type Convert = (value: unknown) => unknown;

const trueWords = new Set(["true", "t", "yes", "1"]);
const falseWords = new Set(["false", "f", "no", "0"]);

/** The conversion of a form. It is strict: what has no one meaning throws a RowProblem. */
export function converter(form: Form, offsetAt: OffsetAt): Convert {
	switch (form) {
		case "auto":
			return (value) => value;
		case "id":
		case "label":
			return toId;
		case "instant":
			return (value) => (isBlank(value) ? null : checkEventTime(toInstant(timeText(value), offsetAt)));
		case "datetime":
			return (value) => toInstant(timeText(value), offsetAt);
		case "date":
			return (value) => toDate(timeText(value), offsetAt);
		case "string":
			return asText;
		case "number":
			return toNumber;
		case "integer":
			return toInteger;
		case "boolean":
			return toBoolean;
		case "json":
			return (value) => (typeof value === "string" ? parseJson(value) : value);
		default:
			return form satisfies never;
	}
}

/** Ids, event names and their like: text with every digit; blank is absent. */
export function toId(given: unknown): string | null {
	const value = given instanceof ExactNumber ? given.digits : given;
	if (typeof value === "number") {
		if (!Number.isInteger(value)) throw rowProblem(idType, { found: "a number with a fraction" });
		if (!Number.isSafeInteger(value)) throw rowProblem(numberLosesDigits, {});
		return String(value === 0 ? 0 : value);
	}
	if (given instanceof ExactNumber && !/^-?\d+$/.test(given.digits)) {
		throw rowProblem(idType, { found: "a number with a fraction" });
	}
	if (typeof value !== "string") throw rowProblem(idType, { found: kindOf(value) });
	return isBlank(value) ? null : value;
}

/** Text of a number, boolean or text. */
export function asText(value: unknown): string {
	if (Array.isArray(value) || isObject(value)) throw rowProblem(objectInText, { found: kindOf(value) });
	return toText(value);
}

/** A number, or plain decimal text as one. */
export function toNumber(value: unknown): number {
	const number = toNumeric(value);
	return number instanceof ExactNumber ? toDouble(number) : number;
}

/** Like toNumber, digits kept that a double would lose. */
export function toNumeric(value: unknown): number | ExactNumber {
	if (typeof value === "number" || value instanceof ExactNumber) return value;
	const number = typeof value === "string" ? readNumber(value.trim()) : null;
	if (number === null)
		throw rowProblem(conversionFailed, {
			to: "a number",
			found: describe(value),
		});
	return number;
}

function toInteger(value: unknown): number {
	const number = toNumber(value);
	if (!Number.isInteger(number)) {
		throw rowProblem(conversionFailed, {
			to: "a whole number",
			found: "a number with a fraction",
		});
	}
	return number;
}

function toBoolean(value: unknown): boolean {
	if (typeof value === "boolean") return value;
	const word =
		typeof value === "string" || typeof value === "number" ? String(value).trim().toLowerCase() : "";
	if (trueWords.has(word)) return true;
	if (falseWords.has(word)) return false;
	throw rowProblem(conversionFailed, {
		to: "a boolean",
		found: describe(value),
	});
}

/** Text for readTime, white space at the ends off. */
export function timeText(value: unknown): string {
	if (typeof value !== "string") throw rowProblem(timestampInvalid, { found: kindOf(value) });
	return value.trim();
}

function isBlank(value: unknown): boolean {
	return typeof value === "string" && value.trim() === "";
}

function describe(value: unknown): string {
	if (typeof value !== "string") return kindOf(value);
	return isBlank(value) ? "blank text" : "other text";
}
