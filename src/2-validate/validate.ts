import type { PhaseResult } from "../diagnostics/diagnostic.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { LoadedProject } from "../types/loaded.js";
import type { SchemaChecks, ValidatedProject, ValidatedSpec } from "../types/validated.js";

/**
 * Checks each file alone against its schema. Specs with errors are left out of the value; without a valid tailrace.yml
 * there is no value.
 */
export function validateProject(loaded: LoadedProject, checks: SchemaChecks): PhaseResult<ValidatedProject> {
	const ofProject = checks.project(loaded.project);
	const diagnostics = [...ofProject];
	const specs: ValidatedSpec[] = [];
	for (const file of loaded.specs) {
		const ofSpec = checks.sync(file);
		diagnostics.push(...ofSpec);
		// The check is what makes the value a spec.
		if (ofSpec.length === 0) specs.push({ file, spec: file.value as unknown as SyncSpec });
	}
	if (ofProject.length > 0) return { value: null, diagnostics };
	// As above.
	const settings = loaded.project.value as unknown as ProjectFile;
	return { value: { loaded, settings, specs }, diagnostics };
}
