// Refreshes target/manifest.json and target/catalog.json with real dbt: `node example-project/artifacts.mjs`.
// dbt works on a copy of the project; only what would name this machine or its user is made neutral.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const NOT_COPIED = /^(target|logs|.*\.duckdb(\.wal)?)$/;

/** The artifacts that are committed, under target/. */
export const ARTIFACTS = ["manifest.json", "catalog.json"];

/**
 * Copies the project into `workDir` and runs `dbt build` and `dbt docs generate` there.
 *
 * @param {{ projectDir: string, workDir: string, dbt: string }} options
 * @throws {Error} with dbt's output when a seed, model or data test fails
 */
export function runDbt({ projectDir, workDir, dbt }) {
	cpSync(projectDir, workDir, {
		recursive: true,
		filter: (path) => !NOT_COPIED.test(basename(path)),
	});
	for (const command of [["build"], ["docs", "generate"]]) {
		try {
			execFileSync(dbt, ["--quiet", "--no-use-colors", ...command, "--profiles-dir", "."], {
				cwd: workDir,
				env: {
					...process.env,
					DBT_SEND_ANONYMOUS_USAGE_STATS: "False",
					DBT_TARGET: "dev",
				},
				encoding: "utf8",
				stdio: ["ignore", "pipe", "pipe"],
			});
		} catch (cause) {
			throw new Error(`dbt ${command.join(" ")} failed\n${cause.stdout ?? ""}${cause.stderr ?? ""}`, {
				cause,
			});
		}
	}
}

/**
 * The artifacts dbt wrote in `workDir`, by file name, without the paths and ids of this machine.
 *
 * @param {string} workDir
 * @returns {Record<string, Record<string, unknown>>}
 */
export function readArtifacts(workDir) {
	const artifacts = Object.fromEntries(
		ARTIFACTS.map((name) => [name, readJson(join(workDir, "target", name))]),
	);
	const { metadata, nodes } = artifacts["manifest.json"];
	if ("user_id" in metadata) metadata.user_id = null;
	for (const node of Object.values(nodes)) {
		if ("root_path" in node) node.root_path = ".";
	}
	return artifacts;
}

/**
 * @param {Record<string, Record<string, unknown>>} artifacts
 * @param {string} projectDir
 */
export function writeArtifacts(artifacts, projectDir) {
	mkdirSync(join(projectDir, "target"), { recursive: true });
	for (const [name, artifact] of Object.entries(artifacts)) {
		writeFileSync(join(projectDir, "target", name), `${JSON.stringify(artifact)}\n`);
	}
}

function readJson(path) {
	return JSON.parse(readFileSync(path, "utf8"));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const workDir = mkdtempSync(join(tmpdir(), "shop-"));
	try {
		runDbt({
			projectDir: import.meta.dirname,
			workDir,
			dbt: process.env.DBT ?? "dbt",
		});
		writeArtifacts(readArtifacts(workDir), import.meta.dirname);
	} finally {
		rmSync(workDir, { recursive: true });
	}
}
