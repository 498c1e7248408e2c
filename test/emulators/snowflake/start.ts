import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pythonWith } from "../venv.js";

/** fakesnow behind the protocol that the driver speaks; everything is in its memory. */
export interface SnowflakeEmulator {
	readonly port: number;
	stop(): Promise<void>;
}

export async function startSnowflake(): Promise<SnowflakeEmulator> {
	const python = pythonWith("snowflake-requirements.txt");
	const server = spawn(python, [join(import.meta.dirname, "emulator.py")], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	return {
		port: await portOf(server),
		stop: async () => {
			server.kill("SIGKILL");
			if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
		},
	};
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
	if (stdout !== null)
		for await (const line of createInterface({ input: stdout })) {
			const port = /^listening on (\d+)$/.exec(line)?.[1];
			if (port !== undefined) return Number(port);
		}
	throw new Error("the emulator did not start");
}
