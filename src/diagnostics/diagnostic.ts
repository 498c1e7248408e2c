/** What every phase reports: one finding, where it is, and how to mend it. Plain data; views render it. */
export interface Diagnostic {
	/** `area/kebab-name`; public and never reused. */
	readonly code: string;
	readonly severity: "error" | "warning";
	/** One lower-case sentence without a full stop, the user's words in backticks. */
	readonly message: string;
	readonly span: Span | null;
	readonly related: readonly RelatedSpan[];
	readonly hint: string | null;
	/** Facts that help to understand, such as where the columns come from. */
	readonly notes: readonly string[];
}

export interface RelatedSpan {
	readonly message: string;
	readonly span: Span;
}

/** A stretch of a file; `file` is relative to the project and uses forward slashes. */
export interface Span {
	readonly file: string;
	readonly start: Position;
	readonly end: Position;
}

/** Line and column count from 1, in UTF-16 units as editors do; offset counts from 0. */
export interface Position {
	readonly line: number;
	readonly column: number;
	readonly offset: number;
}

/** What a phase returns: its value, or null when errors make it worthless, and all it has to say. */
export interface PhaseResult<Value> {
	readonly value: Value | null;
	readonly diagnostics: readonly Diagnostic[];
}
