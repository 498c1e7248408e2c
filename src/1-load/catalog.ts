import { artifactBroken } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DbtCatalog } from "../types/loaded.js";
import type { TextFile } from "../types/source.js";
import { isMapOf, mapAt, parseArtifact, textAt } from "./artifact.js";

type CatalogColumns = DbtCatalog["columns"][string];

/** catalog.json of `dbt docs generate`. */
export function parseCatalog(file: TextFile): {
	catalog: DbtCatalog | null;
	diagnostics: Diagnostic[];
} {
	const { path } = file;
	const parsed = parseArtifact(file);
	const problem =
		"problem" in parsed
			? parsed.problem
			: isMapOf(parsed.value.nodes)
				? null
				: "it does not look like a dbt catalog";
	if ("problem" in parsed || problem !== null) {
		const facts = {
			path,
			problem: problem ?? "",
			command: "dbt docs generate",
		};
		return { catalog: null, diagnostics: [artifactBroken(null, facts)] };
	}
	const columns: Record<string, CatalogColumns> = {};
	for (const part of [mapAt(parsed.value, "nodes"), mapAt(parsed.value, "sources")]) {
		for (const [uniqueId, table] of Object.entries(part)) {
			if (isMapOf(table)) columns[uniqueId] = readColumns(mapAt(table, "columns"));
		}
	}
	return { catalog: { path, columns }, diagnostics: [] };
}

function readColumns(written: Readonly<Record<string, unknown>>): CatalogColumns {
	const columns = Object.entries(written).map(([key, column]) => {
		const facts = isMapOf(column) ? column : {};
		return {
			name: textAt(facts, "name") ?? key,
			type: textAt(facts, "type") ?? "",
			index: Number(facts.index ?? 0),
		};
	});
	return columns.sort((a, b) => a.index - b.index).map(({ name, type }) => ({ name, type }));
}
