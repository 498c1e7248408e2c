import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDuckDb } from "../../src/warehouses/duckdb/connect.js";
import { readSql, runSql } from "../support/project.js";
import { type CanonicalValue, type WarehouseBed, warehouseConformance } from "./warehouse.js";

async function newBed(copyOf: string | null = null): Promise<WarehouseBed> {
	const dir = await mkdtemp(join(tmpdir(), "bed-"));
	const path = join(dir, "shop.duckdb");
	const statePath = join(dir, "state.duckdb");
	if (copyOf !== null) {
		await cp(copyOf, dir, { recursive: true });
		// A copied state is refused; this one shall count as the original.
		await runSql(statePath, [`UPDATE tailrace.lineages SET location = 'duckdb:${statePath}'`]);
	}
	return {
		open: (signal = new AbortController().signal) =>
			connectDuckDb({
				path,
				database: "shop",
				schema: "main",
				statePath,
				stateSchema: "tailrace",
				patience: 1_000,
				signal,
				owner: { holder: "test", isHolderGone: () => false },
			}),
		source: (...statements) => runSql(path, statements),
		stateTables: async () =>
			(await readSql(statePath, "SELECT table_name FROM duckdb_tables() ORDER BY ALL")).map((row) =>
				String(row.table_name),
			),
		copy: () => newBed(dir),
		remove: () => rm(dir, { recursive: true }),
	};
}

const value = (
	type: string,
	sql: string,
	text: CanonicalValue["text"],
	described = type,
): CanonicalValue => ({
	type,
	described,
	sql,
	text,
});
/** Nested values read as JSON text. */
const nested = (type: string, sql: string, json: string, described = type) =>
	value(type, sql, json, described);

