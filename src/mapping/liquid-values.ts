import { type Token, TypeGuards, toValue, type Value } from "liquidjs";
import type { FilterImpl } from "./filters/filter.js";
import { binaryOperators, isTrue } from "./liquid-operators.js";
import type { ProgramScope } from "./program-scope.js";
import type { Evaluate } from "./rows.js";
import { type LoopPlace, slotOf, type TemplateScope } from "./template-scope.js";
import { isObject } from "./values.js";

/** An expression with its filters as a closure; null when liquidjs has to evaluate it. */
export function compileValue(
	{ initial, filters }: Pick<Value, "initial" | "filters">,
	scope: TemplateScope,
): Evaluate | null {
	let evaluate = compileExpression(initial.postfix, scope);
	for (const { name, args } of filters) {
		const applied: Evaluate | null = evaluate === null ? null : compileFilter(evaluate, name, args, scope);
		if (applied === null) return null;
		evaluate = applied;
	}
	return evaluate;
}

/** One operand: a literal, a path or a quoted text. */
export function compileToken(token: Token, scope: TemplateScope): Evaluate | null {
	if (
		TypeGuards.isQuotedToken(token) ||
		TypeGuards.isNumberToken(token) ||
		TypeGuards.isLiteralToken(token)
	) {
		const { content } = token;
		return () => content;
	}
	if (TypeGuards.isRangeToken(token)) return compileRange(token.lhs, token.rhs, scope);
	return TypeGuards.isPropertyAccessToken(token) ? compilePath(token, scope) : null;
}

function compileRange(lhs: Token, rhs: Token, scope: TemplateScope): Evaluate | null {
	const first = compileToken(lhs, scope);
	const last = compileToken(rhs, scope);
	if (first === null || last === null) return null;
	const { memoryLimit } = scope.program.context;
	return (state) => {
		const low = Number(toValue(first(state)));
		const high = Number(toValue(last(state)));
		memoryLimit.use(high - low + 1);
		// Past 2^53 adding one changes nothing, and counting would never end.
		if (high > Number.MAX_SAFE_INTEGER || low < Number.MIN_SAFE_INTEGER)
			memoryLimit.use(Number.POSITIVE_INFINITY);
		const numbers: number[] = [];
		for (let number = low; number < high + 1; number += 1) numbers.push(number);
		return numbers;
	};
}

function compileExpression(postfix: readonly Token[], scope: TemplateScope): Evaluate | null {
	const operands: Evaluate[] = [];
	for (const token of postfix) {
		const operand = TypeGuards.isOperatorToken(token)
			? compileOperation(token.operator, operands)
			: compileToken(token, scope);
		if (operand === null) return null;
		operands.push(operand);
	}
	return operands.length === 1 ? (operands[0] ?? null) : null;
}

/** Both operands are always evaluated, as liquidjs does: a value that fails the row fails it in either way of rendering. */
function compileOperation(operator: string, operands: Evaluate[]): Evaluate | null {
	const right = operands.pop();
	if (right === undefined) return null;
	if (operator === "not") return (state) => !isTrue(right(state));
	const left = operands.pop();
	const operate = binaryOperators[operator];
	if (left === undefined || operate === undefined) return null;
	return (state) => {
		const first = left(state);
		return operate(first, right(state));
	};
}

function compileFilter(
	input: Evaluate,
	name: string,
	args: Value["filters"][number]["args"],
	scope: TemplateScope,
): Evaluate | null {
	const filter = scope.program.filters.get(name);
	if (filter === undefined) return null;
	const readers: Evaluate[] = [];
	for (const arg of args) {
		const reader = compileArgument(arg, scope);
		if (reader === null) return null;
		readers.push(reader);
	}
	const { context, liquid } = scope.program;
	// Filters read only these two; liquidjs's type asks for the token as well.
	const impl = { context, liquid } as FilterImpl;
	const [only, ...others] = readers;
	if (only === undefined) return (state) => filter(input(state), [], impl);
	if (others.length === 0) {
		return (state) => {
			const value = input(state);
			return filter(value, [only(state)], impl);
		};
	}
	return (state) => {
		const value = input(state);
		return filter(
			value,
			readers.map((read) => read(state)),
			impl,
		);
	};
}

