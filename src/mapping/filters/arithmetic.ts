import { filterFailed } from "../../diagnostics/codes/row.js";
import { exactDouble, readNumber } from "../numbers.js";
import { rowProblem } from "../row-problem.js";
import { ExactNumber, kindOf, toText } from "../values.js";
import type { Filter, FilterImpl } from "./filter.js";
import { standardFilter } from "./standard.js";

const names = [
	"abs",
	"at_least",
	"at_most",
	"ceil",
	"divided_by",
	"floor",
	"minus",
	"modulo",
	"plus",
	"round",
	"times",
] as const;

/** Filters over numbers. Null in an argument gives null, as in SQL. README.md has the table. */
export const arithmeticFilters: Readonly<Record<string, Filter>> = {
	...Object.fromEntries(names.map((name) => [name, checked(name, standardFilter(name))])),
	sum: (value, args, impl) => sum(value, args, impl),
};

function checked(name: string, filter: Filter): Filter {
	return (value, args, impl) => {
		const number = toOperand(name, value);
		const operands: unknown[] = [];
		for (const arg of args) {
			if (arg === null || arg === undefined) return null;
			operands.push(typeof arg === "boolean" ? arg : toOperand(name, arg));
		}
		return checkResult(name, filter(number, operands, impl), [number, ...operands]);
	};
}

const mapItems = standardFilter("map");

function sum(value: unknown, args: readonly unknown[], impl: FilterImpl): unknown {
	const items = args.length === 0 ? value : mapItems(value, args, impl);
	const list = Array.isArray(items) ? items : [items];
	const numbers = list
		.filter((item) => item !== null && item !== undefined)
		.map((item) => toOperand("sum", item));
	let total = 0;
	for (const number of numbers) total += number;
	return checkResult("sum", total, numbers);
}

function checkResult(name: string, result: unknown, operands: readonly unknown[]): number {
	if (typeof result !== "number" || !Number.isFinite(result)) {
		throw rowProblem(filterFailed, {
			name,
			reason: "the result is not a finite number",
		});
	}
	const isRounded =
		Number.isInteger(result) && !Number.isSafeInteger(result) && operands.every(Number.isInteger);
	if (isRounded)
		throw rowProblem(filterFailed, {
			name,
			reason: "the result has more digits than a double holds",
		});
	return result;
}

function toOperand(name: string, value: unknown): number {
	if (typeof value === "number") return value;
	const number =
		value instanceof ExactNumber
			? value
			: typeof value === "string"
				? readNumber(toText(value).trim())
				: null;
	if (number instanceof ExactNumber) {
		const double = exactDouble(number);
		if (double !== null) return double;
		throw rowProblem(filterFailed, {
			name,
			reason: "a number has more digits than a double holds",
		});
	}
	if (number === null) {
		const found = typeof value === "string" ? "text that is no number" : kindOf(value);
		throw rowProblem(filterFailed, {
			name,
			reason: `needs a number, found ${found}`,
		});
	}
	return number;
}