warehouseConformance({
	name: "DuckDB",
	newBed: () => newBed(),
	textType: "VARCHAR",
	integerType: "BIGINT",
	endless: "SELECT CAST(i AS VARCHAR) AS t FROM range(1000000000000) AS r(i)",
	manyRows: (count) => `SELECT 'row ' || i AS t FROM range(${count}) AS r(i)`,
	hostileNames: [
		'say "hi"',
		"a.b.c",
		"select",
		"key",
		"row_text",
		"model",
		"no_key",
		"x0",
		"größe ☃ 👩‍🚀",
		"it's",
		" leading and trailing ",
		"semi;colon--",
		"CamelCase",
	],
	values: [
		value("BOOLEAN", "TRUE", true),
		value("BOOLEAN", "FALSE", false),
		value("TINYINT", "-128", "-128"),
		value("UBIGINT", "18446744073709551615", "18446744073709551615"),
		value("BIGINT", "-9223372036854775808", "-9223372036854775808"),
		value("HUGEINT", "-170141183460469231731687303715884105728", "-170141183460469231731687303715884105728"),
		value("UHUGEINT", "340282366920938463463374607431768211455", "340282366920938463463374607431768211455"),
		value(
			"DECIMAL(38,10)",
			"'1234567890123456789012345678.0123456789'",
			"1234567890123456789012345678.0123456789",
		),
		value("DECIMAL(38,10)", "'100.5000000000'", "100.5"),
		value("DECIMAL(12,2)", "100", "100"),
		value("DECIMAL(12,2)", "0", "0"),
		value("DECIMAL(12,2)", "'-0.10'", "-0.1"),
		value("DECIMAL(5,0)", "100", "100"),
		value("DOUBLE", "1e21", "1e+21"),
		value("DOUBLE", "0.1", "0.1"),
		value("DOUBLE", "'nan'", "nan"),
		value("DOUBLE", "'inf'", "inf"),
		value("DOUBLE", "'-inf'", "-inf"),
		value("DOUBLE", "'-0'", "-0.0"),
		value("DOUBLE", "5", "5.0"),
		value("FLOAT", "0.1", "0.1"),
		value("DATE", "'2026-02-28'", "2026-02-28"),
		value("DATE", "'infinity'", "infinity"),
		value("TIME", "'23:59:59.123456'", "23:59:59.123456"),
		value("TIMESTAMP", "'2026-02-28 23:59:59.123456'", "2026-02-28 23:59:59.123456"),
		value("TIMESTAMP", "'2026-02-28 23:59:59'", "2026-02-28 23:59:59"),
		value("TIMESTAMP_S", "'2026-02-28 23:59:59'", "2026-02-28 23:59:59"),
		value("TIMESTAMP_MS", "'2026-02-28 23:59:59.123'", "2026-02-28 23:59:59.123"),
		value("TIMESTAMP_NS", "'2026-02-28 23:59:59.123456789'", "2026-02-28 23:59:59.123456789"),
		value(
			"TIMESTAMPTZ",
			"'2026-02-28 23:59:59.123456+05:30'",
			"2026-02-28 18:29:59.123456",
			"TIMESTAMP WITH TIME ZONE",
		),
		value("BLOB", "'\\x00\\xFFab'::BLOB", "AP9hYg=="),
		value("UUID", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
		value("ENUM('free', 'p,r\"o')", "'p,r\"o'", 'p,r"o'),
		value(
			"VARCHAR",
			"'Çeşme 👩‍🚀 \"\\ ' || chr(10) || chr(9) || chr(1) || chr(8232)",
			'Çeşme 👩‍🚀 "\\ \n\t\u0001\u2028',
		),
		value("VARCHAR", "''", ""),
		value("JSON", '\'{"a": [1, 2.50, 1e2, "é"], "b": null}\'', '{"a": [1, 2.50, 1e2, "é"], "b": null}'),
		nested("INTEGER[]", "[1, NULL, 3]", "[1,null,3]"),
		nested("VARCHAR[]", "[]", "[]"),
		nested(
			"DECIMAL(38,10)[]",
			"['1234567890123456789012345678.0123456789']",
			"[1234567890123456789012345678.0123456789]",
		),
		nested(
			"HUGEINT[]",
			"[170141183460469231731687303715884105727]",
			"[170141183460469231731687303715884105727]",
		),
		nested("TIMESTAMP[]", "['2026-02-28 23:59:59.5']", '["2026-02-28T23:59:59.5"]'),
		nested("DATE[][]", "[['2026-02-28'], NULL, []]", '[["2026-02-28"],null,[]]'),
		nested(
			"STRUCT(a INTEGER, b STRUCT(c VARCHAR))",
			"{'a': 1, 'b': {'c': 'x\"y'}}",
			'{"a":1,"b":{"c":"x\\"y"}}',
		),
		nested(
			'STRUCT("it\'s" INTEGER, "a ""b"", c" VARCHAR)',
			"{'it''s': 1, 'a \"b\", c': 'x'}",
			'{"it\'s":1,"a \\"b\\", c":"x"}',
		),
		nested(
			"STRUCT(seen TIMESTAMPTZ, n DECIMAL(10,2))[]",
			"[{'seen': '2026-02-28 23:59:59+02', 'n': 1.10}, NULL]",
			'[{"seen":"2026-02-28T21:59:59Z","n":1.1},null]',
			"STRUCT(seen TIMESTAMP WITH TIME ZONE, n DECIMAL(10,2))[]",
		),
		nested("MAP(VARCHAR, DATE)", "MAP {'b': '2026-02-28', 'a': NULL}", '{"b":"2026-02-28","a":null}'),
		nested("MAP(INTEGER, VARCHAR[])", "MAP {7: ['x']}", '{"7":["x"]}'),
		nested("INTEGER[2]", "[1, 2]", "[1,2]"),
		nested("UUID[]", "['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11']", '["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]'),
		nested("BOOLEAN[]", "[TRUE, FALSE, NULL]", "[true,false,null]"),
		nested("FLOAT[]", "[0.1, 5]", "[0.1,5.0]"),
		nested("DECIMAL(18,2)[]", "['1234567890123456.78']", "[1234567890123456.78]"),
		nested("DOUBLE[]", "[0.1, 1e21]", "[0.1,1e21]"),
		nested("JSON[]", "['{\"a\":1}']", '[{"a":1}]'),
	],
});
