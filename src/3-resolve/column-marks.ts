import type { DbtManifest, DbtNode } from "../types/loaded.js";
import type { KnownColumns, ResolvedModel } from "../types/resolved.js";

/** What dbt says of a node's columns, under the names that the columns are known by; nothing when it says nothing. */
export function columnMarks(
	node: DbtNode,
	manifest: DbtManifest | null,
	columns: KnownColumns | null,
): Pick<ResolvedModel, "marks"> {
	const known = new Map(columns?.columns.map(({ name }) => [name.toLowerCase(), name]));
	const named = (names: readonly string[]) =>
		[...new Set(names.map((name) => known.get(name.toLowerCase()) ?? name))].sort();
	const bounded = manifest?.boundedColumns.filter(({ uniqueId }) => uniqueId === node.uniqueId) ?? [];
	const marks = {
		private: named(node.columns.flatMap(({ name, isPrivate }) => (isPrivate ? [name] : []))),
		bounded: named(bounded.map(({ column }) => column)),
	};
	return marks.private.length + marks.bounded.length === 0 ? {} : { marks };
}
