import type { Report } from "../report.js";

/** The diagnostics as they are, by schemas/diagnostics.schema.json. */
export function writeJson({ diagnostics, summary }: Report): string {
	return JSON.stringify({ schema_version: 1, diagnostics, summary }, null, 2);
}
