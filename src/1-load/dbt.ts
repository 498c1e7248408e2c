import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { dbtProjectMissing } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import { renderTree, settingFunctions } from "../jinja/render-settings.js";
import type { LoadedDbt, LoadOptions } from "../types/loaded.js";
import type { YamlFile } from "../types/source.js";
import { loadCatalog } from "./catalog.js";
import { type ReadYaml, readYaml } from "./files.js";
import { loadManifest } from "./manifest.js";
import type { IsNamed } from "./named-models.js";
import { memberOf, type PlainSettings } from "./plain-settings.js";

export interface FoundDbt {
	readonly dbt: LoadedDbt | null;
	readonly diagnostics: readonly Diagnostic[];
}

/** The dbt project that tailrace.yml names or that is beside or above it, with its artifacts and profiles. */
export async function loadDbt(
	project: YamlFile,
	settings: PlainSettings,
	options: LoadOptions & { readonly root: string; readonly isNamed: IsNamed },
): Promise<FoundDbt> {
	const { root } = options;
	const projectDir = await findDbtProject(root, settings.projectDir?.text ?? null);
	if (projectDir === null) {
		const named = settings.projectDir;
		if (named === null) return { dbt: null, diagnostics: [] };
		const span = spanOf({
			file: project,
			pointer: named.pointer,
			part: "value",
		});
		return {
			dbt: null,
			diagnostics: [dbtProjectMissing(span, { folder: named.text })],
		};
	}
	const written = await readYaml(root, join(projectDir, "dbt_project.yml"), {
		isOurs: false,
	});
	if (written.file === null) return { dbt: null, diagnostics: written.diagnostics };
	const targetPath = findTargetPath(settings.targetPath?.text ?? null, written.file, options);
	if (targetPath.diagnostics.length > 0) return { dbt: null, diagnostics: targetPath.diagnostics };
	const folder = resolve(projectDir, targetPath.text);
	const manifest = loadManifest(root, join(folder, "manifest.json"), options.isNamed);
	const catalog = loadCatalog(root, join(folder, "catalog.json"), options.isNamed);
	const profiles = hasWarehouse(project, settings.target) ? null : await findProfiles(projectDir, options);
	return {
		dbt: {
			projectDir,
			project: written.file,
			profiles: profiles?.file ?? null,
			isProfileBroken: profiles !== null && profiles.file === null,
			manifest: manifest.manifest,
			catalog: catalog.catalog,
		},
		diagnostics: [...manifest.diagnostics, ...catalog.diagnostics, ...(profiles?.diagnostics ?? [])],
	};
}

function hasWarehouse(project: YamlFile, target: string | null): boolean {
	const inTarget = target === null ? null : ["targets", target, "warehouse"].reduce(memberOf, project.value);
	return inTarget !== null || memberOf(project.value, "warehouse") !== null;
}

async function findDbtProject(root: string, named: string | null): Promise<string | null> {
	const first = resolve(root, named ?? ".");
	for (let folder = first; ; folder = dirname(folder)) {
		if (await exists(join(folder, "dbt_project.yml"))) return folder;
		if (named !== null || folder === dirname(folder)) return null;
	}
}

/** tailrace.yml says it best, since it can say it for each target; then dbt's own order. */
function findTargetPath(
	named: string | null,
	project: YamlFile,
	{ env, vars }: LoadOptions,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
	const given = named ?? (env.DBT_TARGET_PATH || null);
	if (given !== null) return { text: given, diagnostics: [] };
	const { value, diagnostics } = renderTree(project, settingFunctions({ vars, env }), {
		pointer: "/target-path",
	});
	return { text: typeof value === "string" && value !== "" ? value : "target", diagnostics };
}

/** dbt's own order: the folder given is the only one; else the project's folder, then .dbt of the home folder. */
async function findProfiles(
	projectDir: string,
	options: LoadOptions & { readonly root: string },
): Promise<ReadYaml | null> {
	const { root, profilesDir, homeDir } = options;
	const usual = [projectDir, root, ...(homeDir === null ? [] : [join(homeDir, ".dbt")])];
	for (const folder of profilesDir === null ? usual : [resolve(profilesDir)]) {
		const read = await readYaml(root, join(folder, "profiles.yml"), {
			isOurs: false,
		});
		if (read.isFound) return read;
	}
	return null;
}

async function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}
