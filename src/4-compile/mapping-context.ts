import type { Liquid } from "liquidjs";
import type { DiagnosticKind } from "../diagnostics/define.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import type { Nulls } from "../types/generated/compiled.js";
import type { ResolvedProject, ResolvedSync } from "../types/resolved.js";
import { followsRows } from "../types/triggers.js";

/** What compiling one sync reads, and what it gathers on the way. */
export interface MappingContext {
	readonly project: Pick<ResolvedProject, "vars" | "templates" | "timezone">;
	readonly sync: ResolvedSync;
	readonly liquid: Liquid;
	readonly found: Findings;
}

/** Gathered while the tree is walked; each part is complete when the walk is. */
export interface Findings {
	readonly diagnostics: Diagnostic[];
	readonly columns: Set<string>;
	/** Which columns each field reads; a spread counts for the object it is spread into. */
	readonly reads: {
		readonly field: string;
		readonly columns: readonly string[];
	}[];
	/** Every field and object of the event, by dotted path. */
	readonly fields: Set<string>;
	/** Fields marked `sensitive: true`. */
	readonly sensitiveFields: Set<string>;
}

/** Where a node stands: in the file, and in the event. */
export interface NodePlace {
	readonly pointer: string;
	/** Dotted path in the event; lists add no step. */
	readonly field: string;
	readonly nulls: Nulls;
	/** Inside $each. */
	readonly hasItem: boolean;
}

export function emptyFindings(): Findings {
	return {
		diagnostics: [],
		columns: new Set(),
		reads: [],
		fields: new Set(),
		sensitiveFields: new Set(),
	};
}

/** Reports a finding at a node of the spec. */
export function report<Facts>(
	context: MappingContext,
	kind: DiagnosticKind<Facts>,
	at: { readonly pointer: string; readonly part: "key" | "value" },
	facts: Facts,
): void {
	context.found.diagnostics.push(kind(spanOf({ file: context.sync.file, ...at }), facts));
}

/** Whether templates have `before`. */
export function hasBefore({ sync }: Pick<MappingContext, "sync">): boolean {
	return followsRows(sync.on);
}

/** Liquid, as opposed to a constant. */
export function isLiquid(text: string): boolean {
	return text.includes("{{") || text.includes("{%");
}
