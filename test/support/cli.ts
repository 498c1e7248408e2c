import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** The built binary; `npm run build` makes it. */
const binary = join(import.meta.dirname, "../../dist/cli/main.js");
const longestRun = 60_000;

export interface CliRun {
	/** null: ended by a signal. */
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface CliProcess {
	readonly child: ChildProcess;
	readonly done: Promise<CliRun>;
	/** Resolves when stderr holds the text; rejects when the process ends without it. */
	says(text: string): Promise<void>;
}

/** Starts the binary; a run that hangs is killed, so that it shows as a signal and not as a test without end. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): CliProcess {
	const child = spawn(process.execPath, [binary, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { PATH: process.env.PATH, ...env },
		timeout: longestRun,
		killSignal: "SIGKILL",
	});
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const done = new Promise<CliRun>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
	});
	return {
		child,
		done,
		says: (text) =>
			new Promise((resolve, reject) => {
				const look = () => {
					if (stderr.includes(text)) resolve();
				};
				look();
				child.stderr.on("data", look);
				child.once("close", () => reject(new Error(`ended without saying ${text}: ${stderr}`)));
			}),
	};
}
