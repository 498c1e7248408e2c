import { gitFailed } from "../../diagnostics/codes/select.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Base } from "./find-base.js";
import type { Git } from "./git.js";

/** A file or a link that Git keeps. */
export interface TreeEntry {
	readonly isLink: boolean;
	readonly id: string;
	/** Relative to the repository, with forward slashes. */
	readonly path: string;
}

/** All that the repository holds at the base; submodules are repositories of their own. */
export async function listTree(git: Git, { commit, top }: Base): Promise<readonly TreeEntry[]> {
	const run = await git(["ls-tree", "-r", "-z", "--full-tree", commit]);
	if (run.code !== 0) throw new Refusal(gitFailed(null, { reason: run.reason, folder: top }), "failed");
	return run.stdout
		.toString()
		.split("\0")
		.flatMap((line) => {
			const [, mode, id, path] = /^(\d+) blob ([\da-f]+)\t(.*)$/s.exec(line) ?? [];
			if (mode === undefined || id === undefined || path === undefined) return [];
			// A tree that was made by hand may name what is outside of it.
			return path.split("/").includes("..") ? [] : [{ isLink: mode === "120000", id, path }];
		});
}

/** What the entries hold, in their order; of a link the path it points to. */
export async function readBlobs(
	git: Git,
	entries: readonly TreeEntry[],
	{ top }: Base,
): Promise<readonly Buffer[]> {
	if (entries.length === 0) return [];
	const run = await git(["cat-file", "--batch"], entries.map(({ id }) => `${id}\n`).join(""));
	const texts: Buffer[] = [];
	let at = 0;
	for (const { path } of entries) {
		// `ID blob SIZE`, a line break, the bytes, a line break.
		const lineEnd = Math.max(at, run.stdout.indexOf("\n", at));
		const size = /^[\da-f]+ blob (\d+)$/.exec(run.stdout.toString("latin1", at, lineEnd))?.[1];
		if (size === undefined) {
			const reason = run.reason || `the repository does not have what \`${path}\` held`;
			throw new Refusal(gitFailed(null, { reason, folder: top }), "failed");
		}
		const start = lineEnd + 1;
		texts.push(run.stdout.subarray(start, start + Number(size)));
		at = start + Number(size) + 1;
	}
	return texts;
}
