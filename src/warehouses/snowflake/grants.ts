import {
	type GrantedModel,
	type GrantFacts,
	type Grants,
	grantees,
	queryComment,
	relationParts,
} from "../grants.js";
import { readSettings } from "../read-settings.js";
import { nameInSettings, quoteExactly } from "./names.js";

/** What dbt makes, in the words of GRANT. Without a word Snowflake finds out, as dbt itself lets it. */
const kinds: Readonly<Record<string, string>> = {
	table: "TABLE ",
	incremental: "TABLE ",
	seed: "TABLE ",
	snapshot: "TABLE ",
	view: "VIEW ",
	dynamic_table: "DYNAMIC TABLE ",
};

/** The smallest rights in Snowflake. Not verified live. */
export function snowflakeGrants({ connection, models, stateSchema }: GrantFacts): Grants {
	const read = readSettings(connection);
	const named = (name: string, otherwise = `<${name}>`) =>
		quoteExactly(nameInSettings(read.text(name) ?? otherwise));
	const database = named("database");
	const schema = `${database}.${named("schema", "PUBLIC")}`;
	const state = stateSchema === null ? null : `${database}.${quoteExactly(nameInSettings(stateSchema))}`;
	const reading = readingOf(models, { database, schema });
	const basics = (to: string) => [
		`GRANT USAGE ON WAREHOUSE ${named("warehouse")} TO ROLE ${to};`,
		...[...new Set([database, ...reading.databases])].map(
			(one) => `GRANT USAGE ON DATABASE ${one} TO ROLE ${to};`,
		),
		...reading.schemas.map((one) => `GRANT USAGE ON SCHEMA ${one} TO ROLE ${to};`),
		...reading.tables.map((one) => `GRANT SELECT ON ${one} TO ROLE ${to};`),
		...reading.comments,
	];
	const { reader, planner, applier } = grantees;
	return {
		about: [
			"-- Snowflake, as SECURITYADMIN or whoever may grant all of it (MANAGE GRANTS, for tables that come later); the",
			"-- schema is made by a role that owns the database. The three are roles: make them first, or put your own in",
			"-- their place, and grant them to the users.",
		],
		place: state === null ? [] : [`CREATE SCHEMA IF NOT EXISTS ${state};`],
		reader: [
			...basics(reader),
			...(state === null || reading.schemas.includes(schema)
				? []
				: [
						"-- where a plan that is not saved makes its temporary tables; they need no more than this",
						`GRANT USAGE ON SCHEMA ${schema} TO ROLE ${reader};`,
					]),
		],
		planner: [
			...basics(planner),
			...(state === null
				? []
				: [
						`GRANT USAGE ON SCHEMA ${state} TO ROLE ${planner};`,
						`GRANT SELECT ON ALL TABLES IN SCHEMA ${state} TO ROLE ${planner};`,
						"-- and on the tables that the applier will make",
						`GRANT SELECT ON FUTURE TABLES IN SCHEMA ${state} TO ROLE ${planner};`,
					]),
		],
		applier: [
			...basics(applier),
			...(state === null ? [] : [`GRANT USAGE, CREATE TABLE ON SCHEMA ${state} TO ROLE ${applier};`]),
		],
	};
}

interface Reading {
	readonly databases: readonly string[];
	readonly schemas: readonly string[];
	/** With what they are. */
	readonly tables: readonly string[];
	readonly comments: readonly string[];
}

function readingOf(
	models: readonly GrantedModel[],
	{ database, schema }: { readonly database: string; readonly schema: string },
): Reading {
	const databases = new Set<string>();
	const schemas = new Set<string>();
	const tables = new Set<string>();
	const comments: string[] = [];
	for (const model of models) {
		const parts = relationParts(model.relation)?.map(exactly);
		if (parts === undefined) {
			comments.push(queryComment(model));
			continue;
		}
		const [table = "", inSchema = null, inDatabase = database] = [...parts].reverse();
		const place = inSchema === null ? schema : `${inDatabase}.${inSchema}`;
		databases.add(inDatabase);
		schemas.add(place);
		tables.add(`${kinds[model.materialized ?? ""] ?? ""}${place}.${table}`);
	}
	return { databases: [...databases], schemas: [...schemas], tables: [...tables], comments };
}

/** One spelling of a name, so that no right is granted twice: written without quotes it is in upper case. */
function exactly(part: string): string {
	return quoteExactly(nameInSettings(part));
}
