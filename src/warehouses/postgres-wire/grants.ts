import {
	type GrantedModel,
	type GrantFacts,
	type Grants,
	grantees,
	queryComment,
	relationParts,
} from "../grants.js";
import { readSettings, type SettingReader } from "../read-settings.js";
import { pgQuote } from "./quoting.js";

/** Where servers that speak PostgreSQL's protocol differ in their rights. */
export interface WireRights {
	readonly about: (database: string) => readonly string[];
	/** Whether connecting to a database is a right. */
	readonly hasConnect: boolean;
	readonly temporary: "TEMPORARY" | "TEMP";
	/** How ALTER DEFAULT PRIVILEGES calls whoever will make tables. */
	readonly maker: "ROLE" | "USER";
}

/** The smallest rights on a database that holds models, the state or both. */
export function wireGrants({ connection, models, stateSchema }: GrantFacts, rights: WireRights): Grants {
	const read = readSettings(connection);
	const name = read.text("dbname", "database") ?? "<dbname>";
	const database = pgQuote(name);
	const state = stateSchema === null ? null : pgQuote(stateSchema);
	const reading = readingOf(models, { database: name, schema: schemaOfNames(read) });
	const { reader, planner, applier } = grantees;
	const withState = (lines: readonly string[]) => (state === null ? [] : lines);
	const list = (to: string, ofState: readonly string[]): readonly string[] => [
		...(rights.hasConnect ? [`GRANT CONNECT ON DATABASE ${database} TO ${to};`] : []),
		...withState([
			"-- a plan that is not saved is put together in temporary tables",
			`GRANT ${rights.temporary} ON DATABASE ${database} TO ${to};`,
		]),
		...reading.here.map((right) => `GRANT ${right} TO ${to};`),
		...reading.comments,
		...withState(ofState),
		...reading.elsewhere.flatMap(({ database: other, rights: others }) => [
			`-- while connected to the database ${other}:`,
			...others.map((right) => `GRANT ${right} TO ${to};`),
		]),
	];
	return {
		about: rights.about(database),
		place: withState([`CREATE SCHEMA IF NOT EXISTS ${state};`]),
		reader: list(reader, []),
		planner: list(planner, [
			`GRANT USAGE ON SCHEMA ${state} TO ${planner};`,
			`GRANT SELECT ON ALL TABLES IN SCHEMA ${state} TO ${planner};`,
			"-- and on the tables that the applier will make",
			`ALTER DEFAULT PRIVILEGES FOR ${rights.maker} ${applier} IN SCHEMA ${state} GRANT SELECT ON TABLES TO ${planner};`,
		]),
		applier: list(applier, [`GRANT USAGE, CREATE ON SCHEMA ${state} TO ${applier};`]),
	};
}

/** The schema that a name without one is looked for in, first of all. */
function schemaOfNames(read: SettingReader): string {
	const searchPath = read.text("search_path");
	if (searchPath !== null) return searchPath.split(",", 1)[0]?.trim() ?? "";
	const schema = read.text("schema");
	return schema === null ? "public" : pgQuote(schema);
}

/** Rights without GRANT and without whom they go to. */
interface Reading {
	readonly here: readonly string[];
	/** Rights are granted in the database that one is connected to. */
	readonly elsewhere: readonly { readonly database: string; readonly rights: readonly string[] }[];
	readonly comments: readonly string[];
}

function readingOf(
	models: readonly GrantedModel[],
	{ database, schema }: { readonly database: string; readonly schema: string },
): Reading {
	const schemas = new Set<string>();
	const tables = new Set<string>();
	const elsewhere: Reading["elsewhere"][number][] = [];
	const comments: string[] = [];
	for (const model of models) {
		const parts = relationParts(model.relation);
		if (parts === null) {
			comments.push(queryComment(model));
			continue;
		}
		const [table = "", inSchema = schema, inDatabase = null] = [...parts].reverse();
		const usage = `USAGE ON SCHEMA ${inSchema}`;
		const select = `SELECT ON TABLE ${inSchema}.${table}`;
		if (inDatabase === null || isSame(inDatabase, database)) {
			schemas.add(usage);
			tables.add(select);
		} else {
			elsewhere.push({ database: inDatabase, rights: [usage, select] });
		}
	}
	return { here: [...schemas, ...tables], elsewhere, comments };
}

/** A database whose name nobody knows is taken for that of the models. */
function isSame(written: string, database: string): boolean {
	if (database.startsWith("<")) return true;
	return written.replace(/^"(.*)"$/s, "$1").toLowerCase() === database.toLowerCase();
}
