import { dirname } from "node:path";
import type { GrantFacts, Grants } from "../grants.js";
import type { ConnectionSettings } from "../warehouse.js";
import { filesOf } from "./files.js";

/** DuckDB has no rights: what one must be able to do with which file. */
export function duckDbGrants(
	{ connection, models, stateSchema }: GrantFacts,
	state: ConnectionSettings | null,
): Grants {
	const files = filesOf(connection, state);
	const reading = models.length === 0 ? [] : [`-- read ${files.warehouse}`];
	const withState = (...lines: readonly string[]) => (stateSchema === null ? [] : lines);
	return {
		about: [
			"-- DuckDB has no rights of its own, so those of the files hold, each with the .wal that may lie beside it.",
			"-- Everybody needs to make files in the system's folder for temporary ones.",
		],
		place: [],
		reader: reading,
		planner: [...reading, ...withState(`-- read ${files.state}`)],
		applier: [
			...reading,
			...withState(`-- read and write ${files.state}, and make files in ${dirname(files.state)}`),
		],
	};
}
