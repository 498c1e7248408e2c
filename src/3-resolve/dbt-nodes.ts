import {
	manifestMissing,
	modelAmbiguous,
	modelDisabled,
	modelEphemeral,
	modelWithoutRelation,
	unknownModel,
	unknownSource,
	unknownVersion,
} from "../diagnostics/codes/resolve.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { valueAt } from "../diagnostics/scalar-span.js";
import type { DbtManifest, DbtNode, LoadedDbt } from "../types/loaded.js";
import { indexOf } from "./node-index.js";
import { relationOf } from "./relation-name.js";

export type Reference =
	| {
			readonly kind: "ref";
			readonly packageName: string | null;
			readonly name: string;
			readonly version: string | null;
	  }
	| {
			readonly kind: "source";
			readonly sourceName: string;
			readonly name: string;
	  }
	| { readonly kind: "id"; readonly uniqueId: string };

/** A dbt node that can be read: it has a relation. */
export interface FoundNode {
	readonly node: DbtNode;
	readonly relation: string;
}

/** Finds what a reference means, as dbt would from the root project; or says precisely why not. */
export function findNode(
	dbt: LoadedDbt | null,
	reference: Reference,
	place: Span,
): { readonly found: FoundNode } | { readonly diagnostic: Diagnostic } {
	const manifest = dbt?.manifest ?? null;
	if (dbt === null || manifest === null)
		return {
			diagnostic: manifestMissing(place, {
				label: labelOf(reference),
				hasDbt: dbt !== null,
			}),
		};
	const looked = lookUp({ ...manifest, projectName: rootPackage(dbt) }, reference, place);
	if ("diagnostic" in looked) return looked;
	const { node } = looked;
	if (node.materialized === "ephemeral") {
		const readers = readersOf(node, manifest);
		return { diagnostic: modelEphemeral(place, { name: node.name, readers }) };
	}
	const relation = relationOf(node, dbt);
	if (relation === null)
		return {
			diagnostic: modelWithoutRelation(place, {
				name: node.name,
				manifest: manifest.path,
			}),
		};
	return { found: { node, relation } };
}

/** The first few models that have a table and read this one. */
function readersOf({ uniqueId }: DbtNode, { nodes }: DbtManifest): readonly string[] {
	const readers = nodes.filter(
		(node) => node.parents.includes(uniqueId) && node.materialized !== "ephemeral",
	);
	return [...new Set(readers.map((node) => node.name))].sort().slice(0, 3);
}

/** Manifests before v10 do not name their project. */
export function rootPackage(dbt: LoadedDbt | null): string | null {
	const name = dbt === null ? undefined : valueAt(dbt.project, "/name");
	return dbt?.manifest?.projectName ?? (typeof name === "string" ? name : null);
}

/** How a reference is written in a spec. */
export function labelOf(reference: Reference): string {
	switch (reference.kind) {
		case "id":
			return reference.uniqueId;
		case "source":
			return `source('${reference.sourceName}', '${reference.name}')`;
		case "ref": {
			const inPackage = reference.packageName === null ? "" : `'${reference.packageName}', `;
			return `ref(${inPackage}'${reference.name}'${reference.version === null ? "" : `, v=${reference.version}`})`;
		}
		default:
			return reference satisfies never;
	}
}

type LookedUp = { readonly node: DbtNode } | { readonly diagnostic: Diagnostic };

function lookUp(manifest: DbtManifest, reference: Reference, place: Span): LookedUp {
	switch (reference.kind) {
		case "ref":
			return lookUpRef(manifest, reference, place);
		case "source":
			return lookUpSource(manifest, reference, place);
		case "id": {
			const { uniqueId } = reference;
			const node = indexOf(manifest).byId.get(uniqueId);
			if (node !== undefined) return { node };
			if (manifest.disabled.includes(uniqueId))
				return { diagnostic: modelDisabled(place, { name: uniqueId }) };
			const ids = manifest.nodes.map((each) => each.uniqueId);
			const suggestion = didYouMean(uniqueId, ids, "models");
			return {
				diagnostic: unknownModel(place, {
					name: uniqueId,
					manifest: manifest.path,
					suggestion,
				}),
			};
		}
		default:
			return reference satisfies never;
	}
}

function lookUpRef(
	manifest: DbtManifest,
	reference: Reference & { readonly kind: "ref" },
	place: Span,
): LookedUp {
	const { packageName, name, version } = reference;
	const { byName } = indexOf(manifest);
	const isInPackage = (node: DbtNode) => (packageName ?? node.packageName) === node.packageName;
	const named = (byName.get(name) ?? []).filter(isInPackage);
	if (named.length === 0) {
		const isDisabled = manifest.disabled.some((id) => isNamed(id, reference));
		if (isDisabled) return { diagnostic: modelDisabled(place, { name }) };
		const others = [...byName].filter(([, nodes]) => nodes.some(isInPackage));
		const suggestion = didYouMean(
			name,
			others.map(([other]) => other),
			"models",
		);
		return {
			diagnostic: unknownModel(place, {
				name,
				manifest: manifest.path,
				suggestion,
			}),
		};
	}
	const ofRoot = named.filter((node) => node.packageName === manifest.projectName);
	const inScope = ofRoot.length > 0 ? ofRoot : named;
	const packages = [...new Set(inScope.map((node) => node.packageName))].sort();
	if (packages.length > 1) return { diagnostic: modelAmbiguous(place, { name, packages }) };
	const wanted = inScope.filter((node) => (version === null ? isLatest(node) : node.version === version));
	const [node] = wanted;
	if (node !== undefined) return { node };
	const versions = inScope.flatMap((each) => (each.version === null ? [] : [each.version]));
	return {
		diagnostic: unknownVersion(place, {
			name,
			version: version ?? "latest",
			versions,
		}),
	};
}

export function isLatest(node: Pick<DbtNode, "version" | "latestVersion">): boolean {
	return node.version === null || node.version === node.latestVersion;
}

/** Unique ids: model.package.name and model.package.name.vN. */
function isNamed(
	uniqueId: string,
	{ packageName, name }: { packageName: string | null; name: string },
): boolean {
	const [type, ofPackage, ownName] = uniqueId.split(".");
	const isModel = type === "model" || type === "seed" || type === "snapshot";
	return isModel && ownName === name && (packageName ?? ofPackage) === ofPackage;
}

function lookUpSource(
	manifest: DbtManifest,
	reference: Reference & { readonly kind: "source" },
	place: Span,
): LookedUp {
	const { sourceName, name } = reference;
	const { sources } = indexOf(manifest);
	const shown = `${sourceName}.${name}`;
	const named = sources.get(shown) ?? [];
	const [node] = named.filter((each) => each.packageName === manifest.projectName).concat(named);
	if (node !== undefined) return { node };
	const isDisabled = manifest.disabled.some(
		(id) => id.startsWith("source.") && id.endsWith(`.${sourceName}.${name}`),
	);
	if (isDisabled) return { diagnostic: modelDisabled(place, { name: shown }) };
	return {
		diagnostic: unknownSource(place, {
			name: shown,
			manifest: manifest.path,
			suggestion: didYouMean(shown, sources.keys(), "sources"),
		}),
	};
}
