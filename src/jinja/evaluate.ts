import { didYouMean } from "../diagnostics/did-you-mean.js";
import {
	type Arguments,
	applyFilter,
	applyMethod,
	asText,
	filterNames,
	methodNames,
	noSecret,
} from "./filters.js";
import { holdsSecret } from "./sealed.js";
import type { Argument, Expression, JinjaValue } from "./syntax.js";

/** Gives the call's value, or why it has none, in the caller's own terms. */
export type JinjaFunction<Reason> = (
	call: Arguments,
) => { readonly value: JinjaValue } | { readonly reason: Reason };

export type JinjaFunctions<Reason> = Readonly<Record<string, JinjaFunction<Reason>>>;

export type JinjaProblem =
	| { readonly kind: "syntax"; readonly message: string }
	| {
			readonly kind: "unknown-name";
			readonly name: string;
			readonly what: "function" | "filter" | "method" | "name";
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

/** The value of an expression; what it reads beside constants are calls of these functions. */
export function evaluate<Reason>(
	expression: Expression,
	functions: JinjaFunctions<Reason>,
): JinjaResult<Reason> {
	try {
		return { kind: "value", value: read(expression) };
	} catch (error) {
		// Only `stop` throws one, with a failure of this very call.
		if (error instanceof Stop) return error.failure as JinjaFailure<Reason>;
		throw error;
	}

	function read(one: Expression): JinjaValue {
		switch (one.kind) {
			case "constant":
				return one.value;
			case "list":
				return one.items.map(read);
			case "name":
				return stop(one, unknown("name", one.name, Object.keys(functions)));
			case "call":
				return called(one);
			case "filter":
			case "method":
				return changed(one);
			case "member":
				return memberOf(one);
			case "slice":
				return sliceOf(one);
			case "not":
				return !isTrue(read(one.input));
			case "binary":
				return combined(one);
			case "choice":
				if (isTrue(read(one.test))) return read(one.chosen);
				return one.otherwise === null ? "" : read(one.otherwise);
			default:
				return one satisfies never;
		}
	}

	function called(one: Expression & { readonly kind: "call" }): JinjaValue {
		const { name, start } = one;
		const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
		if (run === undefined) {
			const end = start + name.length;
			return stop({ start, end }, unknown("function", name, Object.keys(functions)));
		}
		const outcome = run(argumentsOf(one.args));
		return "value" in outcome ? outcome.value : stop(one, outcome.reason);
	}

	function changed(one: Expression & { readonly kind: "filter" | "method" }): JinjaValue {
		const { kind, name } = one;
		const names = kind === "filter" ? filterNames : methodNames;
		const input = read(one.input);
		if (!names.includes(name)) return stop(one, unknown(kind, name, names));
		const apply = kind === "filter" ? applyFilter : applyMethod;
		const applied = apply(name, input, argumentsOf(one.args));
		return "value" in applied ? applied.value : stop(one, { kind: "filter", name, wanted: applied.wanted });
	}

	function argumentsOf(written: readonly Argument[]): Arguments {
		const args: JinjaValue[] = [];
		const named: Record<string, JinjaValue> = {};
		for (const { name, value } of written) {
			if (name === null) args.push(read(value));
			else named[name] = read(value);
		}
		return { args, named };
	}

	function memberOf(one: Expression & { readonly kind: "member" }): JinjaValue {
		const input = read(one.input);
		const key = read(one.key);
		if (holdsSecret(input)) return stop(one, { kind: "filter", name: "[ ]", ...noSecret });
		const list = typeof input === "string" || Array.isArray(input) ? input : null;
		if (list !== null && typeof key === "number") return list.at(key) ?? none(one, key);
		if (list === null && typeof input === "object" && input !== null && typeof key === "string") {
			// Neither a list nor null: a map.
			const map = input as Readonly<Record<string, JinjaValue>>;
			if (Object.hasOwn(map, key)) return map[key] ?? null;
		}
		return none(one, key);
	}

	function none(one: Expression & { readonly kind: "member" }, key: JinjaValue): never {
		return stop(one, { kind: "syntax", message: `there is nothing at \`${asText(key)}\`` });
	}

	function sliceOf(one: Expression & { readonly kind: "slice" }): JinjaValue {
		const input = read(one.input);
		if (holdsSecret(input)) return stop(one, { kind: "filter", name: "[ : ]", ...noSecret });
		const [from, to] = [one.from, one.to].map((end) => (end === null ? undefined : read(end)));
		const isIndex = (end: JinjaValue | undefined) => end === undefined || typeof end === "number";
		if ((typeof input !== "string" && !Array.isArray(input)) || !isIndex(from) || !isIndex(to))
			return stop(one, { kind: "filter", name: "[ : ]", wanted: "a text or a list, and whole numbers" });
		// Numbers, or nothing, by the check above.
		return input.slice(from as number | undefined, to as number | undefined);
	}

	function combined(one: Expression & { readonly kind: "binary" }): JinjaValue {
		const { operator } = one;
		const left = read(one.left);
		if (operator === "and") return isTrue(left) ? read(one.right) : left;
		if (operator === "or") return isTrue(left) ? left : read(one.right);
		const right = read(one.right);
		if (operator === "~") return asText(left) + asText(right);
		if (operator === "==" || operator === "!=") return isEqual(left, right) === (operator === "==");
		if (operator === "in" || operator === "not in") return isIn(left, right) === (operator === "in");
		if (typeof left === "number" && typeof right === "number") {
			if (operator === "+") return left + right;
			if (operator === "-") return left - right;
			return isBetween(operator, left - right);
		}
		if (typeof left === "string" && typeof right === "string") {
			if (operator === "+") return left + right;
			if (operator !== "-") return isBetween(operator, left < right ? -1 : left > right ? 1 : 0);
		}
		return stop(one, { kind: "filter", name: operator, wanted: "two numbers or two texts" });
	}

	function stop(
		{ start, end }: { readonly start: number; readonly end: number },
		problem: JinjaProblem | Reason,
	): never {
		throw new Stop({ kind: "failure", start, end, problem });
	}
}

/** Ends an evaluation from however deep. */
class Stop extends Error {
	constructor(readonly failure: JinjaFailure<unknown>) {
		super();
	}
}

function unknown(
	what: (JinjaProblem & { readonly kind: "unknown-name" })["what"],
	name: string,
	names: readonly string[],
): JinjaProblem {
	return { kind: "unknown-name", what, name, suggestion: didYouMean(name, names, whats[what]) };
}

const whats = { function: "functions", filter: "filters", method: "methods", name: "functions" };

/** As Python has it. */
export function isTrue(value: JinjaValue): boolean {
	if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
	return Boolean(value);
}

function isEqual(left: JinjaValue, right: JinjaValue): boolean {
	return JSON.stringify(left) === JSON.stringify(right);
}

function isIn(part: JinjaValue, whole: JinjaValue): boolean {
	if (typeof whole === "string") return whole.includes(asText(part));
	if (Array.isArray(whole)) return whole.some((item) => isEqual(item, part));
	return typeof whole === "object" && whole !== null && Object.hasOwn(whole, asText(part));
}

function isBetween(operator: "<" | "<=" | ">" | ">=", difference: number): boolean {
	switch (operator) {
		case "<":
			return difference < 0;
		case "<=":
			return difference <= 0;
		case ">":
			return difference > 0;
		case ">=":
			return difference >= 0;
		default:
			return operator satisfies never;
	}
}
