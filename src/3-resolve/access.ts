import { modelNotPublic } from "../diagnostics/codes/resolve-dbt.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import type { DbtNode, LoadedDbt } from "../types/loaded.js";
import { rootPackage } from "./dbt-nodes.js";

/** A sync stands outside of every group, and belongs to the root project. */
export function checkAccess(node: DbtNode, dbt: LoadedDbt | null, place: Span): readonly Diagnostic[] {
	const { name, packageName, access } = node;
	const isOfPackage = packageName !== rootPackage(dbt);
	if (access === "private")
		return [modelNotPublic(place, { name, access, owner: "only models of its group may read it" })];
	if (access !== "protected" || !isOfPackage) return [];
	const owner = `only models of its package \`${packageName}\` may read it`;
	return [modelNotPublic(place, { name, access, owner })];
}
