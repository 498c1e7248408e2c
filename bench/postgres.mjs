// What a plan costs on Postgres: npm run bench:postgres [-- --rows 5000000 --rounds 3 --apart]
// Without --apart, beside the least it could: one query that makes every row's text and fingerprint and joins them with the
// snapshot's, in the same database, by the same settings, alternating with a plan without changes. With --apart, a state
// beside the models is measured against a state in a DuckDB file, for a server that is only read.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { startPostgres } from "../test/support/postgres-server.mjs";

const { values } = parseArgs({
	options: {
		rows: { type: "string", default: "5000000" },
		rounds: { type: "string", default: "3" },
		apart: { type: "boolean", default: false },
	},
});
const rows = Number(values.rows);
/** Rows that are really applied before the snapshot is filled. */
const sentFirst = 1_000;
const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const { postgresDialect } = await import("../dist/warehouses/postgres/dialect.js");
const { pinnedSettings } = await import("../dist/warehouses/postgres/open.js");
const folder = await mkdtemp(join(tmpdir(), "tailrace-bench-"));
const server = await startPostgres({ settings: ["shared_buffers=1GB", "max_wal_size=8GB"] });
const client = new pg.Client({
	host: server.host,
	port: server.port,
	user: "postgres",
	database: "postgres",
});

let sink = null;
try {
	await client.connect();
	await measure();
} finally {
	sink?.kill("SIGTERM");
	await client.end();
	await server.stop();
	await rm(folder, { recursive: true, force: true });
}

