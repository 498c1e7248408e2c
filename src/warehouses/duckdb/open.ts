import type { ConnectionSettings, ConnectOptions, Warehouse } from "../warehouse.js";
import { connectDuckDb } from "./connect.js";
import { readModels, readState } from "./settings.js";

/** How long to wait for another process's file lock, milliseconds. */
const patience = 10_000;

/** A DuckDB with the state beside the models or where `state` says. */
export function openDuckDb(options: ConnectOptions, state: ConnectionSettings | null): Promise<Warehouse> {
	return connectDuckDb({ ...options, ...readModels(options, state), patience });
}

/** A DuckDB that is opened for nothing but the state of another warehouse. */
export function openDuckDbState(options: ConnectOptions): Promise<Warehouse> {
	return connectDuckDb({ ...options, ...readState(options), patience });
}
