// Holds the build without Python to real dbt: `node test/dbt/compare.mjs [--update]`.
// Needs Python 3.10 or later (PYTHON names it) and a package index. The virtual environment stays in
// node_modules/.cache, or in the folder that DBT_VENV names. --update rewrites the expected digests and the artifacts.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ARTIFACTS, readArtifacts, runDbt, writeArtifacts } from "../../example-project/artifacts.mjs";
import { buildWarehouse } from "../../example-project/build-warehouse.mjs";
import { attachWarehouse, describeTables, relationOf, select, withWarehouse } from "./tables.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const PROJECT = join(ROOT, "example-project");
const EXPECTED = join(import.meta.dirname, "expected-tables.json");

const workDir = mkdtempSync(join(tmpdir(), "shop-"));
try {
	await main(process.argv.includes("--update"));
} finally {
	rmSync(workDir, { recursive: true });
}

async function main(update) {
	const dbtDir = join(workDir, "dbt");
	const dbtBuilt = join(dbtDir, "warehouse.duckdb");
	const nodeBuilt = join(workDir, "node", "warehouse.duckdb");
	runDbt({ projectDir: PROJECT, workDir: dbtDir, dbt: installDbt() });
	mkdirSync(join(workDir, "node"));
	await buildWarehouse({ projectDir: PROJECT, databasePath: nodeBuilt });

	const tables = await withWarehouse(dbtBuilt, describeTables);
	const artifacts = readArtifacts(dbtDir);
	if (update) {
		writeFileSync(EXPECTED, `${JSON.stringify(tables, null, "\t")}\n`);
		writeArtifacts(artifacts, PROJECT);
	}

	const differences = [
		...compareTables(tables, await withWarehouse(nodeBuilt, describeTables)),
		...(await compareRows(Object.keys(tables), dbtBuilt, nodeBuilt)),
		...compareExpected(tables),
		...compareArtifacts(artifacts),
	];
	for (const difference of differences) console.error(`differs: ${difference}`);
	if (differences.length > 0) process.exitCode = 1;
	report(tables, artifacts, differences.length);
}

function report(tables, artifacts, differences) {
	const { dbt_version } = artifacts["manifest.json"].metadata;
	const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
	console.log(
		`compared dbt ${dbt_version} with build-warehouse.mjs: ${Object.keys(tables).length} tables and views, ` +
			`${rows} rows both ways, the expected digests and ${ARTIFACTS.join(" and ")}: ${differences} differences`,
	);
}

function installDbt() {
	const venv = resolve(process.env.DBT_VENV ?? join(ROOT, "node_modules", ".cache", "dbt-venv"));
	const bin = join(venv, "bin");
	if (!existsSync(join(bin, "pip"))) run(process.env.PYTHON ?? "python3", ["-m", "venv", venv]);
	const requirements = join(import.meta.dirname, "requirements.txt");
	run(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
	return join(bin, "dbt");
}

function run(command, args) {
	execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
}

function compareTables(fromDbt, fromNode) {
	return compareMaps("table", fromDbt, fromNode, ({ kind, columns }) => ({
		kind,
		columns: Object.entries(columns),
	}));
}

async function compareRows(names, dbtBuilt, nodeBuilt) {
	return withWarehouse(dbtBuilt, async (connection) => {
		for (const [n, name] of names.entries()) {
			await connection.run(`create table memory.main.dbt_${n} as from ${relationOf(name)}`);
		}
		await connection.run("detach warehouse");
		await attachWarehouse(connection, nodeBuilt);
		const differences = [];
		for (const [n, name] of names.entries()) {
			differences.push(...(await compareRowsOf(connection, name, `memory.main.dbt_${n}`, relationOf(name))));
		}
		return differences;
	});
}

async function compareRowsOf(connection, name, fromDbt, fromNode) {
	const ways = {
		"only dbt builds": [fromDbt, fromNode],
		"only build-warehouse.mjs builds": [fromNode, fromDbt],
	};
	const differences = [];
	for (const [words, [left, right]] of Object.entries(ways)) {
		try {
			const [{ rows }] = await select(
				connection,
				`select count(*) as rows from (from ${left} except all from ${right})`,
			);
			if (rows !== "0") differences.push(`${name}: ${rows} rows that ${words}`);
		} catch (error) {
			differences.push(`${name}: rows cannot be compared: ${error.message}`);
		}
	}
	return differences;
}

function compareExpected(tables) {
	return compareMaps("expected-tables.json", tables, readJson(EXPECTED), (table) => ({
		...table,
		columns: Object.entries(table.columns),
	}));
}

function compareArtifacts(fresh) {
	const committed = Object.fromEntries(
		ARTIFACTS.map((name) => [name, readJson(join(PROJECT, "target", name))]),
	);
	return [
		...compareManifests(fresh["manifest.json"], committed["manifest.json"]),
		...compareCatalogs(fresh["catalog.json"], committed["catalog.json"]),
	];
}

function compareManifests(fresh, committed) {
	const facts = (node) => ({
		relation: node.relation_name,
		materialized: node.config.materialized,
		primaryKey: node.primary_key,
		columns: Object.values(node.columns ?? {}).map(({ name, data_type }) => [name, data_type]),
		dependsOn: node.depends_on?.nodes,
		checksum: node.checksum,
		rootPath: node.root_path,
	});
	const version = ({ metadata }) => metadata.dbt_version;
	return [
		...(version(fresh) === version(committed) ? [] : [`manifest.json: made by dbt ${version(committed)}`]),
		...compareMaps("manifest.json", fresh.nodes, committed.nodes, facts),
		...compareMaps("manifest.json", fresh.sources, committed.sources, facts),
	];
}

function compareCatalogs(fresh, committed) {
	const facts = ({ metadata, columns }) => ({
		metadata,
		columns: Object.values(columns).map(({ name, type, index }) => [name, type, index]),
	});
	return [
		...compareMaps("catalog.json", fresh.nodes, committed.nodes, facts),
		...compareMaps("catalog.json", fresh.sources, committed.sources, facts),
	];
}

/** One line for each name that only one side has, or whose facts are not the same. */
function compareMaps(what, expected, actual, facts) {
	const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
	return names.flatMap((name) => {
		if (!(name in actual)) return [`${what}: ${name} is missing`];
		if (!(name in expected)) return [`${what}: ${name} is too many`];
		const [want, have] = [facts(expected[name]), facts(actual[name])];
		const keys = Object.keys(want).filter((key) => !isDeepStrictEqual(want[key], have[key]));
		return keys.map(
			(key) => `${what}: ${name}: ${key} is ${JSON.stringify(have[key])}, not ${JSON.stringify(want[key])}`,
		);
	});
}

function readJson(path) {
	return JSON.parse(readFileSync(path, "utf8"));
}
