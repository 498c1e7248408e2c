import { access, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { artifactsMissing, baseBroken } from "../../diagnostics/codes/select.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Host } from "../../host.js";
import { checkProject, findDbtFiles } from "../../pipeline.js";
import type { CompiledSync } from "../../types/generated/compiled.js";
import type { ProjectOptions } from "../../types/loaded.js";
import { copyProject, placeIn } from "./copy-project.js";
import { findBase } from "./find-base.js";
import { gitIn } from "./git.js";

export interface BaseOptions {
	readonly ref: string;
	readonly project: ProjectOptions;
	/** Folder of the base's dbt artifacts, or null for those that the base has, else the present ones. */
	readonly artifactsDir: string | null;
}

/** What was compiled of the base. */
export interface CompiledBase {
	/** None where the project was not there yet, or does not compile: then everything is new. */
	readonly syncs: readonly CompiledSync[];
	readonly warnings: readonly Diagnostic[];
	/** What else a person should know, a line each. */
	readonly notes: readonly string[];
}

/**
 * Compiles a project as it is where the present branch left a Git ref, with the variables and the environment of now. Throws
 * when the ref, its history or the artifacts are not there.
 */
export async function compileBase(
	{ ref, project, artifactsDir }: BaseOptions,
	host: Host,
): Promise<CompiledBase> {
	const root = await realpath(project.projectDir);
	const git = gitIn(root, host.env);
	const base = await findBase(git, ref, root);
	const artifacts = artifactsDir === null ? {} : await findArtifacts(artifactsDir);
	const dbtFiles = await Promise.all((await findDbtFiles(project, host)).map(unlinkedFolder));
	// Only this user can read it: profiles may be linked into it.
	const folder = await mkdtemp(join(await realpath(tmpdir()), "tailrace-base-"));
	try {
		const present = await copyProject(git, base, { root, folder, dbtFiles, artifacts });
		const projectDir = placeIn(folder, root);
		if (!(await isThere(join(projectDir, "tailrace.yml"))))
			return {
				syncs: [],
				warnings: [],
				notes: [`there is no project here at ${base.label}: every sync is new`],
			};
		const { value, diagnostics } = await checkProject({ ...project, projectDir }, host);
		if (value === null) {
			const errors = diagnostics.filter(({ severity }) => severity === "error");
			return { syncs: [], warnings: [baseBroken(null, { base: base.label, errors })], notes: [] };
		}
		const { syncs } = value.compiled;
		const isAsNow =
			present.some((path) => basename(path) === manifestName) &&
			syncs.some(({ model }) => model.unique_id !== null);
		const notes = isAsNow
			? [
					`Git does not keep ${manifestName} at ${base.label}: both sides have the present one, and a changed dbt model is not seen; \`--state DIR\` gives the base's artifacts`,
				]
			: [];
		return { syncs, warnings: [], notes };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const manifestName = "manifest.json";

/** A catalog is no must: without one the base has the columns of now. */
async function findArtifacts(dir: string): Promise<Readonly<Record<string, string>>> {
	const [manifest, catalog] = [manifestName, "catalog.json"].map((name) => resolve(dir, name));
	if (manifest === undefined || !(await isThere(manifest)))
		throw new Refusal(artifactsMissing(null, { folder: dir }), "failed");
	return {
		[manifestName]: manifest,
		...(catalog !== undefined && (await isThere(catalog)) ? { "catalog.json": catalog } : {}),
	};
}

/** A path whose folder may be reached through a link, as Git knows it. */
async function unlinkedFolder(path: string): Promise<string> {
	return join(await realpath(dirname(path)), basename(path));
}

async function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}
