import type { DbtNode, LoadedDbt, LoadedProject } from "../types/loaded.js";
import { nameInColumns } from "../types/name-in-columns.js";
import type { KnownColumns, ResolvedModel } from "../types/resolved.js";
import { declaredName, storedName } from "./column-names.js";

/** What is known of a model's columns offline, the surest first: contract, catalog, columns.json, documentation. */
export function knownColumns(
	model: Pick<ResolvedModel, "uniqueId" | "label" | "relation">,
	node: DbtNode | null,
	{ dbt, columns: file }: LoadedProject,
): KnownColumns | null {
	const documented = (node?.columns ?? []).map((column) => ({
		name: declaredName(column, dbt),
		type: column.type,
	}));
	const manifest = `${dbt?.manifest?.path ?? "manifest.json"} (${model.uniqueId})`;
	if (node?.isContractEnforced && documented.length > 0)
		return { isClosed: true, origin: manifest, columns: documented };
	return (
		inCatalog(model.uniqueId, dbt) ??
		closed(file?.models, nameInColumns(model), file?.path) ??
		(documented.length === 0 ? null : { isClosed: false, origin: manifest, columns: documented })
	);
}

function inCatalog(uniqueId: string | null, dbt: LoadedDbt | null): KnownColumns | null {
	const known = closed(dbt?.catalog?.columns, uniqueId, dbt?.catalog?.path);
	const columns = known?.columns.map(({ name, type }) => ({ name: storedName(name, dbt), type })) ?? [];
	return known && { ...known, columns };
}

/** All columns of a relation that somebody read in the warehouse; a relation without any was not read. */
function closed(
	relations: Readonly<Record<string, KnownColumns["columns"]>> | undefined,
	name: string | null,
	path: string | undefined,
): KnownColumns | null {
	if (relations === undefined || name === null || !Object.hasOwn(relations, name)) return null;
	const columns = relations[name] ?? [];
	return columns.length === 0 ? null : { isClosed: true, origin: `${path} (${name})`, columns };
}
