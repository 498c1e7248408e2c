import { settingNotPlain } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { Json, YamlFile } from "../types/source.js";

/** Settings of tailrace.yml that say which files to read. They are read before anything is checked or rendered. */
export interface PlainSettings {
	readonly target: string | null;
	readonly projectDir: PlainSetting | null;
	readonly targetPath: PlainSetting | null;
	readonly templatePaths: readonly string[];
	readonly diagnostics: readonly Diagnostic[];
}

export interface PlainSetting {
	readonly text: string;
	readonly pointer: string;
}

/** Those of the chosen target first. */
export function readPlainSettings(project: YamlFile, chosen: string | null): PlainSettings {
	const diagnostics: Diagnostic[] = [];
	const targets = memberOf(project.value, "targets");
	const names = typeof targets === "object" && targets !== null ? Object.keys(targets) : [];
	const target = chosen ?? read(["default_target"])?.text ?? (names.length === 1 ? (names[0] ?? null) : null);
	const ofDbt = (name: string) =>
		(target === null ? null : read(["targets", target, "dbt", name])) ?? read(["dbt", name]);
	return {
		target,
		projectDir: ofDbt("project_dir"),
		targetPath: ofDbt("target_path"),
		templatePaths: readTemplatePaths(),
		diagnostics,
	};

	function readTemplatePaths(): string[] {
		const written = memberOf(project.value, "template_paths");
		if (!Array.isArray(written)) return ["templates"];
		return written.flatMap((_, index) => read(["template_paths", index])?.text ?? []);
	}

	function read(steps: readonly (string | number)[]): PlainSetting | null {
		const value = steps.reduce<Json>(memberOf, project.value);
		if (typeof value !== "string") return null;
		const pointer = pointerTo("", ...steps);
		if (!value.includes("{{")) return { text: value, pointer };
		const place = spanOf({ file: project, pointer, part: "value" });
		diagnostics.push(settingNotPlain(place, { name: steps.join(".") }));
		return null;
	}
}

/** What a key of a map or an index of a list leads to; null when there is nothing. */
export function memberOf(value: Json, key: string | number): Json {
	if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
	return (value as { readonly [key: string | number]: Json })[key] ?? null;
}
