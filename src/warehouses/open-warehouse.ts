import { isAbsolute, join, parse } from "node:path";
import type { JsonObject } from "../types/source.js";
import { connectDuckDb } from "./duckdb/connect.js";
import type { Owner } from "./duckdb/private-folder.js";
import type { Warehouse } from "./warehouse.js";

/** Rendered settings of a warehouse and of the state beside it. */
export interface WarehouseToOpen {
	readonly type: string;
	readonly settings: JsonObject;
	/** Absolute folder of relative paths. */
	readonly baseDir: string;
	readonly state: { readonly settings: JsonObject; readonly baseDir: string } | null;
	readonly stateSchema: string;
	readonly signal: AbortSignal;
	/** Who opens it, and how to tell that another opener is dead. */
	readonly owner: Owner;
}

/** How long to wait for another process's file lock, milliseconds. */
const patience = 10_000;

/** The registry of warehouses: a new one adds its line here. */
const openers: Readonly<Record<string, (warehouse: WarehouseToOpen) => Promise<Warehouse>>> = {
	duckdb: openDuckDb,
};

/** Connects to a warehouse of a type that 3-resolve let pass. */
export function openWarehouse(warehouse: WarehouseToOpen): Promise<Warehouse> {
	const open = openers[warehouse.type];
	if (open === undefined) throw new Error(`no adapter for warehouse type ${warehouse.type}`);
	return open(warehouse);
}

/** The state of a DuckDB warehouse is a file of its own beside it: shop.duckdb keeps shop.tailrace.duckdb. */
function openDuckDb({
	settings,
	baseDir,
	state,
	stateSchema,
	signal,
	owner,
}: WarehouseToOpen): Promise<Warehouse> {
	const path = absolute(text(settings.path), baseDir);
	const { dir, name } = parse(path);
	const statePath = text(state?.settings.path);
	return connectDuckDb({
		path,
		database: text(settings.database) || name,
		schema: text(settings.schema) || "main",
		statePath:
			statePath === ""
				? join(dir, `${name}.tailrace.duckdb`)
				: absolute(statePath, state?.baseDir ?? baseDir),
		stateSchema,
		patience,
		signal,
		owner,
	});
}

function absolute(path: string, baseDir: string): string {
	return isAbsolute(path) ? path : join(baseDir, path);
}

function text(value: unknown): string {
	return typeof value === "string" ? value : "";
}
