import { createHash } from "node:crypto";
import type { CompiledChecksums, CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedModel } from "../types/resolved.js";

/** What a reviewed plan and the state compare a sync by. */
export function checksumSync(sync: Omit<CompiledSync, "checksums">): CompiledChecksums {
	const { columns, mapping, removal, where, key } = sync;
	const { description, tags, owner, path, name, first_run, ...rest } = sync;
	// How dbt makes a model is the data's affair: which rows there are does not follow from it.
	const { checksum: made, upstream, ...model } = sync.model;
	// The largest parts, which two of the three hold.
	const known = new Map([columns, mapping, removal].map((part) => [part as unknown, canonicalJson(part)]));
	return {
		mapping: checksum({ columns, mapping, removal }, known),
		source: checksum({ model, where, key }),
		sync: checksum({ ...rest, model }, known),
	};
}

/** What a dbt model is made from and gives, as far as artifacts tell; null where dbt does not make it. */
export function checksumModel({ uniqueId, checksum: ofFile, columns }: ResolvedModel): string | null {
	return uniqueId === null ? null : checksum({ file: ofFile, columns: columns?.columns ?? null });
}

function checksum(value: unknown, known?: ReadonlyMap<unknown, string>): string {
	return createHash("sha256").update(canonicalJson(value, known), "utf8").digest("hex");
}

/** JSON with sorted keys and no white space; of parts that are `known` it is there already. */
function canonicalJson(value: unknown, known?: ReadonlyMap<unknown, string>): string {
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const there = known?.get(value);
	if (there !== undefined) return there;
	if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, known)).join(",")}]`;
	let members = "";
	for (const key of Object.keys(value).sort()) {
		// Of an object's own.
		const member = (value as Readonly<Record<string, unknown>>)[key];
		members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member, known)}`;
	}
	return `{${members}}`;
}
