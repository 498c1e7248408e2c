import { parse } from "node:path";
import { readSettings } from "../read-settings.js";
import type { ConnectionSettings, ConnectOptions, Warehouse } from "../warehouse.js";
import { connectDuckDb } from "./connect.js";
import { filesOf } from "./files.js";

/** How long to wait for another process's file lock, milliseconds. */
const patience = 10_000;

/**
 * A DuckDB file, with the state in a file of its own beside it or where `state` says. As the state of another warehouse
 * the file is opened for nothing but that.
 */
export function openDuckDb(options: ConnectOptions, state: ConnectionSettings | null): Promise<Warehouse> {
	const read = readSettings(options);
	const files = filesOf(options, state);
	return connectDuckDb({
		...options,
		path: files.warehouse,
		database: read.text("database") ?? parse(files.warehouse).name,
		schema: read.text("schema") ?? "main",
		statePath: files.state,
		patience,
	});
}