function compileArgument(
	arg: Value["filters"][number]["args"][number],
	scope: TemplateScope,
): Evaluate | null {
	if (!Array.isArray(arg)) return compileToken(arg, scope);
	const [name, token] = arg;
	const read = token === undefined ? null : compileToken(token, scope);
	return read === null ? null : (state) => [name, read(state)];
}

function compilePath(
	token: {
		readonly variable?: Token | undefined;
		readonly props: readonly Token[];
	},
	scope: TemplateScope,
): Evaluate | null {
	if (token.variable !== undefined) {
		const base = compileToken(token.variable, scope);
		return base === null ? null : compileSteps(base, token.props, scope);
	}
	const [root, ...steps] = token.props;
	if (root === undefined || !(TypeGuards.isWordToken(root) || TypeGuards.isQuotedToken(root))) return null;
	const { columns, beforeColumns, vars } = scope.program;
	switch (root.content) {
		case "row":
		case "record":
			return compileColumn(columns, steps, scope);
		case "before":
			return compileColumn(beforeColumns, steps, scope);
		case "vars":
			return compileSteps(() => vars, steps, scope);
		case "item":
			return compileSteps((state) => state.item, steps, scope);
		case "forloop":
			return compileLoopPlace(steps, scope);
		// What `offset: continue` reads is kept by liquidjs.
		case "continue":
			return null;
		default:
			return compileSteps(readSlot(root.content, scope), steps, scope);
	}
}

const loopFacts: Readonly<Record<string, (place: LoopPlace) => unknown>> = {
	index: ({ at }) => at + 1,
	index0: ({ at }) => at,
	rindex: ({ at, length }) => length - at,
	rindex0: ({ at, length }) => length - at - 1,
	first: ({ at }) => at === 0,
	last: ({ at, length }) => at === length - 1,
	length: ({ length }) => length,
	name: ({ name }) => name,
};

function compileLoopPlace([fact, ...steps]: readonly Token[], scope: TemplateScope): Evaluate | null {
	const { place } = scope;
	if (place === null || !(TypeGuards.isWordToken(fact) || TypeGuards.isQuotedToken(fact))) return null;
	const read = Object.hasOwn(loopFacts, fact.content) ? loopFacts[fact.content] : undefined;
	return read === undefined ? null : compileSteps(() => read(place), steps, scope);
}

function compileColumn(
	columns: ProgramScope["columns"],
	[name, ...steps]: readonly Token[],
	scope: TemplateScope,
): Evaluate | null {
	if (!TypeGuards.isWordToken(name) && !TypeGuards.isQuotedToken(name)) return null;
	const column = columns.get(name.content);
	return compileSteps(column === undefined ? () => undefined : column.read, steps, scope);
}

function compileSteps(base: Evaluate, steps: readonly Token[], scope: TemplateScope): Evaluate | null {
	const { context } = scope.program;
	let evaluate = base;
	for (const step of steps) {
		const container = evaluate;
		if (TypeGuards.isWordToken(step) || TypeGuards.isQuotedToken(step) || TypeGuards.isNumberToken(step)) {
			const { content } = step;
			evaluate = (state) => readMember(container(state), content, context);
			continue;
		}
		const key = compileToken(step, scope);
		if (key === null) return null;
		evaluate = (state) => {
			const property = asKey(toValue(key(state)));
			return context.readProperty(asScope(container(state)), property);
		};
	}
	return evaluate;
}

/** Objects without liquidjs's detours: of JSON's values only they have members of their own. */
function readMember(container: unknown, key: string | number, context: ProgramScope["context"]): unknown {
	if (key === "size" || !isObject(container)) return context.readProperty(asScope(container), key);
	return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** The name may be assigned further down; until then it is undefined. A loop's variable hides an assigned one. */
function readSlot(name: string, { slots, locals, loops }: TemplateScope): Evaluate {
	const slot = loops.get(name) ?? slotOf(name, slots);
	return () => locals[slot];
}

/** readProperty takes anything and says so only to JavaScript. */
function asScope(value: unknown): object {
	return value as object;
}

function asKey(value: unknown): string {
	return value as string;
}
