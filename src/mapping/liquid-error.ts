import { type Liquid, LiquidError, type Token, TypeGuards } from "liquidjs";
import { fileTags, isPartOfTag } from "./liquid.js";
import { type LiquidProblem, syntaxProblem } from "./liquid-problem.js";

/** What liquidjs's parser threw, in our words and at its place. */
export function describeError(error: unknown, liquid: Liquid): LiquidProblem {
	if (!(error instanceof LiquidError)) throw error;
	// Set on every LiquidError; the typings leave it out.
	const { token } = error as unknown as { readonly token: Token };
	const place = [token.begin, token.end] as const;
	if (TypeGuards.isTagToken(token) && !(token.name in liquid.tags)) {
		const start = token.input.indexOf(token.name, token.begin);
		const named = { name: token.name, start, end: start + token.name.length };
		if (fileTags.has(token.name)) return { kind: "fileTag", ...named };
		if (error.message.startsWith(`tag "${token.name}" not found`) && !isPartOfTag(token.name))
			return { kind: "unknownTag", ...named };
	}
	const message = error.message.replace(/(, file:.*)?, line:\d+, col:\d+$/, "");
	return describeMessage(message, token) ?? syntaxProblem(place, message);
}

function describeMessage(message: string, { input, begin, end }: Token): LiquidProblem | null {
	const place = [begin, end] as const;
	if (message.startsWith("invalid value expression")) return syntaxProblem(place, "a value is missing");
	if (message === "invalid range syntax")
		return syntaxProblem(
			place,
			"parentheses make ranges only, such as `(1..3)`",
			"nest `if` tags, or assign one condition first",
		);
	if (message === 'expected "|" before filter') return describeStray(input, begin - 1, end);
	if (message === "expected filter name" && input[begin] === "|") return describeStray(input, begin - 1, end);
	if (message.startsWith("raw "))
		return syntaxProblem(place, "`raw` is not closed", "end it with `{% endraw %}`");
	const open = /^(?:output|tag) .*not closed$/s.test(message) && /^\{[{%]/.exec(input.slice(begin));
	if (open) {
		const closer = open[0] === "{{" ? "}}" : "%}";
		return syntaxProblem(place, `this \`${open[0]}\` is not closed`, `end it with \`${closer}\``);
	}
	const stray = /^tag "(\w+)" not found$/.exec(message);
	return stray && syntaxProblem(place, `\`${stray[1]}\` stands without the tag it belongs to`);
}

/** Signs of other languages, with what to write instead. */
const mends: Readonly<Record<string, string>> = {
	"=": "compare with `==`",
	"&": "write `and`",
	"||": "write `or`",
	"|": "name a filter after it",
	"!": "write `unless`, or compare with `!=`",
	"?": "write `{% if %}…{% else %}…{% endif %}`",
	"+": "use the filter `plus`",
	"-": "use the filter `minus`",
	"*": "use the filter `times`",
	"/": "use the filter `divided_by`",
	"%": "use the filter `modulo`",
};

function describeStray(input: string, start: number, end: number): LiquidProblem {
	const sign = input.startsWith("||", start) ? "||" : input.charAt(start);
	return syntaxProblem([start, end], `\`${sign}\` has no meaning here`, mends[sign] ?? null);
}
