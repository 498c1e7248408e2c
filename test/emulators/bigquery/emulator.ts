import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pythonWith } from "../venv.js";

/** A BigQuery of the tests' own: bqemulator over REST, in memory; its project is `shop`. */
export interface BigQueryEmulator {
	readonly endpoint: string;
	stop(): Promise<void>;
}

export async function startBigQuery(): Promise<BigQueryEmulator> {
	const [rest, grpc] = [await freePort(), await freePort()];
	const launcher = join(import.meta.dirname, "launch.py");
	const ports = ["--rest-port", String(rest), "--grpc-port", String(grpc)];
	const server = spawn(
		pythonWith("bigquery-requirements.txt"),
		[launcher, "start", ...ports, "--project", "shop", "--log-level", "warning"],
		{
			env: { ...process.env, BQEMU_ENABLE_FORMAT_EXTENSIONS: "false", BQEMU_QUERY_CACHE_TTL_SECONDS: "0" },
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	const endpoint = `http://127.0.0.1:${rest}`;
	await untilReady(server, `${endpoint}/bigquery/v2/projects/shop/datasets`);
	return {
		endpoint,
		stop: async () => {
			server.kill("SIGKILL");
			if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
		},
	};
}

/** It says nothing when it is ready, so it is asked until it answers or has ended. */
async function untilReady(server: ChildProcess, url: string): Promise<void> {
	let said = "";
	server.stderr?.on("data", (chunk) => {
		said = (said + String(chunk)).slice(-4_000);
	});
	const ended = once(server, "exit").then(() => {
		throw new Error(`bqemulator did not start: ${said}`);
	});
	ended.catch(() => undefined);
	const isReady = () =>
		fetch(url).then(
			({ ok }) => ok,
			() => false,
		);
	while (!(await Promise.race([isReady(), ended]))) await wait(50);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("no port");
	return address.port;
}
