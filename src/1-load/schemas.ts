import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../types/source.js";
import type { FileSchemas } from "../types/validated.js";

/** The schemas that ship with the package, beside `src` and `dist`. */
export async function readSchemas(): Promise<FileSchemas> {
	const [project, sync] = await Promise.all([readSchema("project"), readSchema("sync")]);
	return { project, sync, accepts: await readAccepts() };
}

/** What the build made of the schemas; null where Tailrace runs from its sources. */
async function readAccepts(): Promise<FileSchemas["accepts"]> {
	const file = fileURLToPath(new URL("../schemas/accepts.cjs", import.meta.url));
	// Made by schemas/compile-accepts.mjs.
	return existsSync(file) ? (createRequire(import.meta.url)(file) as FileSchemas["accepts"]) : null;
}

async function readSchema(name: string): Promise<JsonObject> {
	const text = await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8");
	// Our own file; a test compiles it with ajv in strict mode.
	return JSON.parse(text) as JsonObject;
}
