import { artifactBroken, manifestNewer, manifestTooOld } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DbtManifest, DbtNode } from "../types/loaded.js";
import type { TextFile } from "../types/source.js";
import { isMapOf, listAt, mapAt, type Parsed, parseArtifact, textAt } from "./artifact.js";
import { isPrivateColumn, readBoundedColumn } from "./column-marks.js";

const readable = new Set(["model", "seed", "snapshot", "source"]);

/** manifest.json of dbt 1.0 and later, read leniently: dbt's own schema does not fit all that dbt writes. */
export function parseManifest(file: TextFile): {
	manifest: DbtManifest | null;
	diagnostics: Diagnostic[];
} {
	const { path } = file;
	const parsed = parseArtifact(file);
	const command = "dbt parse";
	if ("problem" in parsed)
		return {
			manifest: null,
			diagnostics: [artifactBroken(null, { path, problem: parsed.problem, command })],
		};
	const metadata = mapAt(parsed.value, "metadata");
	const version = Number(/\/manifest\/v(\d+)\.json$/.exec(textAt(metadata, "dbt_schema_version") ?? "")?.[1]);
	if (!Number.isInteger(version) || !isMapOf(parsed.value.nodes)) {
		const problem = "it does not look like a dbt manifest";
		return {
			manifest: null,
			diagnostics: [artifactBroken(null, { path, problem, command })],
		};
	}
	if (version < 4)
		return {
			manifest: null,
			diagnostics: [manifestTooOld(null, { path, version })],
		};
	const written = [
		...Object.entries(mapAt(parsed.value, "nodes")),
		...Object.entries(mapAt(parsed.value, "sources")),
	];
	const manifest: DbtManifest = {
		path,
		adapterType: textAt(metadata, "adapter_type"),
		projectName: textAt(metadata, "project_name"),
		nodes: written.flatMap(([uniqueId, node]) => readNode(uniqueId, node)),
		disabled: Object.keys(mapAt(parsed.value, "disabled")),
		boundedColumns: written.flatMap(([, node]) => readBoundedColumn(node)),
	};
	// v20 is what dbt Fusion's documentation calls its v12.
	const isNewer = version > 12 && version !== 20;
	return {
		manifest,
		diagnostics: isNewer ? [manifestNewer(null, { path, version })] : [],
	};
}

function readNode(uniqueId: string, node: unknown): DbtNode[] {
	if (!isMapOf(node)) return [];
	const resourceType = textAt(node, "resource_type") ?? uniqueId.split(".", 1)[0] ?? "";
	if (!readable.has(resourceType)) return [];
	const config = mapAt(node, "config");
	return [
		{
			uniqueId,
			resourceType,
			packageName: textAt(node, "package_name") ?? uniqueId.split(".")[1] ?? "",
			name: textAt(node, "name") ?? uniqueId,
			sourceName: textAt(node, "source_name"),
			version: textAt(node, "version"),
			latestVersion: textAt(node, "latest_version"),
			relationName: textAt(node, "relation_name"),
			materialized: textAt(config, "materialized"),
			primaryKey: listAt(node, "primary_key").filter((name) => typeof name === "string"),
			columns: readColumns(node),
			privateColumns: Object.entries(mapAt(node, "columns")).flatMap(([key, column]) =>
				isMapOf(column) && isPrivateColumn(column) ? [textAt(column, "name") ?? key] : [],
			),
			isContractEnforced:
				mapAt(config, "contract").enforced === true || mapAt(node, "contract").enforced === true,
			checksum: textAt(mapAt(node, "checksum"), "checksum"),
			parents: listAt(mapAt(node, "depends_on"), "nodes").filter((id) => typeof id === "string"),
			description: textAt(node, "description"),
			columnDescriptions: readDescriptions(node),
		},
	];
}

function readColumns(node: Parsed): DbtNode["columns"] {
	return Object.entries(mapAt(node, "columns")).map(([key, column]) => {
		if (!isMapOf(column)) return { name: key, type: null };
		return {
			name: textAt(column, "name") ?? key,
			type: textAt(column, "data_type"),
		};
	});
}

function readDescriptions(node: Parsed): DbtNode["columnDescriptions"] {
	const descriptions = new Map<string, string>();
	for (const [key, column] of Object.entries(mapAt(node, "columns"))) {
		const description = isMapOf(column) ? textAt(column, "description") : null;
		if (description !== null) descriptions.set(key.toLowerCase(), description);
	}
	return descriptions;
}
