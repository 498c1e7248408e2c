import { adoptBeforeUnusable } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { ResolvedSync } from "../types/resolved.js";
import type { YamlFile } from "../types/source.js";

/** What a sync's first run sends; null where the spec does not say that it is a first one. */
export function readFirstRun(
	{ first_run: written, mapping }: SyncSpec,
	file: YamlFile,
): { readonly value: ResolvedSync["firstRun"]; readonly diagnostics: readonly Diagnostic[] } {
	if (written === undefined || typeof written === "string")
		return { value: written ?? null, diagnostics: [] };
	const date = written.adopt_before;
	const problem = !isDate(date) ? "not a date" : !Object.hasOwn(mapping, "timestamp") ? "no timestamp" : null;
	if (problem === null) return { value: { adoptBefore: date }, diagnostics: [] };
	const place = spanOf({ file, pointer: "/first_run/adopt_before", part: "value" });
	return { value: null, diagnostics: [adoptBeforeUnusable(place, { problem })] };
}

/** The schema has checked the form; the calendar is left. */
function isDate(text: string): boolean {
	const epoch = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(text);
}
