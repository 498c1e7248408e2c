import { spawn } from "node:child_process";
import { gitFailed } from "../../diagnostics/codes/select.js";
import { Refusal } from "../../diagnostics/refusal.js";

export interface GitRun {
	readonly code: number | null;
	readonly stdout: Buffer;
	/** The first line that Git says of what went wrong. */
	readonly reason: string;
}

/** Runs Git on the repository that a folder belongs to; `input` is what it reads. Throws where there is no Git. */
export type Git = (args: readonly string[], input?: string) => Promise<GitRun>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Git that only reads: it asks nobody for a password, takes no lock, and takes paths as they are. */
export function gitIn(folder: string, given: Environment): Git {
	const env = { ...given, ...readOnly };
	return (args, input = "") =>
		new Promise((resolve, reject) => {
			const child = spawn("git", ["-C", folder, ...args], { env });
			const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
			child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
			child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
			child.once("error", (error) => {
				const reason = "code" in error && error.code === "ENOENT" ? "there is no `git`" : error.message;
				reject(new Refusal(gitFailed(null, { reason, folder }), "failed"));
			});
			child.once("close", (code) => {
				const [reason = ""] = Buffer.concat(stderr).toString().split("\n");
				resolve({ code, stdout: Buffer.concat(stdout), reason: reason.replace(/^(fatal|error): /, "") });
			});
			// It may end without reading all; then its exit code says why.
			child.stdin.on("error", () => undefined);
			child.stdin.end(input);
		});
}

/** In a hook Git names the repository of that hook, by paths that are meant for its own folder. */
const readOnly = {
	GIT_DIR: undefined,
	GIT_WORK_TREE: undefined,
	GIT_INDEX_FILE: undefined,
	GIT_PREFIX: undefined,
	GIT_COMMON_DIR: undefined,
	GIT_OPTIONAL_LOCKS: "0",
	GIT_TERMINAL_PROMPT: "0",
	GIT_LITERAL_PATHSPECS: "1",
	LC_ALL: "C",
};
