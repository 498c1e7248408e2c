import { ForTag, type Liquid, type Template, type Token, TypeGuards, Value } from "liquidjs";
import { canonicalDigits } from "./digits.js";
import { describeError } from "./liquid-error.js";
import { checkMarkup } from "./liquid-markup.js";
import { type LiquidProblem, syntaxProblem } from "./liquid-problem.js";
import { childrenOf, type LiquidTemplate, parseTemplate } from "./liquid-template.js";

/** A name in a template, [start, end) in its text. */
export interface LiquidName {
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

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
	/** Whether the row as it was is there too. */
	readonly hasBefore?: boolean;
	/** The names of `with:`. */
	readonly extraNames: readonly string[];
}

const rowNames = ["row", "record"];

/** Of each liquid what it has analysed, by what was asked: as with parsed templates. */
const analysed = new WeakMap<Liquid, Map<string, LiquidAnalysis>>();

/** Reads a template without rendering it. Problems come in the order of the text. */
export function analyzeLiquid(text: string, options: AnalysisOptions): LiquidAnalysis {
	const { liquid, hasItem, hasBefore = false, extraNames } = options;
	const analyses = analysed.get(liquid) ?? new Map<string, LiquidAnalysis>();
	analysed.set(liquid, analyses);
	const question = `${hasItem} ${hasBefore} ${extraNames.join(" ")}\n${text}`;
	const analysis = analyses.get(question) ?? analyze(text, options);
	analyses.set(question, analysis);
	return analysis;
}

function analyze(text: string, options: AnalysisOptions): LiquidAnalysis {
	const markup = checkMarkup(text, options.liquid);
	let template: LiquidTemplate;
	try {
		template = parseTemplate(options.liquid, text);
	} catch (error) {
		return {
			template: null,
			columns: [],
			vars: [],
			onlyColumn: null,
			problems: markup.length > 0 ? markup : [describeError(error, options.liquid)],
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
		problems: byStart([...markup, ...found.problems]),
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
			// `offset: continue` takes up where the last loop over the list stopped.
			const known = template instanceof ForTag ? [...loops, "continue"] : loops;
			for (const argument of template.arguments?.() ?? []) {
				if (argument instanceof Value) this.readValue(argument, known);
				else this.#readToken(argument, known);
			}
			for (const name of template.localScope?.() ?? []) this.#checkAssigned(name.content, name);
			const inner = [...(template.blockScope?.() ?? [])];
			for (const name of inner) this.#checkAssigned(name, loopName(name, template.token));
			this.readTemplates(childrenOf(template), [...loops, ...inner]);
		}
	}

	readValue({ initial, filters }: Pick<Value, "initial" | "filters">, loops: readonly string[] = []): void {
		this.#readExpression(initial.postfix, loops);
		for (const filter of filters) {
			this.#readFilter(filterToken(filter), loops);
		}
		this.#checkMoment(initial.postfix, filters.map(filterToken));
	}

	/** What a date filter is given, by itself or by default. */
	#checkMoment(given: readonly Token[], filters: readonly FilterToken[]): void {
		const at = filters.findIndex(({ name }) => name === "date" || name === "iso8601");
		if (at === -1) return;
		const others = filters.slice(0, at).findLastIndex(({ name }) => name !== "default");
		const defaults = filters.slice(others + 1, at).flatMap(({ args }) => args);
		for (const token of others === -1 ? [...given, ...defaults] : defaults) {
			if (Array.isArray(token) || !TypeGuards.isQuotedToken(token)) continue;
			const name = token.content.trim();
			if (name === "now" || name === "today")
				this.problems.push({ kind: "now", name, start: token.begin, end: token.end });
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
		this.problems.push(syntaxProblem([last.begin, last.end], message));
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
		if (TypeGuards.isNumberToken(token)) this.#checkNumber(token);
		else if (TypeGuards.isRangeToken(token)) {
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

	/** Written numbers are doubles. */
	#checkNumber(token: Token): void {
		const text = token.getText();
		if (canonicalDigits(String(Number(text))) === canonicalDigits(text)) return;
		this.problems.push(
			syntaxProblem(
				[token.begin, token.end],
				`\`${text}\` has more digits than a number keeps`,
				`assign it first: \`{% assign x = '${text}' | to_number %}\``,
			),
		);
	}

	#readPath([root, step]: readonly Token[], path: Token, loops: readonly string[]): void {
		if (!TypeGuards.isWordToken(root) && !TypeGuards.isQuotedToken(root)) {
			this.problems.push({ kind: "computedName", name: null, start: path.begin, end: path.end });
			return;
		}
		const name = root.content;
		const isRow = this.#isRow(name);
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
				kind: "computedName",
				name,
				start: path.begin,
				end: path.end,
			});
		}
	}

	#isRow(name: string): boolean {
		return rowNames.includes(name) || (name === "before" && this.#options.hasBefore === true);
	}

	#knownNames(loops: readonly string[]): readonly string[] {
		const { hasItem, hasBefore, extraNames } = this.#options;
		return [
			...rowNames,
			...(hasBefore === true ? ["before"] : []),
			"vars",
			...(hasItem ? ["item"] : []),
			...extraNames,
			...this.#assigned,
			...loops,
		];
	}

	/** Assigning to what a template is given would hide it for the rest of the template. */
	#checkAssigned(name: string, { begin, end }: Pick<Token, "begin" | "end">): void {
		const { hasItem, extraNames } = this.#options;
		const isGiven =
			[...rowNames, "before", "vars"].includes(name) ||
			(hasItem && name === "item") ||
			extraNames.includes(name);
		if (isGiven) this.problems.push({ kind: "reservedName", name, start: begin, end });
	}
}

/** Where a loop names its variable. */
function loopName(name: string, { input, begin, end }: Token): Pick<Token, "begin" | "end"> {
	const tag = /^(?:\{%-?)?\s*\w+\s+/.exec(input.slice(begin, end))?.[0] ?? "";
	const start = input.indexOf(name, begin + tag.length);
	return { begin: start, end: start + name.length };
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

function columnAlone({ initial, filters }: Value): string | null {
	const [token, ...others] = initial.postfix;
	if (filters.length > 0 || others.length > 0 || !TypeGuards.isPropertyAccessToken(token)) return null;
	const [root, column, ...deeper] = token.props;
	const isRow =
		TypeGuards.isWordToken(root) && rowNames.includes(root.content) && token.variable === undefined;
	if (!isRow || deeper.length > 0) return null;
	return TypeGuards.isWordToken(column) || TypeGuards.isQuotedToken(column) ? column.content : null;
}
