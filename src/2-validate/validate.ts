import { defaultsUnused } from "../diagnostics/codes/validate.js";
import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { lastStep, pointerTo, spanOf } from "../diagnostics/span.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { LoadedProject } from "../types/loaded.js";
import type { YamlFile } from "../types/source.js";
import type { SchemaChecks, ValidatedProject, ValidatedSpec } from "../types/validated.js";
import { checkSpec } from "./check-spec.js";
import { chooseTarget, projectOf } from "./target.js";
import { foldersOf } from "./whole-spec.js";

/**
 * Chooses the target and checks each file as that target sees it against its schema. Specs with errors are left out of
 * the value; without a valid tailrace.yml, or without a target, there is no value.
 */
export function validateProject(
	loaded: LoadedProject,
	checks: SchemaChecks,
	asked: string | null,
): PhaseResult<ValidatedProject> {
	const { project } = loaded;
	const ofProject = checks.project(project);
	// The check is what makes the value a project file.
	const settings = ofProject.length === 0 ? (project.value as unknown as ProjectFile) : null;
	const choice = settings === null ? null : chooseTarget(settings, project, asked);
	const target = choice !== null && "target" in choice ? choice.target : null;
	const diagnostics: Diagnostic[] = [...ofProject];
	if (choice !== null && "diagnostic" in choice) diagnostics.push(choice.diagnostic);

	const seen = target === null ? project : projectOf(project, target);
	const specs: ValidatedSpec[] = [];
	for (const file of loaded.specs) {
		const { whole, diagnostics: ofSpec } = checkSpec(file, checks, { project, settings, seen, target });
		diagnostics.push(...ofSpec);
		// The check is what makes the value a spec.
		if (ofSpec.length === 0) specs.push({ file: whole, spec: whole.value as unknown as SyncSpec });
	}
	if (settings !== null) diagnostics.push(...findUnusedDefaults(settings, loaded));
	const value =
		settings === null || target === null ? null : { loaded, settings, target, project: seen, specs };
	return { value, diagnostics };
}

/** Defaults of a folder without a spec: the folder is misspelt, or was moved. */
function findUnusedDefaults(settings: ProjectFile, { project, specs }: LoadedProject): Diagnostic[] {
	const folders = new Set(specs.flatMap(({ path }) => foldersOf(path)));
	const places = ["", ...Object.keys(settings.targets ?? {}).map((name) => pointerTo("/targets", name))];
	const named = places.flatMap((place) => pointersBelow(project, `${place}/defaults`));
	return named.flatMap((pointer) => {
		const name = lastStep(pointer);
		if (!name.includes("syncs") || folders.has(name)) return [];
		const suggestion = didYouMean(name, [...folders], "folders");
		return [defaultsUnused(spanOf({ file: project, pointer, part: "key" }), { name, suggestion })];
	});
}

/** The pointers one step below another. */
function pointersBelow({ nodes }: YamlFile, parent: string): string[] {
	return Object.keys(nodes).filter(
		(pointer) => pointer.startsWith(`${parent}/`) && !pointer.slice(parent.length + 1).includes("/"),
	);
}
