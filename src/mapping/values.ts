import { Drop, toValue } from "liquidjs";
import { binaryBare, objectInText } from "../diagnostics/codes/row.js";
import { compareDigits } from "./digits.js";
import { rowProblem } from "./row-problem.js";

/**
 * A number whose digits are kept, because a double would lose some or print them in another way. In text and ids it is
 * its digits; compared, it is a number; as a JSON number it fails the row where a double would lose digits.
 */
export class ExactNumber extends Drop {
	readonly digits: string;

	constructor(digits: string) {
		super();
		this.digits = digits;
	}

	/** liquidjs takes this for text. */
	override valueOf(): string {
		return this.digits;
	}

	override toString(): string {
		return this.digits;
	}

	/** For `<` inside liquidjs's sort. */
	[Symbol.toPrimitive](hint: string): string | number {
		return hint === "string" ? this.digits : Number(this.digits);
	}

	equals(other: unknown): boolean {
		return this.#compare(other) === 0;
	}

	gt(other: unknown): boolean {
		return this.#compare(other) > 0;
	}

	geq(other: unknown): boolean {
		return this.#compare(other) >= 0;
	}

	lt(other: unknown): boolean {
		return this.#compare(other) < 0;
	}

	leq(other: unknown): boolean {
		return this.#compare(other) <= 0;
	}

	/** NaN beside what is no number. */
	#compare(other: unknown): number {
		if (!isNumeric(other)) return Number.NaN;
		return compareDigits(this.digits, String(other)) ?? Number.NaN;
	}
}

/** Bytes, as base64. Only the base64 filters read it; any other use fails the row. */
export class Binary extends Drop {
	readonly base64: string;

	constructor(base64: string) {
		super();
		this.base64 = base64;
	}

	override valueOf(): never {
		throw rowProblem(binaryBare, {});
	}

	override toString(): never {
		throw rowProblem(binaryBare, {});
	}
}

/** JSON text out of the json filter, inside a template that renders to JSON; elsewhere text. */
export class JsonText extends Drop {
	readonly text: string;

	constructor(text: string) {
		super();
		this.text = text;
	}

	override valueOf(): string {
		return this.text;
	}
}

/** A JSON object: not null, not a list, not one of the classes above. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Drop);
}

/** A value as text, the way it stands inside a longer text: null is nothing, a list its elements one after another. */
export function toText(given: unknown): string {
	if (typeof given === "string") return given;
	const value: unknown = toValue(given);
	if (value === null || value === undefined) return "";
	if (Array.isArray(value)) return value.map(toText).join("");
	if (isObject(value)) throw rowProblem(objectInText, { found: "an object" });
	return String(value);
}

/** What a value is, for messages that must not show it. */
export function kindOf(value: unknown): string {
	if (value === null || value === undefined) return "null";
	if (value instanceof ExactNumber || typeof value === "number") return "a number";
	if (value instanceof Binary) return "a binary value";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "boolean") return "a boolean";
	return typeof value === "string" ? "text" : "an object";
}

function isNumeric(value: unknown): boolean {
	return typeof value === "number" || value instanceof ExactNumber;
}
