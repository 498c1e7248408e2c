import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { FormatContext } from "../diagnostics/formats/format.js";
import type { Output } from "./output.js";
import { version } from "./version.js";

/** What the formats of diagnostics need of the world: the texts of files, and where they are for a reader. */
export function formatContext(projectDir: string, { styler }: Output): FormatContext {
	const project = resolve(projectDir);
	const repository = findRepository(project) ?? project;
	const texts = new Map<string, string | null>();
	const pathFrom = (folder: string) => (file: string) =>
		relative(folder, resolve(project, file)).split(sep).join("/");
	return {
		source: (file) => {
			const known = texts.get(file);
			if (known !== undefined) return known;
			const text = readText(resolve(project, file));
			texts.set(file, text);
			return text;
		},
		fromRepository: pathFrom(repository),
		fromWorkingFolder: pathFrom(process.cwd()),
		version,
		styler,
	};
}

/** The nearest folder with `.git`, which is a file in a work tree beside the clone. */
function findRepository(start: string): string | null {
	for (let folder = start; ; folder = dirname(folder)) {
		if (existsSync(join(folder, ".git"))) return folder;
		if (folder === dirname(folder)) return null;
	}
}

/** What people write is small; a line of a manifest may be its hundreds of megabytes. */
const largestShown = 1 << 20;

function readText(path: string): string | null {
	try {
		return statSync(path).size > largestShown ? null : readFileSync(path, "utf8");
	} catch {
		return null;
	}
}
