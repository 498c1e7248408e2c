import { join } from "node:path";
import { settingNotPlain } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import type { Json, TextFile, YamlFile } from "../types/source.js";
import { readText } from "./files.js";

/**
 * The files that specs name, by the name they are written with. A template may also stand in the project's folder
 * `templates`. A missing file is left out: who needs it says so at the place that names it.
 */
export async function readNamedFiles(
	root: string,
	specs: readonly YamlFile[],
): Promise<{ texts: Record<string, TextFile>; diagnostics: Diagnostic[] }> {
	const texts = new Map<string, TextFile>();
	const diagnostics = specs.flatMap(checkSqlName);
	const names = [...new Set(specs.flatMap((spec) => namesIn(spec.value)))].sort();
	for (const name of names) {
		for (const path of [join(root, name), join(root, "templates", name)]) {
			const { file, diagnostic } = await readText(root, path);
			if (diagnostic !== null) diagnostics.push(diagnostic);
			if (file !== null) texts.set(name, file);
			if (file !== null || diagnostic !== null) break;
		}
	}
	return { texts: Object.fromEntries(texts), diagnostics };
}

/** Files are read before variables are known. */
function checkSqlName(file: YamlFile): Diagnostic[] {
	const { value } = file;
	const model = typeof value === "object" && value !== null && "model" in value ? value.model : null;
	const name = typeof model === "object" && model !== null && "sql_file" in model ? model.sql_file : null;
	if (typeof name !== "string" || !name.includes("{{")) return [];
	const place = { file, pointer: "/model/sql_file", part: "value" } as const;
	return [settingNotPlain(spanOf(place), { name: "sql_file" })];
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
