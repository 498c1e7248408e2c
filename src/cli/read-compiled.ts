import { join, resolve } from "node:path";
import type { CompiledProject, CompiledSync } from "../types/generated/compiled.js";
import { readDocument } from "./read-document.js";

/** The syncs of compiled.json in a folder, or why they cannot be read. */
export async function readCompiled(
	folder: string,
): Promise<{ readonly syncs: readonly CompiledSync[] } | { readonly problem: string }> {
	const path = join(resolve(folder), "compiled.json");
	const read = await readDocument<CompiledProject>(path, "compiled");
	switch (read.kind) {
		case "read":
			return { syncs: read.document.syncs };
		case "missing":
			return {
				problem: `there is no compiled.json in ${folder}; \`tailrace compile\` writes it into target/tailrace`,
			};
		case "other":
			return {
				problem: `${path} is not what this version of \`tailrace compile\` writes (${read.reason}); compile it again`,
			};
		default:
			return read satisfies never;
	}
}
