import { manifestOfOtherTarget } from "../diagnostics/codes/resolve-dbt.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { renderTree, settingFunctions } from "../jinja/render-settings.js";
import type { DbtManifest, DbtNode, LoadedDbt } from "../types/loaded.js";
import type { UnreadSettings } from "../types/resolved.js";
import { rootPackage } from "./dbt-nodes.js";
import type { ResolveOptions } from "./resolve-options.js";

type Part = "database" | "schema";

/** The names of a dbt output's settings, dbt's own aliases among them. */
const settingNames: Readonly<Record<Part, readonly string[]>> = {
	database: ["database", "dbname", "project"],
	schema: ["schema", "dataset"],
};

/**
 * A manifest that was made with another target of the dbt profile. dbt puts a model without a database or schema of its own into
 * the target's, unless the project says otherwise by macro; so where all such models are elsewhere, they are another target's.
 */
export function checkManifestTarget(
	output: UnreadSettings,
	dbt: LoadedDbt,
	options: ResolveOptions,
): readonly Diagnostic[] {
	const { manifest } = dbt;
	if (manifest === null) return [];
	for (const part of ["database", "schema"] as const) {
		const setting = readSetting(output, part, options);
		if (setting === null || !isPlacedByDbt(manifest, part)) continue;
		const places = usualPlaces(manifest, part, rootPackage(dbt));
		const [other] = places;
		if (other === undefined || places.some(({ place }) => isSame(place, setting.value))) continue;
		const span = spanOf({ file: output.file, pointer: setting.pointer, part: "value" });
		const facts = { manifest: manifest.path, what: part, wanted: setting.value };
		return [manifestOfOtherTarget(span, { ...facts, found: other.place, model: other.node.name })];
	}
	return [];
}

/** Null where it is not written, or only those who connect know it. */
function readSetting(
	{ file, settings, pointer }: UnreadSettings,
	part: Part,
	{ vars, env }: ResolveOptions,
): { readonly value: string; readonly pointer: string } | null {
	const name = settingNames[part].find((one) => settings[one] !== undefined);
	if (name === undefined || JSON.stringify(settings[name]).includes("DBT_ENV_SECRET")) return null;
	const at = pointerTo(pointer, name);
	const { value, diagnostics } = renderTree(file, settingFunctions({ vars, env }), { pointer: at });
	return typeof value === "string" && diagnostics.length === 0 ? { value, pointer: at } : null;
}

/** dbt's own macro is there, and none that stands in for it. */
function isPlacedByDbt({ placingMacros }: DbtManifest, part: Part): boolean {
	const ofPart = placingMacros.filter((macro) => macro.endsWith(`generate_${part}_name`));
	return ofPart.length > 0 && ofPart.every((macro) => macro.startsWith("macro.dbt."));
}

function usualPlaces(manifest: DbtManifest, part: Part, root: string | null) {
	const isUsual = (node: DbtNode) =>
		(node.resourceType === "model" || node.resourceType === "seed") &&
		node.packageName === root &&
		!node.isPlaced[part];
	return manifest.nodes
		.filter(isUsual)
		.flatMap((node) => (node[part] === null ? [] : [{ node, place: node[part] }]));
}

/** Engines differ in whether case counts; two environments do not differ by it. */
function isSame(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