async function measure() {
	await cp(fileURLToPath(new URL("./project", import.meta.url)), folder, { recursive: true });
	await writeFile(join(folder, "tailrace.yml"), projectFile());
	await client.query(`CREATE TABLE users AS ${usersSql(0, 0)}`);
	await makeUsers(0, values.apart ? rows : sentFirst);
	for (const statement of pinnedSettings) await client.query(statement);
	sink = spawn(process.execPath, [cli, "sink", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
	const [url] = await once(createInterface({ input: sink.stdout }), "line");
	if (values.apart) return compareApart(url);
	await run(["apply", "--auto-approve", "--create-state"], url);
	await makeUsers(sentFirst, rows);
	await fillSnapshot();
	const results = [];
	for (let round = 1; round <= Number(values.rounds); round += 1) {
		const bare = await seconds(scanAndJoin);
		const plan = await seconds(() => run(["plan", "--detailed-exitcode"], url));
		results.push({ round, "scan + join, s": bare, "plan, s": plan, ratio: Number((plan / bare).toFixed(2)) });
	}
	console.table(results);
	const ratios = results.map((one) => one.ratio).sort((a, b) => a - b);
	const median = ratios[Math.floor(ratios.length / 2)];
	console.log(`${rows} rows: a plan without changes costs ${median} times the bare scan and join (median)`);
	if (median > 1.3) process.exitCode = 1;
}

/** The same plans with the state in the warehouse and in a file: without a change, and with a thousand changed rows. */
async function compareApart(url) {
	const places = {
		"in the warehouse": "",
		"in a DuckDB file": "state: { type: duckdb, path: state.duckdb }\n",
	};
	const use = (state) => writeFile(join(folder, "tailrace.yml"), projectFile() + state);
	const results = Object.fromEntries(Object.keys(places).map((place) => [place, {}]));
	for (const [place, state] of Object.entries(places)) {
		await use(state);
		results[place]["first apply, s"] = await seconds(() =>
			run(["apply", "--auto-approve", "--create-state"], url),
		);
	}
	for (const changed of [0, 1_000]) {
		await client.query(
			`UPDATE users SET orders_count = orders_count + 1 WHERE user_id < 9007199254740993 + ${changed}`,
		);
		for (let round = 1; round <= Number(values.rounds); round += 1) {
			for (const [place, state] of Object.entries(places)) {
				await use(state);
				const taken = await seconds(() => run(["plan"], url));
				const name = `plan, ${changed} changed, s`;
				results[place][name] = Math.min(taken, results[place][name] ?? Number.POSITIVE_INFINITY);
			}
		}
	}
	console.table(results);
}

async function makeUsers(from, to) {
	await client.query(`INSERT INTO users ${usersSql(from, to)}`);
	await client.query("VACUUM ANALYZE users");
}

/** Every value is a function of the row's number, so that every run makes the same table. */
function usersSql(from, to) {
	return `SELECT
		i + 9007199254740993 AS user_id,
		'User.' || i || '@Example' || (i % 97) || '.com' AS email,
		CASE i % 5 WHEN 0 THEN 'Zoë' WHEN 1 THEN 'Łukasz' WHEN 2 THEN '美咲' WHEN 3 THEN NULL ELSE 'Ann "A."' END AS first_name,
		'Last' || (i % 1009) AS last_name,
		CASE i % 3 WHEN 0 THEN 'free' WHEN 1 THEN 'pro' ELSE 'team' END AS plan,
		CASE i % 7 WHEN 0 THEN NULL ELSE 'DE' END AS country,
		(i % 211)::integer AS orders_count,
		((i % 100003) * 1.07)::numeric(12, 2) AS lifetime_value,
		i % 4 = 0 AS is_active,
		timestamptz '2020-01-01 00:00:00+00' + i * 61 * interval '1 second' AS created_at,
		timestamp '2025-01-01 00:00:00' + i * 1000003 * interval '1 microsecond' AS updated_at,
		('{"newsletter":' || (i % 2 = 0) || ',"topics":["a","b"],"grind":{"size":' || (i % 9) || '}}')::json AS preferences
		FROM generate_series(${from}::bigint, ${to - 1}) AS r (i)`;
}

/**
 * Adds to the snapshot what applying all other rows would leave there, without sending millions of events first; the plans
 * that are measured say whether it is that.
 */
async function fillSnapshot() {
	const dialect = postgresDialect({ hasMerge: true });
	const columns = await describe();
	const { rows: found } = await client.query(
		"SELECT tablename FROM pg_tables WHERE schemaname = 'tailrace' AND tablename LIKE 'keys_%'",
	);
	const keys = `tailrace.${found[0].tablename}`;
	const texts = keys.replace("keys_", "rows_");
	const key = dialect.keyText(columns.slice(0, 1));
	const text = dialect.rowText(columns);
	await client.query(
		`INSERT INTO ${keys} (key, fingerprint, serial, mapping) SELECT ${key}, md5(${text}), 1, (SELECT max(mapping) FROM ${keys}) FROM users WHERE ${key} NOT IN (SELECT key FROM ${keys})`,
	);
	await client.query(
		`INSERT INTO ${texts} (key, row_text, serial) SELECT ${key}, ${text}, 1 FROM users WHERE ${key} NOT IN (SELECT key FROM ${texts})`,
	);
	await client.query(`ANALYZE ${keys}`);
}

/** The least that tells every row's standing: no duplicates are looked for, nothing is counted, nothing is kept. */
async function scanAndJoin() {
	const dialect = postgresDialect({ hasMerge: true });
	const columns = (await describe()).filter((column) => column.name !== "");
	const { rows: tables } = await client.query(
		"SELECT tablename FROM pg_tables WHERE schemaname = 'tailrace' AND tablename LIKE 'keys_%'",
	);
	const { rows: found } = await client.query(
		`SELECT count(*) AS changed FROM (SELECT ${dialect.keyText(columns.slice(0, 1))} AS key, md5(${dialect.rowText(columns)}) AS fingerprint FROM users) AS present
		FULL JOIN tailrace.${tables[0].tablename} AS snapshot ON snapshot.key = present.key
		WHERE snapshot.fingerprint IS DISTINCT FROM present.fingerprint`,
	);
	if (found[0].changed !== "0") throw new Error(`the yardstick compares other rows: ${found[0].changed}`);
}

/** The columns as the applied mapping reads them: the state says which and of what types. */
async function describe() {
	const { rows: applied } = await client.query("SELECT applied FROM tailrace.syncs");
	const { mapping, types } = JSON.parse(applied[0].applied);
	return mapping.columns.map(({ name }, index) => ({ name, type: types[index] }));
}

async function seconds(work) {
	const started = performance.now();
	await work();
	return Number(((performance.now() - started) / 1000).toFixed(1));
}

async function run(args, endpoint) {
	const child = spawn(process.execPath, [cli, ...args, "--project-dir", folder, "--quiet"], {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, SEGMENT_ENDPOINT: endpoint },
	});
	const [code] = await once(child, "exit");
	if (code !== 0) throw new Error(`tailrace ${args.join(" ")} ended with ${code}`);
}

function projectFile() {
	return `id: b0a7e5c41d92
name: bench
warehouse: { type: postgres, host: ${server.host}, port: ${server.port}, user: postgres, dbname: postgres }
destinations:
  segment: { type: segment, write_key: "{{ env_var('SEGMENT_WRITE_KEY', 'bench') }}", endpoint: "{{ env_var('SEGMENT_ENDPOINT') }}", max_events_per_second: 10000000 }
guards: { max_first_run: ${rows} }
`;
}
