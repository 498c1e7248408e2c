import { type Liquid, LiquidError, type Template, type Token, TypeGuards, Value } from "liquidjs";
import { fileTags } from "./liquid.js";
import { type LiquidTemplate, parseTemplate } from "./liquid-template.js";

/** A name in a template, [start, end) in its text. */
export interface LiquidName {
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

/** What is wrong with a template, and where. */
export type LiquidProblem = { readonly start: number; readonly end: number } & (
	| { readonly kind: "syntax"; readonly message: string }
	| { readonly kind: "unknownTag"; readonly name: string }
	| { readonly kind: "fileTag"; readonly name: string }
	| { readonly kind: "unknownFilter"; readonly name: string }
	| {
			readonly kind: "unknownVariable";
			readonly name: string;
			readonly known: readonly string[];
	  }
	| { readonly kind: "reservedName"; readonly name: string }
	| { readonly kind: "bareRow"; readonly name: string }
	| { readonly kind: "computedColumn" }
	| { readonly kind: "now"; readonly name: string }
);

/** What a template reads and what is wrong with it. */
export interface LiquidAnalysis {
	readonly template: LiquidTemplate | null;
	readonly columns: readonly LiquidName[];
	readonly vars: readonly LiquidName[];
	/** The column when the template is exactly `{{ row.column }}`, else null. */
	readonly onlyColumn: string | null;
	readonly problems: readonly LiquidProblem[];
}

export interface AnalysisOptions {
	/** Made with `isStrict: false`, so that an unknown filter is one problem among others. */
	readonly liquid: Liquid;
	readonly hasItem: boolean;
	/** The names of `with:`. */
	readonly extraNames: readonly string[];
}

const rowNames = ["row", "record"];

/** Reads a template without rendering it. Problems come in the order of the text. */
export function analyzeLiquid(text: string, options: AnalysisOptions): LiquidAnalysis {
	let template: LiquidTemplate;
	try {
		template = parseTemplate(options.liquid, text);
	} catch (error) {
		return {
			template: null,
			columns: [],
			vars: [],
			onlyColumn: null,
			problems: [describeError(error, options.liquid)],
		};
	}
	const templates = template.kind === "value" ? [] : template.templates;
	const found = new Findings(
		options,
		[...namesAssigned(templates)].map(({ content }) => content),
	);
	if (template.kind === "value") found.readValue(template.value);
	else found.readTemplates(templates, []);
	const byStart = <Place extends { readonly start: number }>(places: readonly Place[]) =>
		[...places].sort((a, b) => a.start - b.start);
	return {
		template,
		columns: byStart(found.columns),
		vars: byStart(found.vars),
		onlyColumn: template.kind === "value" ? columnAlone(template.value) : null,
		problems: byStart(found.problems),
	};
}

/** Gathers while walking; lives as long as one analysis. */
class Findings {
	readonly columns: LiquidName[] = [];
	readonly vars: LiquidName[] = [];
	readonly problems: LiquidProblem[] = [];
	readonly #options: AnalysisOptions;
	readonly #assigned: readonly string[];

	constructor(options: AnalysisOptions, assigned: readonly string[]) {
		this.#options = options;
		this.#assigned = assigned;
	}

	readTemplates(templates: readonly Template[], loops: readonly string[]): void {
		for (const template of templates) {
			for (const argument of template.arguments?.() ?? []) {
				if (argument instanceof Value) this.readValue(argument, loops);
				else this.#readToken(argument, loops);
			}
			for (const name of template.localScope?.() ?? []) this.#checkAssigned(name.content, name);
			const inner = [...(template.blockScope?.() ?? [])];
			for (const name of inner) this.#checkAssigned(name, template.token);
			this.readTemplates(childrenOf(template), [...loops, ...inner]);
		}
	}

	readValue({ initial, filters }: Pick<Value, "initial" | "filters">, loops: readonly string[] = []): void {
		this.#readExpression(initial.postfix, loops);
		for (const filter of filters) {
			this.#readFilter(filterToken(filter), loops);
		}
		const [first] = filters;
		const [only] = initial.postfix;
		if (first?.name !== "date" || !TypeGuards.isQuotedToken(only)) return;
		if (only.content === "now" || only.content === "today") {
			this.problems.push({
				kind: "now",
				name: only.content,
				start: only.begin,
				end: only.end,
			});
		}
	}

	#readExpression(postfix: readonly Token[], loops: readonly string[]): void {
		let depth = 0;
		for (const token of postfix) {
			if (TypeGuards.isOperatorToken(token)) depth -= token.operator === "not" ? 0 : 1;
			else depth += 1;
			this.#readToken(token, loops);
		}
		const last = postfix[postfix.length - 1];
		if (depth === 1 || last === undefined) return;
		const message = depth < 1 ? "a value is missing beside an operator" : "two values stand side by side";
		this.problems.push({
			kind: "syntax",
			message,
			start: last.begin,
			end: last.end,
		});
	}

	#readFilter({ name, args, begin }: FilterToken, loops: readonly string[]): void {
		if (!(name in this.#options.liquid.filters)) {
			this.problems.push({
				kind: "unknownFilter",
				name,
				start: begin,
				end: begin + name.length,
			});
		}
		for (const arg of args) {
			const token = Array.isArray(arg) ? arg[1] : arg;
			if (token !== undefined) this.#readToken(token, loops);
		}
	}

