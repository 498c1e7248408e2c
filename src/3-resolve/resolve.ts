import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import type { ResolvedProject, ResolvedSync } from "../types/resolved.js";
import type { ValidatedProject } from "../types/validated.js";
import { readConnections } from "./connections.js";
import { findDuplicates } from "./duplicates.js";
import { readDuration } from "./duration.js";
import { readProjectSettings } from "./project-settings.js";
import type { ResolveOptions } from "./resolve-options.js";
import { resolveSync } from "./sync.js";

/** Finds what the files refer to, for one target. Pure: the environment is an argument. Null when there is an error. */
export function resolveProject(
	validated: ValidatedProject,
	options: ResolveOptions,
): PhaseResult<ResolvedProject> {
	const { loaded, target } = validated;
	const project = readProjectSettings(validated.project, options);
	if (project.value === null) return { value: null, diagnostics: project.diagnostics };

	const diagnostics: Diagnostic[] = [...project.diagnostics];
	const connections = readConnections(project.value, loaded, {
		...options,
		target,
	});
	diagnostics.push(...connections.diagnostics);
	const nodes = loaded.dbt?.manifest?.nodes ?? [];
	const parents = new Map(nodes.map((node) => [node.uniqueId, node.parents]));
	const syncs: ResolvedSync[] = [];
	for (const spec of validated.specs) {
		const sync = resolveSync(spec, {
			loaded,
			project: project.value,
			checks: options.checks,
			parents,
		});
		diagnostics.push(...sync.diagnostics);
		if (sync.value !== null) syncs.push(sync.value);
	}
	diagnostics.push(...findDuplicates(syncs));
	if (connections.value === null || diagnostics.some(({ severity }) => severity === "error"))
		return { value: null, diagnostics };

	const { settings, vars } = project.value;
	const value: ResolvedProject = {
		root: loaded.root,
		file: validated.project,
		id: settings.id,
		name: settings.name,
		target,
		timezone: settings.timezone ?? "UTC",
		vars,
		connections: connections.value,
		planRetention: readDuration(settings.state?.retention?.plans ?? "1 day"),
		syncs: syncs.sort((a, b) => (a.name < b.name ? -1 : 1)),
		templates: templatesOf(validated),
	};
	return { value, diagnostics };
}

/** The files that specs name, but for those that are queries. */
function templatesOf({ loaded, specs }: ValidatedProject): ResolvedProject["templates"] {
	const queries = specs.map(({ spec }) =>
		typeof spec.model === "object" && "sql_file" in spec.model ? spec.model.sql_file : null,
	);
	return Object.fromEntries(Object.entries(loaded.texts).filter(([name]) => !queries.includes(name)));
}
