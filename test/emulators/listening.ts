import type { ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** The port that a server says it listens on; what else it says is read too, so that it never waits for a reader. */
export function portOf(server: ChildProcessByStdio<null, Readable, Readable | null>): Promise<number> {
	let said = "";
	server.stderr?.on("data", (chunk) => {
		said = (said + String(chunk)).slice(-4_000);
	});
	return new Promise((resolve, reject) => {
		createInterface({ input: server.stdout }).on("line", (line) => {
			const port = /^listening on (\d+)$/.exec(line)?.[1];
			if (port !== undefined) resolve(Number(port));
		});
		server.once("error", reject);
		server.once("exit", () => reject(new Error(`the emulator did not start: ${said}`)));
	});
}
