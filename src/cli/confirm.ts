import { createInterface } from "node:readline/promises";

/** Asks on the terminal; only `yes` is yes. Ctrl-C is the signal it would be without the question. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
	try {
		return (await terminal.question(`${question} Type \`yes\` to go on: `, { signal })).trim() === "yes";
	} finally {
		terminal.close();
	}
}
