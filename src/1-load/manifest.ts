import { artifactBroken, manifestNewer, manifestTooOld } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DbtManifest, DbtNode } from "../types/loaded.js";
import { isMapOf, mapAt, type Parsed, readArtifact, textAt } from "./artifact.js";
import { fields, itemsOf } from "./json-reader.js";
import { membersOfNode, readNode, readQuoting } from "./manifest-node.js";

interface UniqueTest {
	readonly node: string;
	readonly column: string;
}

const wanted = fields({
	metadata: "all",
	nodes: {
		each: fields({
			...membersOfNode,
			attached_node: "all",
			column_name: "all",
			test_metadata: fields({ name: "all" }),
		}),
		as: (uniqueId, node) => readNode(uniqueId, node) ?? readTest(node),
	},
	sources: { each: fields(membersOfNode), as: readNode },
	// Lists of nodes by unique id; dbt's documentation says a list.
	disabled: {
		each: fields({ unique_id: "all" }),
		as: (name, node) => (isMapOf(node) ? (textAt(node, "unique_id") ?? name) : name),
	},
	macros: {
		each: null,
		as: (uniqueId) => (/[._]generate_(schema|database)_name$/.test(uniqueId) ? uniqueId : undefined),
	},
});

/** manifest.json of dbt 1.0 and later, read leniently: dbt's own schema does not fit all that dbt writes. */
export function loadManifest(
	root: string,
	file: string,
): { readonly manifest: DbtManifest | null; readonly diagnostics: readonly Diagnostic[] } {
	const read = readArtifact(root, file, wanted);
	switch (read.kind) {
		case "missing":
			return { manifest: null, diagnostics: [] };
		case "unreadable":
			return { manifest: null, diagnostics: [read.diagnostic] };
		case "broken": {
			const { path, problem, place } = read;
			return { manifest: null, diagnostics: [artifactBroken(place, { path, problem, command })] };
		}
		case "read":
			return manifestOf(read.path, read.value);
		default:
			return read satisfies never;
	}
}

const command = "dbt parse";

function manifestOf(path: string, value: Parsed) {
	const metadata = mapAt(value, "metadata");
	const version = Number(/\/manifest\/v(\d+)\.json$/.exec(textAt(metadata, "dbt_schema_version") ?? "")?.[1]);
	if (!Number.isInteger(version) || value.nodes === undefined) {
		const problem = "it does not look like a dbt manifest";
		return { manifest: null, diagnostics: [artifactBroken(null, { path, problem, command })] };
	}
	if (version < 4) return { manifest: null, diagnostics: [manifestTooOld(null, { path, version })] };
	const found = itemsOf<DbtNode | UniqueTest>(value.nodes);
	const manifest: DbtManifest = {
		path,
		adapterType: textAt(metadata, "adapter_type"),
		projectName: textAt(metadata, "project_name"),
		quoting: readQuoting(mapAt(metadata, "quoting")),
		nodes: [...found.filter((one) => "uniqueId" in one), ...itemsOf<DbtNode>(value.sources)],
		disabled: itemsOf<string>(value.disabled),
		uniqueColumns: columnsByNode(found.filter((one) => "column" in one)),
		placingMacros: itemsOf<string>(value.macros),
	};
	// v20 is what dbt Fusion's documentation calls its v12.
	const isNewer = version > 12 && version !== 20;
	return { manifest, diagnostics: isNewer ? [manifestNewer(null, { path, version })] : [] };
}

/** A test that says of one column that its values are unique. */
function readTest(test: unknown): UniqueTest | undefined {
	if (!isMapOf(test) || textAt(mapAt(test, "test_metadata"), "name") !== "unique") return undefined;
	const node = textAt(test, "attached_node");
	const column = textAt(test, "column_name");
	const isEnabled = mapAt(test, "config").enabled !== false;
	return node === null || column === null || !isEnabled ? undefined : { node, column };
}

function columnsByNode(tests: readonly UniqueTest[]): ReadonlyMap<string, readonly string[]> {
	const columns = new Map<string, string[]>();
	for (const { node, column } of tests) {
		const known = columns.get(node);
		if (known === undefined) columns.set(node, [column]);
		else known.push(column);
	}
	return columns;
}
