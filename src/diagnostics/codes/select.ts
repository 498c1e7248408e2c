import { define } from "../define.js";
import type { Diagnostic } from "../diagnostic.js";
import { placeOf } from "../render-text.js";

export const noMatch = define<{ readonly selector: string; readonly hint: string }>({
	code: "select/no-match",
	severity: "error",
	title: "a selector matches no sync",
	explanation: `Each word of \`--select\` and \`--exclude\` must mean at least one sync, so that a misspelt name never looks like "nothing to do".
Only \`state:modified\` may mean none.

    users, user*                 a sync by its name, with * and ?
    tag:hourly                   by a tag of the spec
    model:dim_users              by the dbt model, source or relation it reads
    destination:segment          by its destination
    path:syncs/crm, syncs/crm    by the file or folder of its spec
    dim_users+, model:stg_*+     all syncs of what dbt makes from a model
    state:modified               new, or of another meaning than before

Words with a space between them are added up; with a comma between them, both must hold: \`tag:hourly,state:modified\`.`,
	describe: ({ selector, hint }) => ({ message: `\`${selector}\` matches no sync`, hint }),
});

export const stateUnnamed = define<Record<string, never>>({
	code: "select/state-unnamed",
	severity: "error",
	title: "state:modified has nothing to compare with",
	explanation: `\`state:modified\` compares with the project as it was. Say where that is:

    tailrace list --select state:modified --base origin/main      # as Git has it where the branch began
    tailrace list --select state:modified --state prod            # the folder of an earlier compiled.json`,
	describe: () => ({
		message: "`state:modified` needs something to compare with",
		hint: "name a Git ref with `--base`, or with `--state` the folder of an earlier compiled.json",
	}),
});

export const stateUnasked = define<{ readonly option: string }>({
	code: "select/state-unasked",
	severity: "error",
	title: "nothing asks for what an option compares with",
	explanation: `\`--base\` and \`--state\` say what \`state:modified\` compares with; alone they select nothing, and all syncs would be taken for
those that were modified. Ask for them:

    tailrace apply --select state:modified --base origin/main`,
	describe: ({ option }) => ({
		message: `\`${option}\` selects nothing by itself`,
		hint: "add `--select state:modified`, or leave it out",
	}),
});

export const stateUnreadable = define<{ readonly problem: string; readonly hint: string }>({
	code: "select/state-unreadable",
	severity: "error",
	title: "the earlier compile cannot be read",
	explanation: `\`--state\` names a folder with the compiled.json of another time, as \`tailrace compile\` wrote it into target/tailrace. It must be
of this version of Tailrace: another one may compile the same project to other bytes. Compile it again, or compare with a
Git ref (\`--base\`), which compiles the earlier project by this version.`,
	describe: ({ problem, hint }) => ({ message: problem, hint }),
});

export const gitFailed = define<{ readonly reason: string; readonly folder: string }>({
	code: "select/git-failed",
	severity: "error",
	title: "Git cannot read the project's repository",
	explanation: `\`--base\` reads the project as Git has it at another commit. For that \`git\` must be on the path, the project must be in a
repository, and its files must be there: Git's own words say what is missing.

In a container the repository may belong to another user, which Git calls dubious ownership:

    git config --global --add safe.directory "$PWD"`,
	describe: ({ reason, folder }) => ({
		message: `Git cannot read the project's repository: ${reason}`,
		hint: /dubious ownership/.test(reason)
			? `trust it: git config --global --add safe.directory '${folder}'`
			: "run it in a Git repository, or compare with an earlier compiled.json (`--state`)",
	}),
});

const deepen =
	"this clone is shallow; in actions/checkout set `fetch-depth: 0`, elsewhere run `git fetch --unshallow`";

export const unknownRef = define<{
	readonly ref: string;
	readonly isShallow: boolean;
	readonly suggestion: string | null;
}>({
	code: "select/unknown-ref",
	severity: "error",
	title: "the Git ref is not in this clone",
	explanation: `\`--base\` takes what Git takes for a commit: a branch (\`origin/main\`), a tag, \`HEAD~3\`, a hash. This one is not there.

A clone of CI usually has one commit and no other branch. Ask for all of it:

    - uses: actions/checkout@v4
      with: { fetch-depth: 0 }

Beside a checkout only the branches of the remote are there: \`origin/main\`, not \`main\`.`,
	describe: ({ ref, isShallow, suggestion }) => ({
		message: `there is no commit \`${ref}\` in this clone`,
		hint:
			suggestion !== null
				? `did you mean \`${suggestion}\`?`
				: isShallow
					? deepen
					: "fetch it, or name another one",
	}),
});

export const noMergeBase = define<{ readonly ref: string; readonly isShallow: boolean }>({
	code: "select/no-merge-base",
	severity: "error",
	title: "the history does not reach back to where the branch began",
	explanation: `\`--base REF\` compares with the commit where the present branch left REF, as \`git diff REF...\` does, so that what others
merged meanwhile is no change of this branch. A shallow clone ends before that commit:

    - uses: actions/checkout@v4
      with: { fetch-depth: 0 }

On a merge commit of a pull request two commits are enough: \`fetch-depth: 2\` and \`--base HEAD^1\`.`,
	describe: ({ ref, isShallow }) => ({
		message: `\`${ref}\` and HEAD have no commit in common${isShallow ? " in this clone" : ""}`,
		hint: isShallow ? deepen : "name a ref that this branch began at",
	}),
});

export const artifactsMissing = define<{ readonly folder: string }>({
	code: "select/artifacts-missing",
	severity: "error",
	title: "there is no manifest.json of the base",
	explanation: `With \`--base\`, \`--state\` names the folder of the dbt artifacts that belong to the base: the specs come from Git, manifest.json
(and catalog.json, if it is there) from the folder. It is what \`dbt --state\` takes: the target folder of the last run in
production, or of \`dbt parse\` on the base.

    tailrace plan --select state:modified --base origin/main --state prod-artifacts`,
	describe: ({ folder }) => ({
		message: `there is no manifest.json in \`${folder}\``,
		hint: "with `--base`, `--state` names the folder of the base's dbt artifacts",
	}),
});

export const baseBroken = define<{ readonly base: string; readonly errors: readonly Diagnostic[] }>({
	code: "select/base-broken",
	severity: "warning",
	title: "the project does not compile at the base",
	explanation: `\`--base\` compiles the project as it was, and that has errors, so there is nothing to compare with: every sync counts as modified.
The usual reason is that the present dbt artifacts do not fit the earlier specs. Give those of the base:

    tailrace list --select state:modified --base origin/main --state prod-artifacts

An error that really was in the base is gone with the next commit to it.`,
	describe: ({ base, errors }) => {
		const [first] = errors;
		const place = first === undefined || first.span === null ? "" : `${placeOf(first.span)}: `;
		const count = errors.length === 1 ? "its error" : `the first of its ${errors.length} errors`;
		return {
			message: `the project does not compile at ${base}, so every sync counts as modified`,
			notes: first === undefined ? [] : [`${count}: ${place}${first.message}`],
			hint: "if dbt's artifacts are of another time, give the base's with `--state`",
		};
	},
});
