import { gitFailed, noMergeBase, unknownRef } from "../../diagnostics/codes/select.js";
import { nearestName } from "../../diagnostics/did-you-mean.js";
import { Refusal } from "../../diagnostics/refusal.js";
import type { Git } from "./git.js";

/** Where the present branch left the one that is asked about. */
export interface Base {
	readonly commit: string;
	/** For people: `origin/main` (4f2a9c1d03). */
	readonly label: string;
	/** Absolute folder of the repository. */
	readonly top: string;
}

/**
 * The merge base of a ref and HEAD, as `git diff REF...` has it: what others changed on the ref's branch meanwhile is no
 * change of this one. Throws when the ref or the history up to it is not there.
 */
export async function findBase(git: Git, ref: string, folder: string): Promise<Base> {
	const place = await git(["rev-parse", "--show-toplevel", "--is-shallow-repository"]);
	if (place.code !== 0) throw new Refusal(gitFailed(null, { reason: place.reason, folder }), "failed");
	const [top = "", shallow] = linesOf(place.stdout);
	const isShallow = shallow === "true";

	const named = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
	const [commit] = linesOf(named.stdout);
	if (named.code !== 0 || commit === undefined) {
		const suggestion = await suggestRef(git, { ref, isShallow });
		throw new Refusal(unknownRef(null, { ref, isShallow, suggestion }), "failed");
	}
	const found = await git(["merge-base", commit, "HEAD"]);
	const [base] = linesOf(found.stdout);
	if (found.code !== 0 || base === undefined)
		throw new Refusal(noMergeBase(null, { ref, isShallow }), "failed");
	return { commit: base, label: `\`${ref}\` (${base.slice(0, 10)})`, top };
}

/**
 * Where only a remote's branch is there, as after a checkout in CI, that is the one that is meant. A clone that was cut lacks
 * branches: which of the others is alike says nothing.
 */
async function suggestRef(
	git: Git,
	{ ref, isShallow }: { readonly ref: string; readonly isShallow: boolean },
): Promise<string | null> {
	const { stdout } = await git(["for-each-ref", "--format=%(refname:short)"]);
	const names = linesOf(stdout);
	return names.find((name) => name.endsWith(`/${ref}`)) ?? (isShallow ? null : nearestName(ref, names));
}

function linesOf(output: Buffer): readonly string[] {
	return output
		.toString()
		.split("\n")
		.filter((line) => line !== "");
}
