// The main job from end to end, told on the terminal: npm run demo [-- --target postgres].
// Nothing leaves this machine: `tailrace sink` plays Segment, and all files are in a folder that is removed at the end.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import { startPostgres } from "../test/support/postgres-server.mjs";
import { buildWarehouse } from "./build-warehouse.mjs";
import { loadPostgres } from "./load-postgres.mjs";

const { values: options } = parseArgs({ options: { target: { type: "string", default: "dev" } } });
const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "tailrace-demo-"));
const shop = join(folder, "shop");
const warehouse = join(shop, "warehouse.duckdb");
const paint = (code, text) =>
	process.stdout.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;

let sink = null;
let server = null;
try {
	await tellStory();
} finally {
	sink?.kill("SIGTERM");
	await server?.stop();
	await rm(folder, { recursive: true, force: true });
}

async function tellStory() {
	const engine = options.target === "postgres" ? "PostgreSQL" : "DuckDB";
	say(
		`A dbt project: seeds and models become tables in ${engine}, seven syncs say which Segment calls their rows are`,
	);
	await cp(here, shop, { recursive: true, filter: (path) => !path.endsWith(".duckdb") });
	await buildWarehouse({ projectDir: shop, databasePath: warehouse });
	if (options.target === "postgres") {
		server = await startPostgres();
		await loadPostgres({ projectDir: shop, databasePath: warehouse, connection: postgresConnection() });
	}
	const url = await startSink();

	tailrace(["list"], url);

	say("A first plan only looks: there is no state yet, so every row is new");
	tailrace(["plan"], url, { tail: 10 });
	const first = events(["plan", "--format", "json"], url);

	say("The first apply makes the state, plans once more and sends what it planned");
	tailrace(["apply", "--create-state", "--auto-approve"], url);

	say("Nothing moved, so a second plan has nothing to send");
	tailrace(["plan"], url);

	say(
		"Now life goes on: three customers change, one leaves, and somebody edits the greeting in syncs/users.yml",
	);
	await changeData();
	await editMapping("users.yml", "Our gold guest", "Our golden guest");

	say("The plan tells the causes apart: the data, the edit, or both; values are masked, shapes remain");
	tailrace(["plan", "--out", "plan.json"], url);
	const second = events(["show", "plan.json", "--format", "json"], url);
	tailrace(["apply", "plan.json"], url);

	say("And again there is nothing left to do; applying the same plan once more sends nothing");
	tailrace(["plan", "--detailed-exitcode"], url);
	tailrace(["apply", "plan.json"], url, { tail: 1 });

	await settleAccounts(url, first + second);
}

/** Three customers place an order, one of them a gold guest; a customer without orders is gone. */
async function changeData() {
	await sql(`
		UPDATE dim_customers SET orders_count = orders_count + 1 WHERE customer_id IN (
			SELECT min(customer_id) FROM dim_customers WHERE NOT is_internal GROUP BY loyalty_tier);
		DELETE FROM dim_customers WHERE customer_id = (
			SELECT max(customer_id) FROM dim_customers WHERE NOT is_internal AND orders_count = 0)`);
}

async function editMapping(spec, before, after) {
	const path = join(shop, "syncs", spec);
	const text = await readFile(path, "utf8");
	if (!text.includes(before)) throw new Error(`${spec} does not say "${before}" any more`);
	await writeFile(path, text.replace(before, after));
	console.log(`\n  syncs/${spec}: "${before}" -> "${after}"`);
}

/** Every event that a plan announced must have been accepted, once. */
async function settleAccounts(url, planned) {
	const stats = await statsOf(url);
	say("The sink's own books");
	console.log(`  planned    ${planned}`);
	console.log(`  accepted   ${stats.accepted}`);
	console.log(`  duplicate  ${stats.duplicate}`);
	console.log(`  discarded  ${stats.discarded}`);
	const isExact = stats.accepted === planned && stats.duplicate === 0 && stats.discarded === 0;
	if (!isExact) throw new Error("the sink's counts are not the plans'");
	console.log(
		`\n${paint("1;32", `${planned} events planned, ${stats.accepted} accepted, none twice, none discarded.`)}`,
	);
}

function say(text) {
	console.log(`\n${paint("1;36", `# ${text}`)}`);
}

/** Runs the built binary, shows the end of what it says and returns all of it; the demo ends where it fails. */
function tailrace(args, url, { isShown = true, tail = Number.POSITIVE_INFINITY } = {}) {
	const isOnTarget = options.target !== "dev" && args[0] !== "show";
	const given = isOnTarget ? [...args, "--target", options.target] : args;
	if (isShown) console.log(`\n${paint("2", `$ tailrace ${given.join(" ")}`)}`);
	const env = { ...process.env, ...postgresEnvironment(), SEGMENT_WRITE_KEY: "demo", SEGMENT_ENDPOINT: url };
	const result = spawnSync(process.execPath, [cli, "--quiet", ...given], {
		cwd: shop,
		env,
		encoding: "utf8",
	});
	if (result.status !== 0)
		throw new Error(`tailrace ${args.join(" ")} ended with ${result.status}\n${result.stderr}`);
	const lines = result.stdout.trimEnd().split("\n");
	if (isShown) console.log(lines.slice(-Math.min(tail, lines.length)).join("\n"));
	return result.stdout;
}

/** How many events a plan in JSON announces. */
function events(args, url) {
	return JSON.parse(tailrace(args, url, { isShown: false })).summary.events;
}

async function startSink() {
	sink = spawn(process.execPath, [cli, "--quiet", "sink", "--port", "0"], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const [url] = await once(createInterface({ input: sink.stdout }), "line");
	return url;
}

async function statsOf(url) {
	return (await fetch(`${url}/stats`)).json();
}

function postgresConnection() {
	return { host: server.host, port: server.port, user: "postgres", database: "postgres" };
}

function postgresEnvironment() {
	if (server === null) return {};
	const { host, port, user, database } = postgresConnection();
	return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: "", PGDATABASE: database };
}

async function sql(statements) {
	if (server !== null) {
		const client = new pg.Client({ ...postgresConnection(), options: "-c search_path=main" });
		await client.connect();
		await client.query(statements);
		await client.end();
		return;
	}
	const instance = await DuckDBInstance.create(warehouse);
	const connection = await instance.connect();
	await connection.run(statements);
	connection.closeSync();
	instance.closeSync();
}
