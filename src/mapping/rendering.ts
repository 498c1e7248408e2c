import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** What one row renders to. */
export type Rendering = Rendered | Unrendered;

export interface Rendered {
	readonly kind: "rendered";
	/**
	 * The event's members without the braces, `type` and `messageId`: `"userId":"7","traits":{"plan":"pro"}`. Keys in
	 * the mapping's order, numbers in canonical digits, objects out of JSON columns with sorted keys.
	 */
	readonly body: string;
}

/** The row cannot be sent. Messages name fields and rules, never values. */
export interface Unrendered {
	readonly kind: "unrendered";
	readonly failures: readonly RowFailure[];
}

export interface RowFailure {
	/** `row/kebab-name`, such as row/id-missing or row/number-loses-digits. */
	readonly code: string;
	/** Dotted path in the event: traits.revenue. */
	readonly field: string;
	readonly message: string;
	readonly hint: string | null;
}

/** A finding of diagnostics/codes/row.ts as the failure of a field. */
export function rowFailure({ code, message, hint }: Diagnostic, field: string): RowFailure {
	return { code, field, message, hint };
}
