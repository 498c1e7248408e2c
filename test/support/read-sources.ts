import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts that code frames show, read from a project's folder. */
export function readSources(folder: string): (file: string) => string | null {
	return (file) => {
		const path = join(folder, file);
		return existsSync(path) ? readFileSync(path, "utf8") : null;
	};
}
