// Builds the shop's warehouse without Python: `node example-project/build-warehouse.mjs [warehouse.duckdb]`.
// It makes the tables and views that dbt with dbt-duckdb makes; test/dbt/compare.mjs holds the two together.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "yaml";

/**
 * @typedef {{ name: string, kind: "seed" | "table" | "view", relation: string }} Built
 * @typedef {{ schema: string, database: string }} Target
 * @typedef {{ name: string, file: string, config: Record<string, unknown> }} Node
 */

/**
 * Creates or replaces every seed and model of the project in the DuckDB file, each under the name dbt gives it.
 *
 * @param {{ projectDir: string, databasePath: string }} options
 * @returns {Promise<Built[]>} in the order of building
 */
export async function buildWarehouse({ projectDir, databasePath }) {
	const project = readYaml(join(projectDir, "dbt_project.yml"));
	/** @type {Target} */
	const target = {
		schema: profileSchema(projectDir, project.profile),
		database: stem(databasePath),
	};
	const seeds = findNodes(projectDir, project, "seed", ".csv");
	const models = findNodes(projectDir, project, "model", ".sql");
	const relations = new Map([...seeds, ...models].map((node) => [node.name, relationName(target, node)]));
	const sources = findSources(projectDir, project, target);

	const statements = [
		...seeds.map((node) => seedStatements(node, relations)),
		...inOrder(models).map((node) => modelStatements(node, relations, sources)),
	];
	const schemas = new Set([...seeds, ...models].map((node) => schemaName(target, node)));
	const creations = [...schemas].map((schema) => `create schema if not exists ${quote(schema)}`);
	await runAll(databasePath, ["begin", ...creations, ...statements.flatMap(({ sql }) => sql), "commit"]);
	return statements.map(({ built }) => built);
}

async function runAll(databasePath, statements) {
	const instance = await DuckDBInstance.create(databasePath);
	try {
		const connection = await instance.connect();
		try {
			for (const sql of statements) await connection.run(sql);
		} finally {
			connection.closeSync();
		}
	} finally {
		instance.closeSync();
	}
}

/** As dbt-duckdb does: a table of the declared types, filled by COPY. A type for every column is required here. */
function seedStatements(node, relations) {
	const relation = relations.get(node.name);
	const types = node.config.column_types ?? {};
	const [header] = readFileSync(node.file, "utf8").split("\n", 1);
	const columns = header.split(",").map((column) => {
		if (!types[column]) throw new Error(`seed ${node.name}: column_types lacks ${column}`);
		return `${quote(column)} ${types[column]}`;
	});
	return {
		built: { name: node.name, kind: "seed", relation },
		sql: [
			`create or replace table ${relation} (${columns.join(", ")})`,
			`copy ${relation} from '${node.file.replaceAll("'", "''")}' (format csv, header true, delimiter ',')`,
		],
	};
}

function modelStatements(node, relations, sources) {
	const relation = relations.get(node.name);
	const kind = node.config.materialized ?? "view";
	if (kind !== "table" && kind !== "view")
		throw new Error(`model ${node.name}: cannot materialize as ${kind}`);
	const select = renderModel(node, relations, sources);
	return {
		built: { name: node.name, kind, relation },
		sql: [`create or replace ${kind} ${relation} as ${select}`],
	};
}

const CALL = /\{\{\s*(ref|source|config)\(([^{}]*)\)\s*\}\}/g;

