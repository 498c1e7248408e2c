import { redshiftDialect } from "../../src/warehouses/redshift/dialect.js";
import { importPackage } from "../../src/warehouses/redshift/iam.js";
import { openRedshift } from "../../src/warehouses/redshift/open.js";
import { redshiftWire } from "../../src/warehouses/redshift/session.js";
import type { Session, Warehouse } from "../../src/warehouses/warehouse.js";
import { makeDatabase, type PostgresDatabase } from "./postgres.js";

/**
 * A PostgreSQL database that takes what the adapter of Redshift says: functions and types of Redshift's names, and below the
 * words of its grammar that PostgreSQL lacks. It shows that statements, their order and their repetition hold together; it
 * does not show that Redshift takes them.
 */
const shims = [
	"CREATE TYPE super",
	"CREATE FUNCTION super_in(cstring) RETURNS super LANGUAGE internal IMMUTABLE STRICT AS 'textin'",
	"CREATE FUNCTION super_out(super) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'",
	"CREATE TYPE super (INPUT = super_in, OUTPUT = super_out, LIKE = text)",
	"CREATE CAST (super AS text) WITHOUT FUNCTION",
	"CREATE FUNCTION super_of(text) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT super_in(textout(to_json($1)::text)) $$",
	"CREATE CAST (text AS super) WITH FUNCTION super_of(text)",
	"CREATE FUNCTION super_of(varchar) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT super_of($1::text) $$",
	"CREATE CAST (varchar AS super) WITH FUNCTION super_of(varchar)",
	"CREATE FUNCTION json_parse(text) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT super_in(textout($1)) $$",
	"CREATE FUNCTION \"json_serialize\"(super) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1::text, 'null') $$",
	"CREATE TYPE varbyte",
	"CREATE FUNCTION varbyte_in(cstring) RETURNS varbyte LANGUAGE internal IMMUTABLE STRICT AS 'byteain'",
	"CREATE FUNCTION varbyte_out(varbyte) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout'",
	"CREATE TYPE varbyte (INPUT = varbyte_in, OUTPUT = varbyte_out, LIKE = bytea)",
	"CREATE CAST (varbyte AS bytea) WITHOUT FUNCTION",
	"CREATE CAST (bytea AS varbyte) WITHOUT FUNCTION",
	"CREATE FUNCTION from_varbyte(varbyte, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT translate(encode($1::bytea, $2), chr(10), '') $$",
	"CREATE FUNCTION strtol(text, int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT ('x' || $1)::bit(60)::bigint $$",
];

/** Words of Redshift's grammar that PostgreSQL has not, and one that it reads as its own. */
const rewritten: readonly (readonly [search: string | RegExp, replacement: string])[] = [
	[redshiftDialect.now, "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"],
	[/ (DISTKEY|SORTKEY) \([^)]*\)/g, ""],
	[/\bJSON_SERIALIZE\(/g, '"json_serialize"('],
];

function asPostgres(sql: string): string {
	return rewritten.reduce((text, [search, replacement]) => text.replaceAll(search, () => replacement), sql);
}

function onPostgres(session: Session): Session {
	return {
		execute: (sql) => session.execute(asPostgres(sql)),
		rows: (sql) => session.rows(asPostgres(sql)),
		texts: (sql) => session.texts(asPostgres(sql)),
		describe: (relation) => session.describe(asPostgres(relation)),
		insert: (table, rows) => session.insert(table, rows),
	};
}

/** `SET readonly` is Redshift's; PostgreSQL's own statement for it does the same. */
const { access, ...wire } = redshiftWire;

export async function openStandIn(
	{ host, port, name }: PostgresDatabase,
	signal: AbortSignal = new AbortController().signal,
): Promise<Warehouse> {
	const warehouse = await openRedshift(
		{
			type: "redshift",
			settings: { host, port, dbname: name, user: "postgres", sslmode: "disable" },
			baseDir: "/",
			origin: "the test",
			stateSchema: "tailrace",
			signal,
			owner: { holder: "test", isHolderGone: () => false },
			isCi: false,
		},
		{ wire, loadPackage: importPackage },
	);
	return { ...warehouse, use: (needs, work) => warehouse.use(needs, (session) => work(onPostgres(session))) };
}

export async function makeStandIn(): Promise<PostgresDatabase> {
	const database = await makeDatabase();
	await escapeAsRedshift(database);
	await database.run(...shims);
	return database;
}

/** What a database is set to does not go along with a copy of it. */
export async function copyStandIn(database: PostgresDatabase): Promise<PostgresDatabase> {
	const copy = await database.copy();
	await escapeAsRedshift(copy);
	return copy;
}

/** A backslash escapes in Redshift's literals. */
function escapeAsRedshift(database: PostgresDatabase): Promise<void> {
	return database.run(
		`ALTER DATABASE ${database.name} SET standard_conforming_strings = off`,
		`ALTER DATABASE ${database.name} SET escape_string_warning = off`,
	);
}
