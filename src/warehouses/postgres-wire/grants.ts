import {
	type GrantedModel,
	type GrantFacts,
	type Grants,
	grantees,
	queryComment,
	relationParts,
} from "../grants.js";
import { readSettings } from "../read-settings.js";
import { pgQuote } from "./quoting.js";

/** Where servers that speak PostgreSQL's protocol differ in their rights. */
export interface WireRights {
	readonly about: (database: string) => readonly string[];
	/** Whether connecting to a database is a right. */
	readonly hasConnect: boolean;
	readonly temporary: "TEMPORARY" | "TEMP";
	/** How ALTER DEFAULT PRIVILEGES calls who will make tables. */
	readonly maker: "ROLE" | "USER";
}

/** The smallest rights on a database that holds models, the state or both. */
export function wireGrants(facts: GrantFacts, rights: WireRights): Grants {
	const { connection, models, stateSchema } = facts;
	const read = readSettings(connection);
	const database = read.text("dbname", "database") ?? "<dbname>";
	const quoted = pgQuote(database);
	const state = stateSchema === null ? null : pgQuote(stateSchema);
	const reading = readingLines(models, { database, schema: schemaOfNames(read) });
	const basics = (to: string): readonly string[] => [
		...(rights.hasConnect ? [`GRANT CONNECT ON DATABASE ${quoted} TO ${to};`] : []),
		...(state === null
			? []
			: [
					"-- a plan that is not saved is put together in temporary tables",
					`GRANT ${rights.temporary} ON DATABASE ${quoted} TO ${to};`,
				]),
		...reading.map((line) => (line.startsWith("--") ? line : `${line} TO ${to};`)),
	];
	const { reader, planner, applier } = grantees;
	return {
		about: rights.about(quoted),
		place: state === null ? [] : [`CREATE SCHEMA IF NOT EXISTS ${state};`],
		reader: basics(reader),
		planner: [
			...basics(planner),
			...(state === null
				? []
				: [
						`GRANT USAGE ON SCHEMA ${state} TO ${planner};`,
						`GRANT SELECT ON ALL TABLES IN SCHEMA ${state} TO ${planner};`,
						"-- and on the tables that the applier will make",
						`ALTER DEFAULT PRIVILEGES FOR ${rights.maker} ${applier} IN SCHEMA ${state} GRANT SELECT ON TABLES TO ${planner};`,
					]),
		],
		applier: [
			...basics(applier),
			...(state === null ? [] : [`GRANT USAGE, CREATE ON SCHEMA ${state} TO ${applier};`]),
		],
	};
}

/** The schema that a name without one is looked for in, first of all. */
function schemaOfNames(read: ReturnType<typeof readSettings>): string {
	const searchPath = read.text("search_path");
	if (searchPath !== null) return searchPath.split(",", 1)[0]?.trim() ?? "";
	const schema = read.text("schema");
	return schema === null ? "public" : pgQuote(schema);
}

/** Rights on models, schemas first, without whom they go to. */
function readingLines(
	models: readonly GrantedModel[],
	{ database, schema }: { readonly database: string; readonly schema: string },
): readonly string[] {
	const schemas = new Set<string>();
	const tables = new Set<string>();
	const elsewhere: string[] = [];
	for (const model of models) {
		const parts = relationParts(model.relation);
		if (parts === null) {
			elsewhere.push(queryComment(model));
			continue;
		}
		const [table = "", inSchema = schema, inDatabase = null] = [...parts].reverse();
		const usage = `GRANT USAGE ON SCHEMA ${inSchema}`;
		const select = `GRANT SELECT ON TABLE ${inSchema}.${table}`;
		if (inDatabase === null || isSame(inDatabase, database)) {
			schemas.add(usage);
			tables.add(select);
		} else {
			elsewhere.push(`-- while connected to the database ${inDatabase}:`, usage, select);
		}
	}
	return [...schemas, ...tables, ...elsewhere];
}

/** Rights are granted in the database that one is connected to. A name that nobody knows is taken for that of the models. */
function isSame(written: string, database: string): boolean {
	if (database.startsWith("<")) return true;
	return written.replace(/^"(.*)"$/s, "$1").toLowerCase() === database.toLowerCase();
}
