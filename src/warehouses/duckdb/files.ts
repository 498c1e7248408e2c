import { isAbsolute, join, parse } from "node:path";
import type { Json } from "../../types/source.js";
import type { ConnectionSettings } from "../warehouse.js";

/** Absolute paths. */
export interface DuckDbFiles {
	readonly warehouse: string;
	readonly state: string;
}

/** shop.duckdb keeps its state in shop.tailrace.duckdb, or where `state` says. */
export function filesOf(
	{ settings, baseDir }: ConnectionSettings,
	state: ConnectionSettings | null,
): DuckDbFiles {
	const warehouse = absolute(text(settings.path), baseDir);
	const { dir, name } = parse(warehouse);
	const statePath = text(state?.settings.path);
	return {
		warehouse,
		state:
			statePath === ""
				? join(dir, `${name}.tailrace.duckdb`)
				: absolute(statePath, state?.baseDir ?? baseDir),
	};
}

function absolute(path: string, baseDir: string): string {
	return isAbsolute(path) ? path : join(baseDir, path);
}

function text(value: Json | undefined): string {
	return typeof value === "string" ? value : "";
}
