import { type Liquid, LiquidError, type TagToken, type Token, Tokenizer, TypeGuards } from "liquidjs";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { isPartOfTag } from "./liquid.js";
import { type LiquidProblem, syntaxProblem } from "./liquid-problem.js";

/**
 * What liquidjs reads past without a word, or names at the wrong place: a tag that is not closed, `when` after `else`,
 * options that do not exist, and whatever follows a complete value. What its parser refuses is left to it.
 */
export function checkMarkup(text: string, liquid: Liquid): readonly LiquidProblem[] {
	const check = new MarkupCheck(liquid);
	try {
		const tokens = new Tokenizer(text, liquid.options.operators).readTopLevelTokens(liquid.options);
		check.readTokens(tokens, false);
	} catch (error) {
		if (!(error instanceof LiquidError)) throw error;
	}
	return check.problems;
}

/** A tag whose end is still to come. */
interface OpenTag {
	readonly name: string;
	readonly token: Token;
	hasElse: boolean;
}

const blockTags = new Set(["if", "unless", "case", "for", "tablerow", "capture", "comment"]);
const tagsWithElse = new Set(["if", "unless", "case", "for"]);
const valueTags = new Set(["if", "unless", "elsif", "case", "assign"]);
/** Whatever stands in them is no Liquid. */
const freeTags = new Set(["#", "comment", "endcomment", "raw", "endraw"]);
const loopOptions: Readonly<Record<string, readonly string[]>> = {
	for: ["limit", "offset", "reversed"],
	tablerow: ["limit", "offset", "cols"],
};

/** Gathers while reading; lives as long as one template's check. */
class MarkupCheck {
	readonly problems: LiquidProblem[] = [];
	readonly #liquid: Liquid;

	constructor(liquid: Liquid) {
		this.#liquid = liquid;
	}

