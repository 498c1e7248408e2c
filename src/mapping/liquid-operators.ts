import { Drop, toValue, toValueSync } from "liquidjs";
import { ExactNumber } from "./values.js";

/** Liquid's operators as liquidjs has them, without its generators. Operands come unevaluated to values: drops compare themselves. */
export const binaryOperators: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
	"==": isEqual,
	"!=": (left, right) => !isEqual(left, right),
	">": (left, right) => compare(left, right, "gt", "lt", (a, b) => a > b),
	"<": (left, right) => compare(left, right, "lt", "gt", (a, b) => a < b),
	">=": (left, right) => compare(left, right, "geq", "leq", (a, b) => a >= b),
	"<=": (left, right) => compare(left, right, "leq", "geq", (a, b) => a <= b),
	contains,
	and: (left, right) => isTrue(left) && isTrue(right),
	or: (left, right) => isTrue(left) || isTrue(right),
};

export function isTrue(value: unknown): boolean {
	const plain: unknown = toValue(value);
	return plain !== false && plain !== undefined && plain !== null;
}

export function isEqual(left: unknown, right: unknown): boolean {
	if (isComparable(left)) return toValueSync(left.equals(right)) === true;
	if (isComparable(right)) return toValueSync(right.equals(left)) === true;
	const a: unknown = toValue(left);
	const b: unknown = toValue(right);
	if (!Array.isArray(a)) return a === b;
	return Array.isArray(b) && a.length === b.length && a.every((item, at) => isEqual(item, b[at]));
}

type Comparison = "gt" | "geq" | "lt" | "leq";
type Comparable = Drop & Readonly<Record<Comparison | "equals", (other: unknown) => unknown>>;

/** The literals nil, empty and blank, and exact numbers. */
function isComparable(value: unknown): value is Comparable {
	return value instanceof ExactNumber || (value instanceof Drop && typeof value.equals === "function");
}

// The values are compared as JavaScript does, whatever they are: strings, numbers, or a mix of both.
type Primitive = number;

function compare(
	left: unknown,
	right: unknown,
	method: Comparison,
	mirrored: Comparison,
	relate: (a: Primitive, b: Primitive) => boolean,
): boolean {
	if (isComparable(left)) return toValueSync(left[method](right)) === true;
	if (isComparable(right)) return toValueSync(right[mirrored](left)) === true;
	return relate(toValue(left) as Primitive, toValue(right) as Primitive);
}

function contains(left: unknown, right: unknown): boolean {
	const container: unknown = toValue(left);
	if (Array.isArray(container)) return container.some((item) => isEqual(item, right));
	if (typeof container !== "string") return false;
	// As String.prototype.indexOf does: a number looks for its digits, nil for the word undefined or null.
	return container.includes(String(toValue(right)));
}
