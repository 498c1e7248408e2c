import { readdirSync } from "node:fs";
import { pythonWith } from "./venv.js";

/** Makes every environment before the first test, since two files that want the same one would make it at once. */
export function setup(): void {
	for (const file of readdirSync(import.meta.dirname))
		if (file.endsWith("requirements.txt")) pythonWith(file);
}
