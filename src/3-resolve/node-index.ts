import type { DbtManifest, DbtNode } from "../types/loaded.js";

/** The nodes of a manifest by what references call them. */
export interface NodeIndex {
	readonly byId: ReadonlyMap<string, DbtNode>;
	/** Models, seeds and snapshots, by name; several where packages or versions share one. */
	readonly byName: ReadonlyMap<string, readonly DbtNode[]>;
	/** By source and table, with a dot between. */
	readonly sources: ReadonlyMap<string, readonly DbtNode[]>;
}

const indexes = new WeakMap<readonly DbtNode[], NodeIndex>();

/** Made once for a manifest, however many syncs ask. */
export function indexOf({ nodes }: DbtManifest): NodeIndex {
	const known = indexes.get(nodes);
	if (known !== undefined) return known;
	const isSource = ({ resourceType }: DbtNode) => resourceType === "source";
	const index = {
		byId: new Map(nodes.map((node) => [node.uniqueId, node])),
		byName: grouped(
			nodes.filter((node) => !isSource(node)),
			({ name }) => name,
		),
		sources: grouped(nodes.filter(isSource), (node) => `${node.sourceName}.${node.name}`),
	};
	indexes.set(nodes, index);
	return index;
}

function grouped(
	nodes: readonly DbtNode[],
	nameOf: (node: DbtNode) => string,
): ReadonlyMap<string, readonly DbtNode[]> {
	const groups = new Map<string, DbtNode[]>();
	for (const node of nodes) {
		const group = groups.get(nameOf(node));
		if (group === undefined) groups.set(nameOf(node), [node]);
		else group.push(node);
	}
	return groups;
}
