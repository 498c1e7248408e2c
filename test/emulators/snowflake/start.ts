import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { portOf } from "../listening.js";
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
