import { createHash } from "node:crypto";
import type { CompiledChecksums, CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedModel } from "../types/resolved.js";

/** What a reviewed plan and the state compare a sync by. */
export function checksumSync(sync: Omit<CompiledSync, "checksums">): CompiledChecksums {
	const { columns, mapping, removal, where, key } = sync;
	const { description, tags, owner, path, name, first_run, ...rest } = sync;
	// How dbt makes a model is the data's affair: which rows there are does not follow from it.
	const { checksum: made, upstream, ...model } = sync.model;
	return {
		mapping: checksum({ columns, mapping, removal }),
		source: checksum({ model, where, key }),
		sync: checksum({ ...rest, model }),
	};
}

/** What a dbt model is made from and gives, as far as artifacts tell; null where dbt does not make it. */
export function checksumModel({ uniqueId, checksum: ofFile, columns }: ResolvedModel): string | null {
	return uniqueId === null ? null : checksum({ file: ofFile, columns: columns?.columns ?? null });
}

function checksum(value: unknown): string {
	return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}

/** JSON with sorted keys and no white space. */
function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