/** The only Jinja the models use is one call of ref, source or config in braces. */
function renderModel(node, relations, sources) {
	const sql = readFileSync(node.file, "utf8").replace(CALL, (_, call, args) => {
		if (call === "config") return "";
		const name = quotedArguments(args).join(".");
		const relation = (call === "ref" ? relations : sources).get(name);
		if (!relation) throw new Error(`model ${node.name}: nothing is called ${name}`);
		return relation;
	});
	if (/\{[{%]/.test(sql)) throw new Error(`model ${node.name}: this Jinja needs dbt`);
	return sql;
}

/** Models after the models they name, else by name. */
function inOrder(models) {
	const byName = new Map(models.map((node) => [node.name, node]));
	const ordered = new Set();
	const visit = (node, path) => {
		if (path.includes(node.name)) throw new Error(`models in a circle: ${[...path, node.name].join(" > ")}`);
		for (const name of refsOf(node)) {
			if (byName.has(name)) visit(byName.get(name), [...path, node.name]);
		}
		ordered.add(node);
	};
	for (const name of [...byName.keys()].sort()) visit(byName.get(name), []);
	return [...ordered];
}

function refsOf(node) {
	const calls = [...readFileSync(node.file, "utf8").matchAll(CALL)];
	return calls.filter(([, call]) => call === "ref").map(([, , args]) => quotedArguments(args)[0]);
}

function quotedArguments(text) {
	return [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double);
}

/**
 * @param {"seed" | "model"} type
 * @returns {Node[]}
 */
function findNodes(projectDir, project, type, extension) {
	const properties = propertiesOf(projectDir, project, type);
	return resourceDirs(projectDir, project, type).flatMap((root) =>
		filesUnder(root, [extension]).map((file) => {
			const name = stem(file);
			const folders = relative(root, dirname(file)).split(sep).filter(Boolean);
			const config = {
				...projectConfig(project[`${type}s`]?.[project.name], [...folders, name]),
				...properties.get(name)?.config,
				...(type === "model" ? inlineConfig(file) : {}),
			};
			return { name, file, config };
		}),
	);
}

/** `+key` settings of dbt_project.yml along the folders, the nearest last. */
function projectConfig(settings, path) {
	const config = {};
	for (let level = settings, depth = 0; level; level = level[path[depth++]]) {
		for (const [key, value] of Object.entries(level)) {
			if (key.startsWith("+")) config[key.slice(1)] = value;
		}
	}
	return config;
}

function inlineConfig(file) {
	const calls = [...readFileSync(file, "utf8").matchAll(CALL)].filter(([, call]) => call === "config");
	const materialized = /\bmaterialized\s*=\s*['"](\w+)['"]/.exec(calls.map(([, , args]) => args).join());
	return materialized ? { materialized: materialized[1] } : {};
}

function propertiesOf(projectDir, project, type) {
	const entries = propertyFiles(projectDir, project, type).flatMap((file) => file[`${type}s`] ?? []);
	return new Map(entries.map((entry) => [entry.name, entry]));
}

/** `source.table` -> its relation. */
function findSources(projectDir, project, target) {
	const sources = propertyFiles(projectDir, project, "model").flatMap((file) => file.sources ?? []);
	return new Map(
		sources.flatMap((source) =>
			source.tables.map((table) => [
				`${source.name}.${table.name}`,
				dotted(
					source.database ?? target.database,
					source.schema ?? source.name,
					table.identifier ?? table.name,
				),
			]),
		),
	);
}

function propertyFiles(projectDir, project, type) {
	const files = resourceDirs(projectDir, project, type).flatMap((root) =>
		filesUnder(root, [".yml", ".yaml"]),
	);
	return files.map((file) => readYaml(file) ?? {});
}

function resourceDirs(projectDir, project, type) {
	return (project[`${type}-paths`] ?? [`${type}s`]).map((path) => resolve(projectDir, path));
}

function filesUnder(dir, extensions) {
	return readdirSync(dir, { recursive: true, encoding: "utf8" })
		.filter((path) => extensions.includes(extname(path)))
		.sort()
		.map((path) => join(dir, path));
}

function profileSchema(projectDir, name) {
	const profile = readYaml(join(projectDir, "profiles.yml"))[name];
	return profile.outputs[profile.target].schema ?? "main";
}

/** dbt's own rule: a custom schema goes behind the schema of the target. */
function schemaName(target, node) {
	return node.config.schema ? `${target.schema}_${node.config.schema}` : target.schema;
}

function relationName(target, node) {
	return dotted(target.database, schemaName(target, node), node.config.alias ?? node.name);
}

function dotted(...names) {
	return names.map(quote).join(".");
}

function quote(name) {
	return `"${name.replaceAll('"', '""')}"`;
}

function stem(path) {
	return basename(path, extname(path));
}

function readYaml(path) {
	return parse(readFileSync(path, "utf8"));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const projectDir = import.meta.dirname;
	const databasePath = resolve(process.argv[2] ?? join(projectDir, "warehouse.duckdb"));
	const built = await buildWarehouse({ projectDir, databasePath });
	console.log(`built ${built.length} tables and views in ${databasePath}`);
}
