import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileUnreadable } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { TextFile, YamlFile } from "../types/source.js";
import { parseYaml } from "./yaml-file.js";

/** What reading one file gave; both null means that there is no such file. */
export interface ReadText {
	readonly file: TextFile | null;
	readonly diagnostic: Diagnostic | null;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `path` is absolute; the file's own path is relative to `root`, with forward slashes. */
export async function readText(root: string, path: string): Promise<ReadText> {
	const shown = relative(root, path).split(sep).join("/");
	try {
		// Hundreds of small files: a turn of the thread pool takes longer than the reading.
		return { file: { path: shown, text: utf8.decode(readFileSync(path)) }, diagnostic: null };
	} catch (error) {
		return { file: null, diagnostic: unreadable(shown, error) };
	}
}

/** Why a file cannot be read; null when there is none. */
export function unreadable(path: string, error: unknown): Diagnostic | null {
	const code = errorCode(error);
	if (code === "ENOENT" || code === "ENOTDIR") return null;
	return fileUnreadable(null, { path, reason: reasons[code] ?? code });
}

export interface ReadYaml {
	/** false: there is no such file. */
	readonly isFound: boolean;
	readonly file: YamlFile | null;
	readonly diagnostics: readonly Diagnostic[];
}

export async function readYaml(
	root: string,
	path: string,
	options: { readonly isOurs: boolean },
): Promise<ReadYaml> {
	const { file, diagnostic } = await readText(root, path);
	if (file !== null) return { isFound: true, ...parseYaml(file, options) };
	return {
		isFound: diagnostic !== null,
		file: null,
		diagnostics: diagnostic === null ? [] : [diagnostic],
	};
}

/** Absolute paths of all .yml and .yaml files below a folder, sorted; none when there is no folder. */
export async function listYaml(folder: string): Promise<string[]> {
	const names = await readdir(folder, { recursive: true }).catch(() => []);
	const paths = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => name.split(sep).join("/"));
	return paths.sort().map((path) => join(folder, path));
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EISDIR: "it is a folder",
	ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text",
};

function errorCode(error: unknown): string {
	if (error instanceof Error && "code" in error) return String(error.code);
	return String(error);
}
