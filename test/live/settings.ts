import { parse } from "yaml";
import type { JsonObject } from "../../src/types/source.js";

/**
 * Settings of a connection from an environment variable: the keys of a dbt output, as YAML or JSON. A missing one is an error
 * that names it, and never a reason to skip.
 */
export function settingsFrom(variable: string): JsonObject {
	const text = process.env[variable];
	if (text === undefined || text.trim() === "")
		throw new Error(`${variable} is not set; test/live/README.md says what it holds`);
	// What the YAML library makes of a document without tags.
	return parse(text) as JsonObject;
}
