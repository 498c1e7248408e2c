// Sends synthetic users from DuckDB to the sink with the built binary and says what it took:
// npm run bench [-- --rows 1000000]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeUsers } from "./make-users.mjs";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" } } });
const rows = Number(values.rows);
const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const probe = fileURLToPath(new URL("./peak-memory.mjs", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "tailrace-bench-"));

try {
	await cp(fileURLToPath(new URL("./project", import.meta.url)), folder, { recursive: true });
	await makeUsers(join(folder, "users.duckdb"), rows);
	const sink = spawn(process.execPath, [cli, "sink", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
	const [url] = await once(createInterface({ input: sink.stdout }), "line");
	const results = [];
	results.push(await timed("plan --out", ["plan", "--out", join(folder, "plan.json")], url));
	results.push(await timed("apply PLAN", ["apply", join(folder, "plan.json")], url));
	results.push(await timed("plan, no change", ["plan", "--detailed-exitcode"], url));
	results.push(await timed("apply, no change", ["apply", "--auto-approve"], url));
	const stats = await (await fetch(`${url}/stats`)).json();
	sink.kill("SIGTERM");
	console.table(results);
	console.log(
		`${rows} rows; sink: ${stats.accepted} accepted, ${stats.duplicate} duplicate, ${stats.discarded} discarded`,
	);
	const isExact = stats.accepted === rows && stats.duplicate === 0 && stats.discarded === 0;
	if (!isExact || results.some((result) => result.exit !== 0)) process.exitCode = 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}

/** Runs the binary; seconds from process start to end, and its own peak of resident memory. */
async function timed(name, args, endpoint) {
	const report = join(folder, "peak.json");
	if (name === "plan --out")
		await run(["apply", "--auto-approve", "--create-state", "--exclude", "users"], endpoint, report);
	const started = performance.now();
	const exit = await run(args, endpoint, report);
	const seconds = (performance.now() - started) / 1000;
	const { maxRSS } = JSON.parse(await readFile(report, "utf8"));
	return {
		command: name,
		exit,
		seconds: Number(seconds.toFixed(1)),
		"rows/s": Math.round(rows / seconds),
		"peak MB": Math.round(maxRSS / 1024),
	};
}

async function run(args, endpoint, report) {
	const child = spawn(
		process.execPath,
		["--import", probe, cli, ...args, "--project-dir", folder, "--quiet"],
		{
			stdio: ["ignore", "ignore", "inherit"],
			env: { ...process.env, SEGMENT_ENDPOINT: endpoint, TAILRACE_PEAK_FILE: report },
		},
	);
	const [code] = await once(child, "exit");
	return code;
}
