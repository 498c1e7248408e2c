import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const cache = join(import.meta.dirname, "../../node_modules/.cache");

/**
 * The Python of a virtual environment with exactly what a requirements file of this folder lists; made once and kept. PYTHON
 * names the interpreter to make it with.
 */
export function pythonWith(requirements: string): string {
	const file = join(import.meta.dirname, requirements);
	const name = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
	const folder = join(cache, `python-${name}`);
	const python = join(folder, "bin", "python");
	const done = join(folder, "installed");
	if (existsSync(done)) return python;
	execFileSync(process.env.PYTHON ?? "python3", ["-m", "venv", "--clear", folder], { stdio: "ignore" });
	const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file];
	execFileSync(python, install, { stdio: ["ignore", "ignore", "inherit"] });
	execFileSync(python, ["-c", `open(${JSON.stringify(done)}, "w").close()`]);
	return python;
}
