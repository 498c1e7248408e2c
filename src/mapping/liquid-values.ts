import { type Token, TypeGuards, toValue, type Value } from "liquidjs";
import type { FilterImpl } from "./filters/filter.js";
import { binaryOperators, isTrue } from "./liquid-operators.js";
import type { ProgramScope } from "./program-scope.js";
import type { Evaluate } from "./rows.js";

/** A program's scope while one template is made into closures: the names it assigns become slots. */
export interface TemplateScope {
	readonly program: ProgramScope;
	readonly slots: Map<string, number>;
	readonly locals: unknown[];
}

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
	return TypeGuards.isPropertyAccessToken(token) ? compilePath(token, scope) : null;
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
	const { columns, vars } = scope.program;
	switch (root.content) {
		case "row":
		case "record":
			return compileColumn(columns, steps, scope);
		case "vars":
			return compileSteps(() => vars, steps, scope);
		case "item":
			return compileSteps((state) => state.item, steps, scope);
		default:
			return compileSteps(readSlot(root.content, scope), steps, scope);
	}
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
			evaluate = (state) => context.readProperty(asScope(container(state)), content);
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

/** The name may be assigned further down; until then it is undefined. */
function readSlot(name: string, { slots, locals }: TemplateScope): Evaluate {
	const slot = slotOf(name, slots);
	return () => locals[slot];
}

export function slotOf(name: string, slots: Map<string, number>): number {
	const known = slots.get(name);
	if (known !== undefined) return known;
	slots.set(name, slots.size);
	return slots.size - 1;
}

/** readProperty takes anything and says so only to JavaScript. */
function asScope(value: unknown): object {
	return value as object;
}

function asKey(value: unknown): string {
	return value as string;
}