	#readToken(token: Token, loops: readonly string[]): void {
		if (TypeGuards.isRangeToken(token)) {
			this.#readToken(token.lhs, loops);
			this.#readToken(token.rhs, loops);
		} else if (TypeGuards.isFilteredValueToken(token)) {
			this.#readExpression(token.initial.postfix, loops);
			for (const filter of token.filters) this.#readFilter(filter, loops);
		} else if (TypeGuards.isPropertyAccessToken(token)) {
			if (token.variable !== undefined) this.#readToken(token.variable, loops);
			else this.#readPath(token.props, token, loops);
			for (const prop of token.props)
				if (TypeGuards.isPropertyAccessToken(prop)) this.#readToken(prop, loops);
		}
	}

	#readPath([root, step]: readonly Token[], path: Token, loops: readonly string[]): void {
		if (!TypeGuards.isWordToken(root) && !TypeGuards.isQuotedToken(root)) return;
		const name = root.content;
		const isRow = rowNames.includes(name);
		if (!isRow && name !== "vars") {
			const known = this.#knownNames(loops);
			if (!known.includes(name)) {
				this.problems.push({
					kind: "unknownVariable",
					name,
					known,
					start: root.begin,
					end: root.end,
				});
			}
			return;
		}
		if (step === undefined) {
			this.problems.push({
				kind: "bareRow",
				name,
				start: root.begin,
				end: root.end,
			});
		} else if (TypeGuards.isWordToken(step) || TypeGuards.isQuotedToken(step)) {
			const quote = TypeGuards.isQuotedToken(step) ? 1 : 0;
			const place = {
				name: step.content,
				start: step.begin + quote,
				end: step.end - quote,
			};
			(isRow ? this.columns : this.vars).push(place);
		} else {
			this.problems.push({
				kind: "computedColumn",
				start: path.begin,
				end: path.end,
			});
		}
	}

	#knownNames(loops: readonly string[]): readonly string[] {
		const { hasItem, extraNames } = this.#options;
		return [...rowNames, "vars", ...(hasItem ? ["item"] : []), ...extraNames, ...this.#assigned, ...loops];
	}

	/** Assigning to what a template is given would hide it for the rest of the template. */
	#checkAssigned(name: string, { begin, end }: Token): void {
		const { hasItem, extraNames } = this.#options;
		const isGiven =
			rowNames.includes(name) || name === "vars" || (hasItem && name === "item") || extraNames.includes(name);
		if (isGiven) this.problems.push({ kind: "reservedName", name, start: begin, end });
	}
}

type FilterArgument = Value["filters"][number]["args"][number];
type FilterToken = Pick<Token, "begin"> & {
	readonly name: string;
	readonly args: readonly FilterArgument[];
};

/** The token a filter was read from; liquidjs keeps it in a field that TypeScript calls private. */
function filterToken(filter: Value["filters"][number]): FilterToken {
	return (filter as unknown as { readonly token: FilterToken }).token;
}

function* namesAssigned(templates: readonly Template[]): Generator<{ readonly content: string }> {
	for (const template of templates) {
		yield* template.localScope?.() ?? [];
		yield* namesAssigned(childrenOf(template));
	}
}

/** children() is a generator that returns its result; without partials it never waits. */
function childrenOf(template: Template): readonly Template[] {
	const result = template.children?.(false, true).next();
	return result?.done === true ? result.value : [];
}

function columnAlone({ initial, filters }: Value): string | null {
	const [token, ...others] = initial.postfix;
	if (filters.length > 0 || others.length > 0 || !TypeGuards.isPropertyAccessToken(token)) return null;
	const [root, column, ...deeper] = token.props;
	const isRow =
		TypeGuards.isWordToken(root) && rowNames.includes(root.content) && token.variable === undefined;
	if (!isRow || deeper.length > 0) return null;
	return TypeGuards.isWordToken(column) || TypeGuards.isQuotedToken(column) ? column.content : null;
}

function describeError(error: unknown, liquid: Liquid): LiquidProblem {
	if (!(error instanceof LiquidError)) throw error;
	// Set on every LiquidError; the typings leave it out.
	const { token } = error as unknown as { readonly token: Token };
	const place = { start: token.begin, end: token.end };
	if (TypeGuards.isTagToken(token) && !(token.name in liquid.tags)) {
		const start = token.input.indexOf(token.name, token.begin);
		const named = { name: token.name, start, end: start + token.name.length };
		if (fileTags.has(token.name)) return { kind: "fileTag", ...named };
		if (error.message.startsWith(`tag "${token.name}" not found`) && !isPartOfTag(token.name))
			return { kind: "unknownTag", ...named };
	}
	const message = error.message.replace(/(, file:.*)?, line:\d+, col:\d+$/, "");
	return { kind: "syntax", message: plainWords(message), ...place };
}

/** Words that belong to another tag: alone they are a mistake of structure, not of spelling. */
function isPartOfTag(name: string): boolean {
	return /^(else|elsif|when|end\w+)$/.test(name);
}

function plainWords(message: string): string {
	if (message.startsWith("invalid value expression")) return "a value is missing";
	const stray = /^tag "(\w+)" not found$/.exec(message);
	return stray === null ? message : `\`${stray[1]}\` stands without the tag it belongs to`;
}
