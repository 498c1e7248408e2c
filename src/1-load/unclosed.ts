import { type Document, isCollection, isScalar, visit } from "yaml";

export interface Unclosed {
	readonly opener: string;
	readonly closer: string;
	/** Where the opener stands. */
	readonly offset: number;
}

const closers: Readonly<Record<string, string>> = { "[": "]", "{": "}", '"': '"', "'": "'" };

/**
 * The last bracket, brace or quote that is opened and not closed. The library reports where it noticed, which may be
 * the end of the file; what a person has to look at is the start.
 */
export function findUnclosed(text: string, document: Document.Parsed): Unclosed | null {
	let found: Unclosed | null = null;
	visit(document, {
		Node: (_key, node) => {
			const isDelimited = isCollection(node) ? node.flow === true : isScalar(node);
			if (!isDelimited || node.range == null) return;
			const [offset, end] = node.range;
			const opener = text.charAt(offset);
			const closer = closers[opener];
			if (closer === undefined || (end - 1 > offset && text.charAt(end - 1) === closer)) return;
			found = { opener, closer, offset };
		},
	});
	return found;
}
