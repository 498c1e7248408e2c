import type { Liquid } from "liquidjs";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { lintEventNames } from "./event-names.js";
import { lintIds } from "./ids.js";
import { lintIntegrations } from "./integrations.js";
import type { LintedSync } from "./linted-sync.js";
import { lintMessageIds } from "./message-ids.js";
import { lintNames } from "./names.js";
import { lintPrivateColumns } from "./private-columns.js";
import { lintReservedFields } from "./reserved-fields.js";
import { lintSharedTraits } from "./shared-traits.js";
import { lintTypes } from "./types.js";

/**
 * What syncs, each sound by itself, do to one another, and what becomes of their events behind Segment. Warnings only:
 * none of it is surely wrong. The syncs come by name, and a finding about two stands at the later one.
 */
export function lintProject(syncs: readonly LintedSync[], liquid: Liquid): Diagnostic[] {
	return [
		...lintSharedTraits(syncs),
		...lintIds(syncs),
		...lintTypes(syncs, liquid),
		...lintNames(syncs),
		...syncs.flatMap((one) => [
			...lintEventNames(one, liquid),
			...lintPrivateColumns(one),
			...lintReservedFields(one, liquid),
			...lintIntegrations(one),
			...lintMessageIds(one),
		]),
	];
}
