import type { CompiledGuards } from "../types/generated/compiled.js";
import type { Guards } from "../types/generated/project.js";

const defaults: CompiledGuards = {
	max_removed: "20%",
	max_changes: "50%",
	max_invalid: "5%",
	max_first_run: 50_000,
	max_rejected: 0,
};

/** The stricter of project and spec, each; defaults count only where neither says anything. */
export function resolveGuards(project: Guards = {}, spec: Guards = {}): CompiledGuards {
	return {
		max_removed: stricter(project.max_removed, spec.max_removed) ?? defaults.max_removed,
		max_changes: stricter(project.max_changes, spec.max_changes) ?? defaults.max_changes,
		max_invalid: stricter(project.max_invalid, spec.max_invalid) ?? defaults.max_invalid,
		max_first_run: smaller(project.max_first_run, spec.max_first_run) ?? defaults.max_first_run,
		max_rejected: smaller(project.max_rejected, spec.max_rejected) ?? defaults.max_rejected,
	};
}

/** A percentage and a count cannot be compared without the rows: then the spec, which is nearer, wins. */
function stricter(
	ofProject: string | number | undefined,
	ofSpec: string | number | undefined,
): string | number | undefined {
	if (ofProject === undefined || ofSpec === undefined) return ofSpec ?? ofProject;
	if (typeof ofProject !== typeof ofSpec) return ofSpec;
	return Number.parseFloat(String(ofProject)) < Number.parseFloat(String(ofSpec)) ? ofProject : ofSpec;
}

function smaller(ofProject: number | undefined, ofSpec: number | undefined): number | undefined {
	if (ofProject === undefined || ofSpec === undefined) return ofSpec ?? ofProject;
	return Math.min(ofProject, ofSpec);
}
