import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ProjectFile } from "./generated/project.js";
import type { SyncSpec } from "./generated/sync.js";
import type { LoadedProject } from "./loaded.js";
import type { JsonObject, YamlFile } from "./source.js";

/** The JSON Schemas (draft-07) of the files that people write. */
export interface FileSchemas {
	readonly project: JsonObject;
	readonly sync: JsonObject;
	/** The same, compiled: whether a value fits. Null where nobody compiled them. */
	readonly accepts: { project(value: unknown): boolean; sync(value: unknown): boolean } | null;
}

/**
 * Checks a file's value against its schema. Settings that still hold `{{ }}` pass whatever their type is, so the same
 * check is asked again once they are rendered.
 */
export interface SchemaChecks {
	project(file: YamlFile): readonly Diagnostic[];
	sync(file: YamlFile): readonly Diagnostic[];
}

/** Files that fit their schemas. `settings` is the file's value, now with a type; settings may still hold `{{ var() }}`. */
export interface ValidatedProject {
	readonly loaded: LoadedProject;
	readonly settings: ProjectFile;
	/** The chosen target. */
	readonly target: string;
	/** tailrace.yml as the target sees it. */
	readonly project: YamlFile;
	readonly specs: readonly ValidatedSpec[];
}

export interface ValidatedSpec {
	/** The spec as the target sees it, on top of the defaults of tailrace.yml. */
	readonly file: YamlFile;
	readonly spec: SyncSpec;
}
