import type { ConnectionSettings } from "./warehouse.js";

/** Who runs which commands; what names them in an engine is the engine's affair. */
export const grantees = {
	reader: "tailrace_reader",
	planner: "tailrace_planner",
	applier: "tailrace_applier",
} as const;

/** A model that someone must be able to read. */
export interface GrantedModel {
	/** As the spec names it: ref('dim_customers'), sql/big_spenders.sql. */
	readonly label: string;
	/** What stands after FROM. */
	readonly relation: string;
	/** dbt's word for what it is (table, view, incremental), or null where nobody knows. */
	readonly materialized: string | null;
}

/** What one connection is used for. */
export interface GrantFacts {
	/** Settings that are not known read `<name>`. */
	readonly connection: ConnectionSettings;
	/** The models that it reads; none where it only keeps the state. */
	readonly models: readonly GrantedModel[];
	/** Schema or dataset of the state's tables; null where the state is elsewhere. */
	readonly stateSchema: string | null;
}

/** The smallest rights on one connection, as lines of SQL with its comments; each list is complete without the others. */
export interface Grants {
	/** What the rights are on and who grants them; comments only. */
	readonly about: readonly string[];
	/** Once, before the lists: the place of the state's tables. */
	readonly place: readonly string[];
	/** `preview`, and `plan` before there is a state. */
	readonly reader: readonly string[];
	/** Also `plan` against a state. */
	readonly planner: readonly string[];
	/** Also `plan --out` and `apply`: makes, writes and drops the state's tables. */
	readonly applier: readonly string[];
}

const name = /"(?:[^"]|"")+"|`(?:[^`\\]|\\.)+`|[\p{L}_][\p{L}\p{N}_$-]*/u.source;
const names = new RegExp(`^(?:${name})(?:\\.(?:${name}))*$`, "u");

/** The parts of a relation's name as written, quotes and all; null when it is anything but a name, such as a query. */
export function relationParts(relation: string): readonly string[] | null {
	const written = relation.trim();
	return names.test(written) ? (written.match(new RegExp(name, "gu")) ?? []) : null;
}

/** In place of rights on a model that is not one relation. */
export function queryComment({ label }: GrantedModel): string {
	return `-- ${label} is not one table: grant the same on every table and view that it reads`;
}
