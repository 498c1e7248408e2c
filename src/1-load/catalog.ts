import { artifactBroken } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DbtCatalog } from "../types/loaded.js";
import { isMapOf, type Parsed, readArtifact, textAt } from "./artifact.js";
import { fields, itemsOf, type Wanted } from "./json-reader.js";
import type { IsNamed } from "./named-models.js";

type CatalogColumns = DbtCatalog["columns"][string];

const named = fields({
	columns: { each: fields({ name: "all", type: "all", index: "all" }), as: readColumn },
});

function wantedOf(isNamed: IsNamed): Wanted {
	const tables: Wanted = {
		each: (uniqueId) => (isNamed(uniqueId) ? named : fields({})),
		as: (uniqueId, table) => (isNamed(uniqueId) && isMapOf(table) ? [uniqueId, columnsOf(table)] : undefined),
	};
	return fields({ nodes: tables, sources: tables });
}

/** catalog.json of `dbt docs generate`. */
export function loadCatalog(
	root: string,
	file: string,
	isNamed: IsNamed = () => true,
): { readonly catalog: DbtCatalog | null; readonly diagnostics: readonly Diagnostic[] } {
	const read = readArtifact(root, file, wantedOf(isNamed));
	switch (read.kind) {
		case "missing":
			return { catalog: null, diagnostics: [] };
		case "unreadable":
			return { catalog: null, diagnostics: [read.diagnostic] };
		case "broken":
			return { catalog: null, diagnostics: [artifactBroken(read.place, { ...read, command })] };
		case "read":
			return catalogOf(read.path, read.value);
		default:
			return read satisfies never;
	}
}

const command = "dbt docs generate";

function catalogOf(path: string, { nodes, sources }: Parsed) {
	if (nodes === undefined) {
		const problem = "it does not look like a dbt catalog";
		return { catalog: null, diagnostics: [artifactBroken(null, { path, problem, command })] };
	}
	const entries = [nodes, sources].flatMap((part) => itemsOf<readonly [string, CatalogColumns]>(part));
	return { catalog: { path, columns: Object.fromEntries(entries) }, diagnostics: [] };
}

interface IndexedColumn {
	readonly name: string;
	readonly type: string;
	readonly index: number;
}

function readColumn(key: string, column: unknown): IndexedColumn {
	const facts = isMapOf(column) ? column : {};
	return {
		name: textAt(facts, "name") ?? key,
		type: textAt(facts, "type") ?? "",
		index: Number(facts.index ?? 0),
	};
}

function columnsOf({ columns }: Parsed): CatalogColumns {
	return [...itemsOf<IndexedColumn>(columns)]
		.sort((a, b) => a.index - b.index)
		.map(({ name, type }) => ({ name, type }));
}
