import { join } from "node:path";
import { settingNotPlain } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { valueAt } from "../diagnostics/scalar-span.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { Json, JsonObject, TextFile, YamlFile } from "../types/source.js";
import { readText } from "./files.js";

/**
 * The files that specs and their defaults name, by the name they are written with. Templates are looked for from the
 * project's folder, then in its `template_paths`. A missing file is left out: who needs it says so at the place that
 * names it.
 */
export async function readNamedFiles(
	root: string,
	files: readonly YamlFile[],
	templatePaths: readonly string[],
): Promise<{ texts: Record<string, TextFile>; diagnostics: Diagnostic[] }> {
	const texts = new Map<string, TextFile>();
	const diagnostics = files.flatMap(checkSqlNames);
	const folders = [root, ...templatePaths.map((folder) => join(root, folder))];
	const names = [...new Set(files.flatMap((file) => namesIn(file.value)))].sort();
	for (const name of names) {
		for (const path of folders.map((folder) => join(folder, name))) {
			const { file, diagnostic } = await readText(root, path);
			if (diagnostic !== null) diagnostics.push(diagnostic);
			if (file !== null) texts.set(name, file);
			if (file !== null || diagnostic !== null) break;
		}
	}
	return { texts: Object.fromEntries(texts), diagnostics };
}

/** Files are read before variables are known. */
function checkSqlNames(file: YamlFile): Diagnostic[] {
	const targets = Object.keys(mapOf(mapOf(file.value).targets));
	const places = [
		"/model/sql_file",
		...targets.map((name) => pointerTo("/targets", name, "model", "sql_file")),
	];
	return places.flatMap((pointer) => {
		const name = valueAt(file, pointer);
		if (typeof name !== "string" || !name.includes("{{")) return [];
		return [settingNotPlain(spanOf({ file, pointer, part: "value" }), { name: "sql_file" })];
	});
}

function mapOf(value: Json | undefined): JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function namesIn(value: Json): string[] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, child]) => {
		const isName = (key === "sql_file" || key === "$template") && typeof child === "string";
		// A template with a line break is the template itself.
		if (isName) return child === "" || child.includes("\n") ? [] : [child];
		return namesIn(child);
	});
}
