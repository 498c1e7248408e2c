import { artifactBroken, manifestNewer, manifestTooOld } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DbtManifest, DbtNode } from "../types/loaded.js";
import { isMapOf, listAt, mapAt, type Parsed, readArtifact, textAt } from "./artifact.js";
import { fields, itemsOf, type Wanted } from "./json-reader.js";
import { membersOfNode, readNode, readQuoting } from "./manifest-node.js";
import type { IsNamed } from "./named-models.js";

/** What dbt tests of one column of a node. */
interface ColumnTest {
	/** unique, accepted_values and so on. */
	readonly test: string;
	readonly uniqueId: string;
	readonly column: string;
}

const ofTest = {
	attached_node: "all",
	column_name: "all",
	test_metadata: fields({ name: "all", kwargs: fields({ column_name: "all" }) }),
} as const;

/** Columns are most of a node, and few nodes are named. */
function wantedOf(isNamed: IsNamed): Wanted {
	const { columns, ...others } = membersOfNode;
	const [named, unnamed] = [fields({ columns, ...others, ...ofTest }), fields({ ...others, ...ofTest })];
	const each = (uniqueId: string) => (isNamed(uniqueId) ? named : unnamed);
	return fields({
		metadata: "all",
		nodes: { each, as: (uniqueId, node) => readNode(uniqueId, node) ?? readTest(node) },
		sources: { each, as: readNode },
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
}

/** manifest.json of dbt 1.0 and later, read leniently: dbt's own schema does not fit all that dbt writes. */
export function loadManifest(
	root: string,
	file: string,
	isNamed: IsNamed = () => true,
): { readonly manifest: DbtManifest | null; readonly diagnostics: readonly Diagnostic[] } {
	const read = readArtifact(root, file, wantedOf(isNamed));
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
	const found = itemsOf<DbtNode | ColumnTest>(value.nodes);
	const tests = found.filter((one) => "column" in one);
	const manifest: DbtManifest = {
		path,
		adapterType: textAt(metadata, "adapter_type"),
		projectName: textAt(metadata, "project_name"),
		quoting: readQuoting(mapAt(metadata, "quoting")),
		nodes: [...found.filter((one) => "resourceType" in one), ...itemsOf<DbtNode>(value.sources)],
		disabled: itemsOf<string>(value.disabled),
		boundedColumns: tests.filter(({ test }) => test === "accepted_values"),
		uniqueColumns: columnsByNode(tests.filter(({ test }) => test === "unique")),
		placingMacros: itemsOf<string>(value.macros),
	};
	// v20 is what dbt Fusion's documentation calls its v12.
	const isNewer = version > 12 && version !== 20;
	return { manifest, diagnostics: isNewer ? [manifestNewer(null, { path, version })] : [] };
}

/** A test of one column, of those that say what values it has. */
function readTest(node: unknown): ColumnTest | undefined {
	if (!isMapOf(node) || mapAt(node, "config").enabled === false) return undefined;
	const metadata = mapAt(node, "test_metadata");
	const test = textAt(metadata, "name");
	if (test !== "unique" && test !== "accepted_values") return undefined;
	// attached_node came with dbt 1.5; the node that the test reads is the same one.
	const [onlyParent] = listAt(mapAt(node, "depends_on"), "nodes");
	const uniqueId = textAt(node, "attached_node") ?? (typeof onlyParent === "string" ? onlyParent : null);
	const column = textAt(node, "column_name") ?? textAt(mapAt(metadata, "kwargs"), "column_name");
	return uniqueId === null || column === null ? undefined : { test, uniqueId, column };
}

function columnsByNode(tests: readonly ColumnTest[]): ReadonlyMap<string, readonly string[]> {
	const columns = new Map<string, string[]>();
	for (const { uniqueId, column } of tests) {
		const known = columns.get(uniqueId);
		if (known === undefined) columns.set(uniqueId, [column]);
		else known.push(column);
	}
	return columns;
}
