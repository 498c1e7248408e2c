import { join, parse } from "node:path";
import type { Json } from "../../types/source.js";
import type { ConnectionSettings } from "../warehouse.js";
import { isFile, isInMemory, isMotherDuck, wholePath } from "./location.js";

/** Absolute paths of files, and databases elsewhere as ATTACH takes them. */
export interface DuckDbFiles {
	/** null: all models are in databases attached besides. */
	readonly warehouse: string | null;
	/** null: nothing says where. */
	readonly state: string | null;
}

/**
 * shop.duckdb keeps its state in shop.tailrace.duckdb, or where `state` says; a database of MotherDuck keeps it itself,
 * since a file on a CI machine would not last.
 */
export function filesOf(connection: ConnectionSettings, state: ConnectionSettings | null): DuckDbFiles {
	const warehouse = pathOf(connection);
	return { warehouse, state: (state === null ? null : pathOf(state)) ?? stateBeside(warehouse) };
}

/** Whether one DuckDB holds both: of a file and of MotherDuck each wants its own. */
export function areTogether(models: ConnectionSettings, state: ConnectionSettings): boolean {
	const statePath = pathOf(state);
	return statePath === null || isMotherDuck(statePath) === isMotherDuck(pathOf(models) ?? "");
}

function pathOf({ settings, baseDir }: ConnectionSettings): string | null {
	const written = text(settings.path);
	return isInMemory(written) ? null : wholePath(written, baseDir);
}

function stateBeside(path: string | null): string | null {
	if (path === null || isMotherDuck(path)) return path;
	if (!isFile(path)) return null;
	const { dir, name } = parse(path);
	return join(dir, `${name}.tailrace.duckdb`);
}

function text(value: Json | undefined): string {
	return typeof value === "string" ? value : "";
}
