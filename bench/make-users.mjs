// Makes a DuckDB file with a table of synthetic users: node bench/make-users.mjs FILE ROWS
import { rm } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";

/** Every value is a function of the row's number, so that every run makes the same table. */
export async function makeUsers(path, rows) {
	for (const file of [path, `${path}.wal`]) await rm(file, { force: true });
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	await connection.run(`
		CREATE TABLE users AS SELECT
			i + 9007199254740993 AS user_id,
			'User.' || i || '@Example' || (i % 97) || '.com' AS email,
			CASE i % 5 WHEN 0 THEN 'Zoë' WHEN 1 THEN 'Łukasz' WHEN 2 THEN '美咲' WHEN 3 THEN NULL ELSE 'Ann "A."' END AS first_name,
			'Last' || (i % 1009) AS last_name,
			CASE i % 3 WHEN 0 THEN 'free' WHEN 1 THEN 'pro' ELSE 'team' END AS plan,
			CASE i % 7 WHEN 0 THEN NULL ELSE 'DE' END AS country,
			(i % 211)::INTEGER AS orders_count,
			((i % 100003) * 1.07)::DECIMAL(12, 2) AS lifetime_value,
			i % 4 = 0 AS is_active,
			TIMESTAMPTZ '2020-01-01 00:00:00+00' + to_seconds(i * 61) AS created_at,
			TIMESTAMP '2025-01-01 00:00:00' + to_microseconds(i * 1000003) AS updated_at,
			('{"newsletter":' || (i % 2 = 0) || ',"topics":["a","b"],"grind":{"size":' || (i % 9) || '}}')::JSON AS preferences
		FROM range(${Number(rows)}) AS r (i)`);
	connection.closeSync();
	instance.closeSync();
}

if (process.argv[1] === import.meta.filename) {
	const [path = "users.duckdb", rows = "1000000"] = process.argv.slice(2);
	await makeUsers(path, Number(rows));
}
