import { join, resolve } from "node:path";
import { noSyncs, projectMissing } from "../diagnostics/codes/load.js";
import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import type { LoadedProject, LoadOptions } from "../types/loaded.js";
import type { YamlFile } from "../types/source.js";
import { loadColumns } from "./columns-file.js";
import { checkConstants, sentParts } from "./constants.js";
import { loadDbt } from "./dbt.js";
import { listYaml, readYaml } from "./files.js";
import { readNamedFiles } from "./named-files.js";
import { namedModels } from "./named-models.js";
import { readPlainSettings } from "./plain-settings.js";

/**
 * Reads a project's files and keeps the place of every node. Specs with errors are left out of the value, so that the
 * others can still be checked; without a readable tailrace.yml there is no value.
 */
export async function loadProject(options: LoadOptions): Promise<PhaseResult<LoadedProject>> {
	const root = resolve(options.projectDir);
	const project = await readYaml(root, join(root, "tailrace.yml"), {
		isOurs: true,
	});
	if (!project.isFound)
		return {
			value: null,
			diagnostics: [projectMissing(null, { folder: options.projectDir })],
		};

	const specs = await loadSpecs(root);
	const constants = project.file === null ? [] : checkConstants(project.file, sentParts.project);
	if (project.file === null || constants.length > 0)
		return {
			value: null,
			diagnostics: [...project.diagnostics, ...constants, ...specs.diagnostics],
		};
	const settings = readPlainSettings(project.file, options.target);
	if (settings.diagnostics.length > 0)
		return { value: null, diagnostics: [...specs.diagnostics, ...settings.diagnostics] };
	const named = await readNamedFiles(root, [project.file, ...specs.files], settings.templatePaths);
	const isNamed = options.needsAllColumns === true ? () => true : namedModels(specs.files, named.texts);
	const dbt = await loadDbt(project.file, settings, { ...options, root, isNamed });
	const columns = await loadColumns(root);
	return {
		value: {
			root,
			project: project.file,
			specs: specs.files,
			texts: named.texts,
			dbt: dbt.dbt,
			columns: columns.columns,
		},
		diagnostics: [...specs.diagnostics, ...named.diagnostics, ...dbt.diagnostics, ...columns.diagnostics],
	};
}

async function loadSpecs(root: string): Promise<{ files: YamlFile[]; diagnostics: Diagnostic[] }> {
	const files: YamlFile[] = [];
	const diagnostics: Diagnostic[] = [];
	const paths = await listYaml(join(root, "syncs"));
	for (const path of paths) {
		const { file, diagnostics: found } = await readYaml(root, path, {
			isOurs: true,
		});
		const constants = file === null ? [] : checkConstants(file, sentParts.spec);
		diagnostics.push(...found, ...constants);
		if (file !== null && constants.length === 0) files.push(file);
	}
	if (paths.length === 0) diagnostics.push(noSyncs(null, {}));
	return { files, diagnostics };
}
