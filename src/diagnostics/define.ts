import type { Diagnostic, RelatedSpan, Span } from "./diagnostic.js";

/** One code: a function that makes its diagnostics, with the page `tailrace explain` prints. */
export interface DiagnosticKind<Facts> {
	(place: Span | null, facts: Facts): Diagnostic;
	readonly code: string;
	readonly severity: Diagnostic["severity"];
	/** One line for the table of codes. */
	readonly title: string;
	/** A few lines of plain text: what it means, why it is refused, how to mend it, with an example. */
	readonly explanation: string;
}

/** What a kind says of one finding. */
export interface Wording {
	readonly message: string;
	readonly hint?: string | null;
	readonly notes?: readonly string[];
	readonly related?: readonly RelatedSpan[];
}

/** Declares a code. `describe` turns the facts of one finding into words; it must not name secrets or personal values. */
export function define<Facts>(entry: {
	readonly code: string;
	readonly severity: Diagnostic["severity"];
	readonly title: string;
	readonly explanation: string;
	readonly describe: (facts: Facts) => Wording;
}): DiagnosticKind<Facts> {
	const { code, severity, title, explanation, describe } = entry;
	const make = (place: Span | null, facts: Facts): Diagnostic => {
		const { message, hint = null, notes = [], related = [] } = describe(facts);
		return { code, severity, message, span: place, related, hint, notes };
	};
	return Object.assign(make, { code, severity, title, explanation });
}
