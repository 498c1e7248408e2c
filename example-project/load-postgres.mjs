// Puts the shop's tables into PostgreSQL: `node example-project/load-postgres.mjs` reads PGHOST, PGPORT, PGUSER, PGPASSWORD
// and PGDATABASE, as profiles.yml does for its output `postgres`. The models speak DuckDB's SQL, so they are built there
// and their rows are copied; dbt's artifacts are rewritten for the copy, into target/postgres.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import { buildWarehouse } from "./build-warehouse.mjs";

const rowsPerStatement = 500;

/**
 * Copies every seed and model, views as tables, under its name, and writes manifest.json and catalog.json beside it.
 *
 * @param {{ projectDir: string, databasePath: string, connection: import("pg").ClientConfig & { database: string } }} options
 *   `databasePath` is a file that `buildWarehouse` made
 */
export async function loadPostgres({ projectDir, databasePath, connection }) {
	const client = new pg.Client(connection);
	await client.connect();
	const instance = await DuckDBInstance.create(databasePath, { access_mode: "READ_ONLY" });
	const source = await instance.connect();
	try {
		await source.run("SET TimeZone = 'UTC'");
		for (const table of await tablesOf(source)) await copyTable(source, client, table);
	} finally {
		source.closeSync();
		instance.closeSync();
		await client.end();
	}
	await writeArtifacts(projectDir, connection.database);
}

async function tablesOf(source) {
	const rows = await select(
		source,
		`SELECT schema_name, table_name, list(column_name ORDER BY column_index) AS names,
			list(data_type ORDER BY column_index) AS types
		FROM duckdb_columns() WHERE NOT internal GROUP BY ALL ORDER BY ALL`,
	);
	return rows.map((row) => ({
		schema: row.schema_name,
		name: row.table_name,
		columns: row.names.map((name, index) => ({ name, type: row.types[index] })),
	}));
}

async function copyTable(source, client, { schema, name, columns }) {
	const table = `${quote(schema)}.${quote(name)}`;
	const declared = columns.map((column) => `${quote(column.name)} ${postgresType(column.type)}`);
	await client.query(`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`);
	await client.query(`DROP TABLE IF EXISTS ${table}`);
	await client.query(`CREATE TABLE ${table} (${declared.join(", ")})`);
	const fields = columns.map((column) => `${quoteText(column.name)}, ${jsonValue(column)}`);
	const lines = await select(
		source,
		`SELECT json_object(${fields.join(", ")})::VARCHAR AS line FROM ${table}`,
	);
	for (let start = 0; start < lines.length; start += rowsPerStatement) {
		const some = lines.slice(start, start + rowsPerStatement).map(({ line }) => line);
		await client.query(
			`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`,
			[`[${some.join(",")}]`],
		);
	}
}

/** Numbers beyond a double keep their digits as text. */
function jsonValue({ name, type }) {
	return /^(DECIMAL|BIGINT|HUGEINT|TIMESTAMP)/.test(type) ? `${quote(name)}::VARCHAR` : quote(name);
}

/** Structs have no counterpart that needs no declaration, so they are JSON. */
function postgresType(type) {
	if (type.endsWith("[]")) return `${postgresType(type.slice(0, -2))}[]`;
	if (type.startsWith("STRUCT")) return "jsonb";
	const decimal = /^DECIMAL(\(.*\))$/.exec(type);
	if (decimal !== null) return `numeric${decimal[1]}`;
	const name = types[type];
	if (name === undefined) throw new Error(`no PostgreSQL type for ${type}`);
	return name;
}

const types = {
	BIGINT: "bigint",
	BOOLEAN: "boolean",
	DATE: "date",
	DOUBLE: "double precision",
	HUGEINT: "numeric",
	INTEGER: "integer",
	JSON: "json",
	TIMESTAMP: "timestamp",
	"TIMESTAMP WITH TIME ZONE": "timestamptz",
	VARCHAR: "text",
};

/** What dbt would write for the copy: the same nodes in another database, with the types they have there. */
async function writeArtifacts(projectDir, database) {
	const read = async (name) => JSON.parse(await readFile(join(projectDir, "target", name), "utf8"));
	const manifest = await read("manifest.json");
	const catalog = await read("catalog.json");
	manifest.metadata.adapter_type = "postgres";
	for (const node of [...Object.values(manifest.nodes), ...Object.values(manifest.sources)]) {
		if (node.relation_name == null) continue;
		node.database = database;
		node.relation_name = node.relation_name.replace(/^"[^"]*"/, quote(database));
	}
	for (const node of [...Object.values(catalog.nodes), ...Object.values(catalog.sources)]) {
		node.metadata.database = database;
		for (const column of Object.values(node.columns)) column.type = postgresType(column.type);
	}
	const folder = join(projectDir, "target", "postgres");
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
	await writeFile(join(folder, "catalog.json"), JSON.stringify(catalog));
}

async function select(source, sql) {
	return (await source.runAndReadAll(sql)).getRowObjectsJson();
}

function quote(identifier) {
	return `"${identifier.replaceAll('"', '""')}"`;
}

function quoteText(text) {
	return `'${text.replaceAll("'", "''")}'`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const folder = await mkdtemp(join(tmpdir(), "shop-"));
	const {
		PGHOST = "127.0.0.1",
		PGPORT = "5432",
		PGUSER = "postgres",
		PGPASSWORD,
		PGDATABASE = "shop",
	} = process.env;
	try {
		const databasePath = join(folder, "warehouse.duckdb");
		await buildWarehouse({ projectDir: import.meta.dirname, databasePath });
		const connection = {
			host: PGHOST,
			port: Number(PGPORT),
			user: PGUSER,
			password: PGPASSWORD,
			database: PGDATABASE,
		};
		await loadPostgres({ projectDir: import.meta.dirname, databasePath, connection });
	} finally {
		await rm(folder, { recursive: true });
	}
}
