import type { DbtNode, LoadedDbt } from "../types/loaded.js";
import type { KnownColumns } from "../types/resolved.js";

/** What dbt's artifacts say of a node's columns, the surest first: contract, catalog, documentation. */
export function knownColumns(dbt: LoadedDbt, node: DbtNode): KnownColumns | null {
	const manifest = `${dbt.manifest?.path ?? "manifest.json"} (${node.uniqueId})`;
	if (node.isContractEnforced && node.columns.length > 0)
		return { isClosed: true, origin: manifest, columns: node.columns };
	const inCatalog = dbt.catalog?.columns[node.uniqueId];
	if (dbt.catalog !== null && inCatalog !== undefined && inCatalog.length > 0) {
		return {
			isClosed: true,
			origin: `${dbt.catalog.path} (${node.uniqueId})`,
			columns: inCatalog,
		};
	}
	return node.columns.length === 0 ? null : { isClosed: false, origin: manifest, columns: node.columns };
}
