import type { DbtNode, LoadedProject } from "../types/loaded.js";
import type { DescribedColumns, ReadableModel, ReadableRelation } from "../types/readable-model.js";
import type { KnownColumns } from "../types/resolved.js";
import { knownColumns } from "./columns.js";
import { isLatest, labelOf, rootPackage } from "./dbt-nodes.js";
import { relationOf } from "./relation-name.js";

/** All that `ref` and `source` find and that has a relation, by label. */
export function readableModels(loaded: LoadedProject): readonly ReadableModel[] {
	const { dbt } = loaded;
	const nodes = dbt?.manifest?.nodes ?? [];
	if (dbt === null || nodes.length === 0) return [];
	const root = rootPackage(dbt);
	const packages = packagesByName(nodes);
	const models = new Map<string, ReadableModel>();
	for (const node of nodes) {
		const relation = relationOf(node, dbt);
		if (relation === null || node.materialized === "ephemeral") continue;
		const model = describe(node, isPlain(node));
		const known = knownColumns({ uniqueId: node.uniqueId, label: model.label, relation }, node, loaded);
		// Of two sources of one name the root project's is meant.
		if (models.has(model.label) && node.packageName !== root) continue;
		models.set(model.label, { ...model, columns: known && describeColumns(known, node.columns) });
	}
	return [...models.values()].sort((a, b) => (a.label < b.label ? -1 : 1));

	function isPlain({ name, packageName }: DbtNode): boolean {
		const owners = packages.get(name) ?? new Set();
		return packageName === root || (owners.size === 1 && owners.has(packageName));
	}
}

/** What .tailrace/columns.json has the columns of beside dbt's nodes, those of earlier too. */
export function readableRelations({ columns }: LoadedProject): readonly ReadableRelation[] {
	return Object.entries(columns?.models ?? {})
		.filter(([name]) => !/^(model|seed|snapshot|source)\.[\w-]+\.[\w.-]+$/.test(name))
		.map(([written, found]): ReadableRelation => {
			const path = /^sql_file:(.*)$/s.exec(written)?.[1];
			const described = describeColumns({ isClosed: true, columns: found }, []);
			return {
				form: path === undefined ? "relation" : "sql_file",
				name: path ?? written,
				columns: described,
			};
		})
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function packagesByName(nodes: readonly DbtNode[]): ReadonlyMap<string, ReadonlySet<string>> {
	const packages = new Map<string, Set<string>>();
	for (const { name, packageName, resourceType } of nodes) {
		if (resourceType === "source") continue;
		packages.set(name, (packages.get(name) ?? new Set()).add(packageName));
	}
	return packages;
}

function describe(node: DbtNode, isPlain: boolean): Omit<ReadableModel, "columns"> {
	const { resourceType, packageName, sourceName, name, version, description } = node;
	const latest = isLatest(node);
	const label =
		sourceName === null
			? labelOf({
					kind: "ref",
					packageName: isPlain ? null : packageName,
					name,
					version: latest ? null : version,
				})
			: labelOf({ kind: "source", sourceName, name });
	return {
		label,
		resourceType,
		packageName,
		sourceName,
		name,
		version,
		isLatest: latest,
		isPlain,
		description,
	};
}

function describeColumns(
	{ isClosed, columns }: Pick<KnownColumns, "isClosed" | "columns">,
	documented: DbtNode["columns"],
): DescribedColumns {
	const descriptions = new Map(documented.map(({ name, description }) => [name.toLowerCase(), description]));
	return {
		isClosed,
		columns: columns.map(({ name, type }) => ({
			name,
			type: type === "" ? null : type,
			description: descriptions.get(name.toLowerCase()) ?? null,
		})),
	};
}
