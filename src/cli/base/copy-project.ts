import { lstat, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, parse, relative, resolve, sep } from "node:path";
import type { Base } from "./find-base.js";
import type { Git } from "./git.js";
import { namedPaths } from "./named-paths.js";
import { listTree, readBlobs, type TreeEntry } from "./read-tree.js";

export interface CopyOptions {
	/** Absolute folder of the project, without links. */
	readonly root: string;
	/** The copy is made below this. */
	readonly folder: string;
	/** Absolute paths of dbt's files, as the present project finds them. */
	readonly dbtFiles: readonly string[];
	/** dbt artifacts to take instead of those at the base: file name to path. */
	readonly artifacts: Readonly<Record<string, string>>;
}

/**
 * Copies what a project reads, as it is at the base. The repository is only read: no checkout, no index. What Git does not
 * keep (artifacts, profiles, other repositories) is there as it is now, by a link; returns those of dbt's files.
 */
export async function copyProject(git: Git, base: Base, options: CopyOptions): Promise<readonly string[]> {
	const { root, folder, dbtFiles, artifacts } = options;
	for (const path of dbtFiles) {
		const instead = artifacts[basename(path)];
		if (instead !== undefined) await link(placeIn(folder, path), instead);
	}
	const entries = await listTree(git, base);
	const wanted = new Set([...ownFiles(root), ...dbtFiles, ...dbtFilesAbove(root)]);
	const written = new Set<TreeEntry>();
	const names = new Set<string>();
	// What is read may name more, and a link leads to more.
	for (let size = -1; size !== wanted.size; ) {
		size = wanted.size;
		const onTheWay = new Set([...wanted].flatMap(foldersAbove));
		const isFresh = (entry: TreeEntry) => {
			const path = join(base.top, entry.path);
			return !written.has(entry) && (isWanted(path, wanted) || (entry.isLink && onTheWay.has(path)));
		};
		const fresh = entries.filter(isFresh);
		const texts = await readBlobs(git, fresh, base);
		for (const [index, entry] of fresh.entries()) {
			const path = join(base.top, entry.path);
			const text = texts[index] ?? Buffer.alloc(0);
			written.add(entry);
			const target = entry.isLink ? resolve(dirname(path), text.toString()) : null;
			await write(folder, path, target ?? text);
			if (target !== null) wanted.add(target);
			else if (isOurYaml(path, root)) for (const name of namedPaths(text.toString())) names.add(name);
		}
		for (const path of pathsOf(names, root)) wanted.add(path);
	}
	for (const path of wanted) if (!isWithin(path, base.top)) await linkPresent(folder, path);
	const kept = new Set([...written].map(({ path }) => join(base.top, path)));
	const present = dbtFiles.filter((path) => !kept.has(path) && artifacts[basename(path)] === undefined);
	for (const path of present) await linkPresent(folder, path);
	return present;
}

/** Where a file stands in a copy: at its own absolute path, so that `../` leads to what it led to. */
export function placeIn(folder: string, path: string): string {
	return join(folder, relative(parse(path).root, path));
}

function ownFiles(root: string): readonly string[] {
	return ["tailrace.yml", "syncs", "templates", ".tailrace"].map((name) => join(root, name));
}

/** Where a dbt project and its profiles are looked for. */
function dbtFilesAbove(root: string): readonly string[] {
	return [root, ...foldersAbove(root)].flatMap((above) =>
		["dbt_project.yml", "profiles.yml"].map((name) => join(above, name)),
	);
}

function isOurYaml(path: string, root: string): boolean {
	const isOurs = path === join(root, "tailrace.yml") || isWithin(path, join(root, "syncs"));
	return isOurs && /\.ya?ml$/.test(path);
}

/**
 * Where files and folders of these names may be. Of a folder that the project itself stands in only what is named is
 * wanted: it may be a whole repository.
 */
function pathsOf(names: ReadonlySet<string>, root: string): readonly string[] {
	const isAround = (name: string) => isWithin(root, resolve(root, name));
	const folders = [...names].filter(isAround).map((name) => resolve(root, name));
	const others = [...names].filter((name) => !isAround(name));
	return [root, ...folders].flatMap((folder) => others.map((name) => resolve(folder, name)));
}

/** Wanted itself, or below a folder that is. */
function isWanted(path: string, wanted: ReadonlySet<string>): boolean {
	return wanted.has(path) || foldersAbove(path).some((folder) => wanted.has(folder));
}

/** The nearest first. */
function foldersAbove(path: string): readonly string[] {
	const folder = dirname(path);
	return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function isWithin(path: string, folder: string): boolean {
	return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** A file with these bytes, or a link to where a path stands in the copy: none leads out of it. */
async function write(folder: string, path: string, holds: Buffer | string): Promise<void> {
	const place = placeIn(folder, path);
	if (await isThere(place)) return;
	if (typeof holds === "string") return link(place, placeIn(folder, holds));
	await mkdir(dirname(place), { recursive: true });
	await writeFile(place, holds);
}

async function linkPresent(folder: string, path: string): Promise<void> {
	const place = placeIn(folder, path);
	if ((await isThere(path)) && !(await isThere(place))) await link(place, path);
}

async function link(place: string, to: string): Promise<void> {
	await mkdir(dirname(place), { recursive: true });
	await symlink(to, place);
}

async function isThere(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	);
}
