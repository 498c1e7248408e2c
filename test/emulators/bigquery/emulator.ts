import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { portOf } from "../listening.js";
import { pythonWith } from "../venv.js";

/** A BigQuery of the tests' own: bqemulator over REST, in memory; its project is `shop`. */
export interface BigQueryEmulator {
	readonly endpoint: string;
	stop(): Promise<void>;
}

export async function startBigQuery(): Promise<BigQueryEmulator> {
	const launcher = join(import.meta.dirname, "launch.py");
	const ports = ["--rest-port", "0", "--grpc-port", "0"];
	const server = spawn(
		pythonWith("bigquery-requirements.txt"),
		[launcher, "start", ...ports, "--project", "shop", "--log-level", "warning"],
		{
			env: { ...process.env, BQEMU_ENABLE_FORMAT_EXTENSIONS: "false", BQEMU_QUERY_CACHE_TTL_SECONDS: "0" },
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	return {
		endpoint: `http://127.0.0.1:${await portOf(server)}`,
		stop: async () => {
			server.kill("SIGKILL");
			if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
		},
	};
}
