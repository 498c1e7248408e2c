import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import { createFilters } from "../mapping/filters.js";
import { createLiquid } from "../mapping/liquid.js";
import { zoneOffsets } from "../mapping/time-zones.js";
import type { CompiledProject, CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedProject } from "../types/resolved.js";
import { compileSync } from "./compile-sync.js";
import { lintProject } from "./lint/lint-project.js";
import { eventFields, type LintedSync } from "./lint/linted-sync.js";

/**
 * Makes mappings into programs and names the columns they read. Pure: the same project gives the same bytes. Disabled
 * syncs are left out. Null when there is an error.
 */
export function compileProject(resolved: ResolvedProject): PhaseResult<CompiledProject> {
	const { id, name, target, timezone } = resolved;
	const filters = createFilters({
		zone: { name: timezone, offsetAt: zoneOffsets(timezone) },
		isJson: false,
	});
	const liquid = createLiquid({ filters, isStrict: false });
	const diagnostics: Diagnostic[] = [];
	const syncs: CompiledSync[] = [];
	const linted: LintedSync[] = [];
	for (const sync of resolved.syncs.filter(({ isEnabled }) => isEnabled)) {
		const compiled = compileSync(sync, resolved, liquid);
		syncs.push(compiled.sync);
		linted.push({
			sync,
			compiled: compiled.sync,
			reads: compiled.reads,
			fields: eventFields(compiled.sync),
		});
		diagnostics.push(...compiled.diagnostics);
	}
	if (diagnostics.some(({ severity }) => severity === "error")) return { value: null, diagnostics };
	diagnostics.push(...lintProject(linted, liquid));
	syncs.sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		value: {
			schema_version: 1,
			project: { id, name, target, timezone },
			syncs,
		},
		diagnostics,
	};
}
