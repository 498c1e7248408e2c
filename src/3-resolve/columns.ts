import type { DbtNode, LoadedProject } from "../types/loaded.js";
import { nameInColumns } from "../types/name-in-columns.js";
import type { KnownColumns, ResolvedModel } from "../types/resolved.js";

/** What is known of a model's columns offline, the surest first: contract, catalog, columns.json, documentation. */
export function knownColumns(
	model: Pick<ResolvedModel, "uniqueId" | "label" | "relation">,
	node: DbtNode | null,
	{ dbt, columns: file }: LoadedProject,
): KnownColumns | null {
	const documented = (node?.columns ?? []).map(({ name, type }) => ({ name, type }));
	const manifest = `${dbt?.manifest?.path ?? "manifest.json"} (${model.uniqueId})`;
	if (node?.isContractEnforced && documented.length > 0)
		return { isClosed: true, origin: manifest, columns: documented };
	return (
		closed(dbt?.catalog?.columns, model.uniqueId, dbt?.catalog?.path) ??
		closed(file?.models, nameInColumns(model), file?.path) ??
		(documented.length === 0 ? null : { isClosed: false, origin: manifest, columns: documented })
	);
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
