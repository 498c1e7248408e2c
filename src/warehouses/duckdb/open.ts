import { isAbsolute, join, parse } from "node:path";
import type { Json } from "../../types/source.js";
import type { ConnectionSettings, ConnectOptions, Warehouse } from "../warehouse.js";
import { connectDuckDb } from "./connect.js";

/** How long to wait for another process's file lock, milliseconds. */
const patience = 10_000;

/**
 * A DuckDB file, with the state in a file of its own beside it (shop.duckdb keeps shop.tailrace.duckdb) or where
 * `state` says. As the state of another warehouse the file is opened for nothing but that.
 */
export function openDuckDb(options: ConnectOptions, state: ConnectionSettings | null): Promise<Warehouse> {
	const { settings, baseDir } = options;
	const path = absolute(text(settings.path), baseDir);
	const { dir, name } = parse(path);
	const statePath = text(state?.settings.path);
	return connectDuckDb({
		...options,
		path,
		database: text(settings.database) || name,
		schema: text(settings.schema) || "main",
		statePath:
			statePath === ""
				? join(dir, `${name}.tailrace.duckdb`)
				: absolute(statePath, state?.baseDir ?? baseDir),
		patience,
	});
}

function absolute(path: string, baseDir: string): string {
	return isAbsolute(path) ? path : join(baseDir, path);
}

function text(value: Json | undefined): string {
	return typeof value === "string" ? value : "";
}
