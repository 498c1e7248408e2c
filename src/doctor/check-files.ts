import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { placeOf } from "../diagnostics/render-text.js";
import type { ReadProject } from "../pipeline.js";
import type { LoadedDbt } from "../types/loaded.js";
import { type Check, counted, failed, ok, projectHasErrors, skipped } from "./check.js";

/** Whether the project can be planned at all; the first error stands for all. */
export function checkProjectFiles({ resolved, compiled, diagnostics }: ReadProject): Check {
	const name = "project";
	const [first, ...rest] = diagnostics.filter((one) => one.severity === "error");
	if (first !== undefined) {
		const place = first.span === null ? "" : ` (${placeOf(first.span)})`;
		const more = rest.length === 0 ? "" : `, and ${counted(rest.length, "error")} more`;
		const hint = "`tailrace validate` shows the lines";
		return failed(name, { message: `${first.message}${place}${more}`, hint, code: first.code });
	}
	const warnings = diagnostics.length === 0 ? "" : `, ${counted(diagnostics.length, "warning")}`;
	const syncs = counted(compiled?.syncs.length ?? 0, "sync");
	return ok(name, `${resolved?.name}, target ${resolved?.target}, ${syncs}${warnings}`);
}

const manifestCodes: readonly string[] = [
	"load/manifest-too-old",
	"resolve/manifest-missing",
	"resolve/manifest-of-other-target",
	"resolve/manifest-of-other-warehouse",
];

/** dbt's manifest.json and catalog.json. */
export function checkArtifacts({ loaded, diagnostics }: ReadProject): readonly Check[] {
	const dbt = loaded?.dbt ?? null;
	if (dbt === null) {
		const why = loaded === null ? projectHasErrors : "there is no dbt project";
		return [skipped("manifest", why), skipped("catalog", why)];
	}
	const errors = diagnostics.filter((one) => one.severity === "error");
	const broken = (file: string) =>
		errors.find(({ code, message }) => code === "load/artifact-broken" && message.includes(file));
	const missing = errors.find(({ code }) => manifestCodes.includes(code));
	return [checkManifest(dbt, broken("manifest.json") ?? missing), checkCatalog(dbt, broken("catalog.json"))];
}

function checkManifest({ manifest }: LoadedDbt, problem: Diagnostic | undefined): Check {
	const name = "manifest";
	if (problem !== undefined) return failed(name, problem);
	if (manifest === null) return skipped(name, "there is none, and no sync needs it");
	const adapter = manifest.adapterType === null ? "" : `, adapter ${manifest.adapterType}`;
	return ok(name, `${manifest.path}, ${counted(manifest.nodes.length, "node")}${adapter}`);
}

function checkCatalog({ catalog }: LoadedDbt, problem: Diagnostic | undefined): Check {
	const name = "catalog";
	if (problem !== undefined) return failed(name, problem);
	if (catalog === null)
		return skipped(name, "there is none, so only the warehouse knows all columns", "run `dbt docs generate`");
	return ok(name, `${catalog.path}, ${counted(Object.keys(catalog.columns).length, "relation")}`);
}
