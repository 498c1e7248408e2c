// npm run test:live -- ENGINE runs the conformance suite of one engine on a user's own account; what follows is vitest's.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const engines = ["bigquery", "snowflake"];
const [engine, ...rest] = process.argv.slice(2);
if (!engines.includes(engine)) {
	console.error(`npm run test:live -- ${engines.join(" | ")} (see test/live/README.md)`);
	process.exit(1);
}
const root = join(import.meta.dirname, "../..");
const args = ["run", "--config", "test/live/vitest.config.ts", `test/live/${engine}.test.ts`, ...rest];
const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
