import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** A Git repository in a folder of its own, which knows nothing of this machine's settings. */
export interface Repository {
	readonly dir: string;
	/** What Git prints. */
	git(...args: readonly string[]): Promise<string>;
	/** Writes files of the work tree; null removes one. */
	write(files: Readonly<Record<string, string | null>>): Promise<void>;
	/** Writes files and commits all there is. */
	commit(files?: Readonly<Record<string, string | null>>): Promise<void>;
	remove(): Promise<void>;
}

/** What a process needs of the environment to run Git alike everywhere. */
export const gitEnv = {
	PATH: process.env.PATH ?? "",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_AUTHOR_NAME: "Shop",
	GIT_AUTHOR_EMAIL: "shop@shop.example",
	GIT_AUTHOR_DATE: "2026-08-21T10:00:00Z",
	GIT_COMMITTER_NAME: "Shop",
	GIT_COMMITTER_EMAIL: "shop@shop.example",
	GIT_COMMITTER_DATE: "2026-08-21T10:00:00Z",
};

/** A new one, or a clone with more arguments for `git clone`. */
export async function openRepository(clone: readonly string[] = []): Promise<Repository> {
	const dir = await realpath(await mkdtemp(join(tmpdir(), "shop-")));
	if (clone.length === 0) return repositoryIn(dir);
	const repository = repositoryAt(dir);
	await repository.git("clone", "--quiet", ...clone, ".");
	return repository;
}

/** Makes a folder a repository. */
export async function repositoryIn(dir: string): Promise<Repository> {
	const repository = repositoryAt(dir);
	await repository.git("init", "--quiet", "--initial-branch=main");
	return repository;
}

function repositoryAt(dir: string): Repository {
	const run = promisify(execFile);
	const git = async (...args: readonly string[]) =>
		(await run("git", ["-C", dir, ...args], { env: gitEnv })).stdout;
	const write: Repository["write"] = async (files) => {
		for (const [path, text] of Object.entries(files)) {
			const place = join(dir, path);
			await mkdir(dirname(place), { recursive: true });
			await (text === null ? rm(place) : writeFile(place, text));
		}
	};
	return {
		dir,
		git,
		write,
		commit: async (files = {}) => {
			await write(files);
			await git("add", "--all");
			await git("commit", "--quiet", "--message", "Change the shop");
		},
		remove: () => rm(dir, { recursive: true, force: true }),
	};
}
