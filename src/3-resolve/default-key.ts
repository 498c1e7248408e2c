import { keyTooWide } from "../diagnostics/codes/resolve-dbt.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanOf } from "../diagnostics/span.js";
import type { LoadedDbt } from "../types/loaded.js";
import type { YamlFile } from "../types/source.js";
import { declaredName } from "./column-names.js";
import type { FoundModel } from "./model.js";

/** The primary key that dbt infers. dbt lists its columns in no order that lasts, so they are sorted. */
export function defaultKey(
	{ model, node }: FoundModel,
	file: YamlFile,
	dbt: LoadedDbt | null,
): { readonly key: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
	const written = node?.primaryKey ?? [];
	const tested = (node === null ? null : dbt?.manifest?.uniqueColumns.get(node.uniqueId)) ?? [];
	const nameOf = (name: string) => declaredName({ name, isQuoted: false }, dbt);
	const key = [...new Set(written.map(nameOf))].sort();
	const unique = key.filter((name) => tested.map(nameOf).includes(name));
	if (key.length < 2 || unique.length === 0) return { key, diagnostics: [] };
	const place = spanOf({ file, pointer: "/model", part: "value" });
	return { key, diagnostics: [keyTooWide(place, { label: model.label, key, unique })] };
}
