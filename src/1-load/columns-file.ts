import { join } from "node:path";
import { columnsBroken } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { ColumnsFile } from "../types/generated/columns.js";
import type { WarehouseColumns } from "../types/loaded.js";
import type { TextFile } from "../types/source.js";
import { isMapOf } from "./artifact.js";
import { readText } from "./files.js";
import { parseYaml } from "./yaml-file.js";

/** `.tailrace/columns.json` below the project's folder; null when there is none, or a broken one. */
export async function loadColumns(root: string): Promise<{
	readonly columns: WarehouseColumns | null;
	readonly diagnostics: readonly Diagnostic[];
}> {
	const { file, diagnostic } = await readText(root, join(root, ".tailrace/columns.json"));
	if (file !== null) return parseColumns(file);
	return { columns: null, diagnostics: diagnostic === null ? [] : [diagnostic] };
}

/** Refuses what schemas/columns.schema.json does: people may have mended the file by hand, or merged it. */
export function parseColumns(file: TextFile): {
	readonly columns: WarehouseColumns | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	const { path } = file;
	let value: unknown;
	try {
		value = JSON.parse(file.text);
	} catch {
		return {
			columns: null,
			diagnostics: [columnsBroken(null, { path, problem: "it is not valid JSON" })],
		};
	}
	const misfit = findMisfit(value);
	// What has been looked for is what the type says.
	if (misfit === null) return { columns: { path, models: (value as ColumnsFile).models }, diagnostics: [] };
	const { pointer, problem } = misfit;
	// JSON is YAML, whose reader knows the place of each value.
	const { file: located } = parseYaml(file, { isOurs: false });
	const place = located === null ? null : spanOf({ file: located, pointer, part: "value" });
	return { columns: null, diagnostics: [columnsBroken(place, { path, problem })] };
}

interface Misfit {
	readonly pointer: string;
	readonly problem: string;
}

const address: ColumnsFile["schema_version"] = "https://tailrace.dev/schemas/v1/columns.schema.json";

function findMisfit(value: unknown): Misfit | null {
	if (!isMapOf(value) || !isMapOf(value.models))
		return { pointer: "", problem: 'it wants a map with "schema_version" and "models"' };
	if (value.schema_version !== address)
		return { pointer: "/schema_version", problem: `its "schema_version" is not ${address}` };
	const [other] = Object.keys(value).filter((name) => name !== "schema_version" && name !== "models");
	if (other !== undefined)
		return { pointer: pointerTo("", other), problem: `"${other}" is nothing that it knows` };
	for (const [name, columns] of Object.entries(value.models)) {
		const pointer = pointerTo("/models", name);
		if (!Array.isArray(columns)) return { pointer, problem: `the columns of \`${name}\` are no list` };
		const at = columns.findIndex((column) => !isColumn(column));
		if (at === -1) continue;
		const problem = `a column of \`${name}\` is not { "name": ..., "type": ... }, both text`;
		return { pointer: pointerTo(pointer, at), problem };
	}
	return null;
}

function isColumn(value: unknown): boolean {
	if (!isMapOf(value) || Object.keys(value).length !== 2) return false;
	return typeof value.name === "string" && value.name !== "" && typeof value.type === "string";
}
