import { createInterface } from "node:readline/promises";

/** Asks on the terminal; only `yes` is yes. */
export async function confirm(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return (await terminal.question(`${question} Only \`yes\` goes on: `)).trim() === "yes";
	} finally {
		terminal.close();
	}
}
