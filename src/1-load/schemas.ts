import { readFile } from "node:fs/promises";
import type { JsonObject } from "../types/source.js";
import type { FileSchemas } from "../types/validated.js";

/** The schemas that ship with the package, beside `src` and `dist`. */
export async function readSchemas(): Promise<FileSchemas> {
	const [project, sync] = await Promise.all([readSchema("project"), readSchema("sync")]);
	return { project, sync };
}

async function readSchema(name: string): Promise<JsonObject> {
	const text = await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8");
	// Our own file; a test compiles it with ajv in strict mode.
	return JSON.parse(text) as JsonObject;
}
