import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CompiledProject, CompiledSync } from "../types/generated/compiled.js";
import { packageRoot } from "./package-root.js";

/** The syncs of compiled.json in a folder, or why they cannot be read. */
export async function readState(
	folder: string,
): Promise<{ readonly syncs: readonly CompiledSync[] } | { readonly problem: string }> {
	const path = join(resolve(folder), "compiled.json");
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null)
		return {
			problem: `there is no compiled.json in ${folder}; \`tailrace compile\` writes it into target/tailrace`,
		};
	const { Ajv } = await import("ajv");
	// Our own schema file.
	const validate = new Ajv().compile<CompiledProject>(
		JSON.parse(await readFile(new URL("schemas/compiled.schema.json", packageRoot), "utf8")) as object,
	);
	const value = parse(text);
	if (validate(value)) return { syncs: value.syncs };
	return { problem: `${path} is not what this version of \`tailrace compile\` writes; compile it again` };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
