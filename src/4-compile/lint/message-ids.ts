import { messageIdShared } from "../../diagnostics/codes/lint.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type LintedSync, placeOf } from "./linted-sync.js";

/** A mapped message id that several rows may share, because it does not read the whole key. */
export function lintMessageIds({ sync, compiled, reads }: LintedSync): Diagnostic[] {
	if (compiled.mapping.message_id === null) return [];
	const read = new Set(reads.filter(({ field }) => field === "messageId").flatMap(({ columns }) => columns));
	const missing = sync.key.filter((column) => !read.has(column));
	return missing.length === 0 ? [] : [messageIdShared(placeOf(sync, ["messageId"]), { columns: missing })];
}
