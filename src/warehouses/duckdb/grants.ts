import { dirname } from "node:path";
import type { GrantFacts, Grants } from "../grants.js";
import type { ConnectionSettings } from "../warehouse.js";
import { filesOf } from "./files.js";
import { isMotherDuck } from "./location.js";

/** DuckDB has no rights: what one must be able to do with which file, or with which token. */
export function duckDbGrants(
	{ connection, models, stateSchema }: GrantFacts,
	state: ConnectionSettings | null,
): Grants {
	const onlyState = models.length === 0 ? connection : null;
	const files = filesOf(connection, state ?? onlyState);
	const warehouse = files.warehouse ?? "what `attach` names";
	const place = files.state ?? "the file of the state";
	const reading = models.length === 0 ? [] : [`-- read ${warehouse}`];
	const withState = (...lines: readonly string[]) => (stateSchema === null ? [] : lines);
	const writing = isMotherDuck(place)
		? `-- read and write ${place}: a token of its owner, none for read scaling`
		: `-- read and write ${place}, and make files in ${dirname(place)}`;
	return {
		about: [
			"-- DuckDB has no rights of its own, so those of the files hold, each with the .wal that may lie beside it.",
			"-- Everybody needs to make files in the system's folder for temporary ones.",
		],
		place: [],
		reader: reading,
		planner: [...reading, ...withState(`-- read ${place}`)],
		applier: [...reading, ...withState(writing)],
	};
}
