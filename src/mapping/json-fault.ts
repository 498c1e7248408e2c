const token =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters JSON forbids in strings.
	/(?<text>"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?<value>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|(?<mark>[{}[\],:])/y;

type Wanted = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd" | "nothing";

/** Where text stops being JSON: the first token that does not fit, or its end. JSON.parse tells in words that vary. */
export function jsonFault(text: string): number {
	const open: string[] = [];
	let wanted: Wanted = "value";
	let at = skipSpace(text, 0);
	while (at < text.length) {
		token.lastIndex = at;
		const found = token.exec(text);
		const next: Wanted | null = found === null ? null : follow(wanted, found, open);
		if (found === null || next === null) return at;
		wanted = next;
		at = skipSpace(text, at + found[0].length);
	}
	return at;
}

/** What is wanted after a token; null when it was not wanted itself. */
function follow(wanted: Wanted, { 0: written, groups }: RegExpExecArray, open: string[]): Wanted | null {
	const afterValue = (): Wanted => (open.length === 0 ? "nothing" : "commaOrEnd");
	const takesValue = wanted === "value" || wanted === "valueOrEnd";
	if (groups?.text !== undefined && (wanted === "key" || wanted === "keyOrEnd")) return "colon";
	if (groups?.mark === undefined) return takesValue ? afterValue() : null;
	switch (written) {
		case "{":
		case "[":
			if (!takesValue) return null;
			open.push(written);
			return written === "{" ? "keyOrEnd" : "valueOrEnd";
		case ":":
			return wanted === "colon" ? "value" : null;
		case ",":
			if (wanted !== "commaOrEnd") return null;
			return open.at(-1) === "{" ? "key" : "value";
		default: {
			const mayEnd = wanted === "commaOrEnd" || wanted === (written === "}" ? "keyOrEnd" : "valueOrEnd");
			const isOpen = open.at(-1) === (written === "}" ? "{" : "[");
			if (!mayEnd || !isOpen) return null;
			open.pop();
			return afterValue();
		}
	}
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1;
	return at;
}
