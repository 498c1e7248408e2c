import { unknownTarget } from "../diagnostics/codes/validate.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { ProjectFile } from "../types/generated/project.js";
import type { YamlFile } from "../types/source.js";
import type { SchemaChecks } from "../types/validated.js";
import { isMap } from "./lay-over.js";
import { projectOf, targetNames } from "./target.js";
import { wholeSpec } from "./whole-spec.js";

export interface ProjectContext {
	readonly project: YamlFile;
	/** null: tailrace.yml has errors. */
	readonly settings: ProjectFile | null;
	/** tailrace.yml as the target sees it. */
	readonly seen: YamlFile;
	/** null: there is none to choose. */
	readonly target: string | null;
}

/** A spec as the chosen target sees it, and what is wrong with it there or in a target that the spec itself names. */
export function checkSpec(
	file: YamlFile,
	checks: SchemaChecks,
	{ project, settings, seen, target }: ProjectContext,
): { readonly whole: YamlFile; readonly diagnostics: readonly Diagnostic[] } {
	const whole = wholeSpec(file, seen, target ?? "");
	const others = settings === null ? [] : targetsOf(file).filter((name) => name !== target);
	const known = settings === null ? [] : targetNames(settings);
	const diagnostics = [
		...checks.sync(whole),
		...others.flatMap((name) => {
			if (known.includes(name)) return checks.sync(wholeSpec(file, projectOf(project, name), name));
			const place = spanOf({ file, pointer: pointerTo("/targets", name), part: "key" });
			return [unknownTarget(place, { name, suggestion: didYouMean(name, known, "targets") })];
		}),
	];
	// With a broken tailrace.yml its own check has said what is wrong in it.
	const reported = diagnostics.filter(({ span }) => settings !== null || span?.file === file.path);
	return { whole, diagnostics: reported };
}

function targetsOf({ value }: YamlFile): string[] {
	return isMap(value) && isMap(value.targets) ? Object.keys(value.targets) : [];
}