	/** The tokens of a template, or of one `liquid` tag, which closes what it opens. */
	readTokens(tokens: readonly Token[], isInLoop: boolean): void {
		const open: OpenTag[] = [];
		for (const token of tokens) {
			const isComment = open.at(-1)?.name === "comment";
			if (TypeGuards.isOutputToken(token) && !isComment) {
				this.#readValue(
					new Tokenizer(token.input, this.#liquid.options.operators, undefined, token.contentRange),
				);
			}
			if (!TypeGuards.isTagToken(token) || (isComment && token.name !== "endcomment")) continue;
			// The parser names it; what is open after it is not known.
			if (!(token.name in this.#liquid.tags) && !isPartOfTag(token.name)) return;
			if (!this.#readStructure(token, open)) return;
			this.#readMarkup(token, isInLoop || open.some(({ name }) => name === "for"));
		}
		const unclosed = open.at(-1);
		if (unclosed !== undefined) this.#reportUnclosed(unclosed);
	}

	/** False when the tag does not fit, so that what follows cannot be judged. */
	#readStructure(token: TagToken, open: OpenTag[]): boolean {
		const { name } = token;
		const last = open.at(-1);
		if (blockTags.has(name)) open.push({ name, token, hasElse: false });
		if (name === "endraw" || !isPartOfTag(name)) return true;
		if (last === undefined) return false;
		if (name.startsWith("end")) {
			if (name === `end${last.name}`) return open.pop() !== undefined;
			const hint = `\`${last.name}\` ends with \`{% end${last.name} %}\``;
			this.#report(nameOf(token), `\`${name}\` does not end \`${last.name}\``, hint);
			return false;
		}
		if (!tagsWithElse.has(last.name)) return false;
		if (last.hasElse)
			this.#report(
				nameOf(token),
				name === "else" ? "`else` stands twice" : `\`${name}\` stands after \`else\``,
			);
		last.hasElse ||= name === "else";
		return true;
	}

	#reportUnclosed({ name, token }: OpenTag): void {
		const text = token.input.slice(token.begin, token.end).trimEnd();
		const end = TypeGuards.isTagToken(token) && text.startsWith("{%") ? `{% end${name} %}` : `end${name}`;
		this.#report(
			[token.begin, token.begin + text.length],
			`\`${name}\` is not closed`,
			`end it with \`${end}\``,
		);
	}

	#readMarkup(token: TagToken, isInLoop: boolean): void {
		const { name, tokenizer } = token;
		try {
			if (name === "when") this.#readChoices(token);
			else if (name === "cycle") this.#readCycle(tokenizer);
			else if (name === "for" || name === "tablerow") this.#readLoop(token);
			else if (name === "liquid") {
				this.readTokens(tokenizer.readLiquidTagTokens(this.#liquid.options), isInLoop);
			} else if (!freeTags.has(name)) {
				this.#readName(token, isInLoop);
				tokenizer.skipBlank();
				const needsValue = valueTags.has(name) || (name === "echo" && !tokenizer.end());
				if (needsValue) tokenizer.readFilteredValue();
				this.#readEnd(tokenizer);
			}
		} catch (error) {
			// The parser will say the same.
			if (!(error instanceof LiquidError)) throw error;
		}
	}

	/** What stands before a tag's value. */
	#readName(token: TagToken, isInLoop: boolean): void {
		const { name, tokenizer } = token;
		if (name === "assign") {
			tokenizer.readIdentifier();
			tokenizer.skipBlank();
			tokenizer.advance();
		} else if (name === "capture") {
			if (tokenizer.readIdentifier().content === "") tokenizer.readQuoted();
		} else if (name === "increment" || name === "decrement") {
			if (tokenizer.readIdentifier().content === "") this.#report(nameOf(token), `\`${name}\` needs a name`);
		} else if ((name === "break" || name === "continue") && !isInLoop) {
			this.#report(nameOf(token), `\`${name}\` stands outside \`for\``);
		}
	}

	#readValue(tokenizer: Tokenizer): void {
		tokenizer.readFilteredValue();
		this.#readEnd(tokenizer);
	}

	#readChoices(token: TagToken): void {
		const { tokenizer } = token;
		tokenizer.skipBlank();
		if (tokenizer.end()) this.#report(nameOf(token), "`when` needs a value");
		while (!tokenizer.end()) {
			tokenizer.readValueOrThrow();
			tokenizer.skipBlank();
			const separator = /^(?:,|or\b)/.exec(tokenizer.remaining())?.[0];
			if (separator === undefined) break;
			tokenizer.advance(separator.length);
		}
		this.#readEnd(tokenizer);
	}

	#readCycle(tokenizer: Tokenizer): void {
		const begin = tokenizer.p;
		tokenizer.readValue();
		tokenizer.skipBlank();
		if (tokenizer.peek() === ":") tokenizer.advance();
		else tokenizer.p = begin;
		while (!tokenizer.end()) {
			tokenizer.readFilteredValue();
			tokenizer.skipBlank();
			if (tokenizer.peek() !== ",") break;
			tokenizer.advance();
		}
		this.#readEnd(tokenizer);
	}

	#readLoop(token: TagToken): void {
		const { name, tokenizer } = token;
		const variable = tokenizer.readIdentifier().content;
		const word = tokenizer.readIdentifier().content;
		const list = tokenizer.readValue();
		if (variable === "" || word !== "in" || list === undefined) {
			const hint = `such as \`${name} line in row.lines\``;
			this.#report(nameOf(token), `\`${name}\` needs a name, \`in\` and a list`, hint);
			return;
		}
		this.#readLoopOptions(name, tokenizer);
		tokenizer.skipBlank();
		const hint = tokenizer.peek() === "|" ? "assign the list with its filters first" : null;
		this.#readEnd(tokenizer, hint);
	}

	#readLoopOptions(name: string, tokenizer: Tokenizer): void {
		const options = loopOptions[name] ?? [];
		for (let option = tokenizer.readHash(); option !== undefined; option = tokenizer.readHash()) {
			const { content, begin, end } = option.name;
			const hasValue = option.value !== undefined;
			if (!options.includes(content)) {
				const hint = didYouMean(content, options, "options");
				this.#report([begin, end], `\`${name}\` has no option \`${content}\``, hint);
			} else if (hasValue === (content === "reversed")) {
				const problem = hasValue ? "takes no value" : "needs a value";
				this.#report(
					[begin, end],
					`\`${content}\` ${problem}`,
					hasValue ? null : `such as \`${content}: 3\``,
				);
			}
		}
	}

	/** Nothing may be left. */
	#readEnd(tokenizer: Tokenizer, hint: string | null = null): void {
		tokenizer.skipBlank();
		const rest = tokenizer.remaining().trimEnd();
		if (rest === "") return;
		this.#report([tokenizer.p, tokenizer.p + rest.length], `\`${rest}\` has no effect here`, hint);
	}

	#report(place: readonly [number, number], message: string, hint: string | null = null): void {
		this.problems.push(syntaxProblem(place, message, hint));
	}
}

/** Where a tag's name stands. */
function nameOf({ input, begin, name }: TagToken): readonly [number, number] {
	const start = input.indexOf(name, begin);
	return [start, start + name.length];
}
