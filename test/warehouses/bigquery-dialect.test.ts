import { describe, expect, test } from "vitest";
import { bigQueryDialect } from "../../src/warehouses/bigquery/dialect.js";
import { kindOfType, typeOfField } from "../../src/warehouses/bigquery/types.js";

const { literal, quote, values, createTable, createTableAs, merge, mergeScope, keepTable, renameTable } =
	bigQueryDialect;

describe("types", () => {
	test.each([
		["STRING", "text"],
		["STRING(10)", "text"],
		["INTEGER", "integer"],
		["INT64", "integer"],
		["int64", "integer"],
		["NUMERIC(10, 2)", "decimal"],
		["BIGNUMERIC", "decimal"],
		["FLOAT", "float"],
		["BOOLEAN", "boolean"],
		["BYTES", "binary"],
		["BYTES(16)", "binary"],
		["TIMESTAMP", "instant"],
		["DATETIME", "datetime"],
		["TIME", "text"],
		["GEOGRAPHY", "text"],
		["RANGE<DATE>", "text"],
		["JSON", "json"],
		["ARRAY<STRING>", "json"],
		["ARRAY<NUMERIC(10, 2)>", "json"],
		["STRUCT<a INT64, b STRUCT<c ARRAY<DATE>>>", "json"],
		["STRUCT<INT64, STRING>", "json"],
		["STRUCT<bytes STRING, `a, b>` INT64>", "json"],
		["STRUCT<date DATE, `it\\`s` JSON>", "json"],
		["ARRAY<BYTES>", null],
		["STRUCT<a BYTES(4)>", null],
		["STRUCT<a INT64", null],
		["ARRAY<>", null],
		["VECTOR", null],
		["", null],
	])("%s is %s", (type, kind) => {
		expect(kindOfType(type)).toBe(kind);
	});

	test("of the API's fields are spelled as SQL spells them, and read again", () => {
		const field = {
			name: "orders",
			type: "RECORD",
			mode: "REPEATED",
			fields: [
				{ name: "id", type: "INTEGER", mode: "REQUIRED" },
				{ name: "paid at", type: "TIMESTAMP" },
				{ name: "tags", type: "STRING", mode: "REPEATED" },
				{ name: "held", type: "RANGE", rangeElementType: { type: "DATE" } },
			],
		};
		const type = "ARRAY<STRUCT<id INT64, `paid at` TIMESTAMP, tags ARRAY<STRING>, held RANGE<DATE>>>";
		expect(typeOfField(field)).toBe(type);
		expect(kindOfType(type)).toBe("json");
	});
});

describe("quoting", () => {
	test.each([
		["it's", "'it\\'s'"],
		["c:\\new", "'c:\\\\new'"],
		["two\nlines\r", "'two\\nlines\\r'"],
		[null, "NULL"],
		[-5, "-5"],
	])("the literal of %j is %s", (value, sql) => {
		expect(literal(value)).toBe(sql);
	});

	test("names keep backticks and backslashes", () => {
		expect(quote("a`b\\c")).toBe("`a\\`b\\\\c`");
	});

	test("values of keys are literals, by which partitions are left out", () => {
		expect(bigQueryDialect.valueOf("INT64", "7")).toBe("7");
		expect(bigQueryDialect.valueOf("DATE", "2026-02-28")).toBe("DATE '2026-02-28'");
		expect(bigQueryDialect.valueOf("STRING(5)", "it's")).toBe("'it\\'s'");
		expect(bigQueryDialect.valueOf("FLOAT64", "0.1")).toBeNull();
	});

	test("many rows are one JSON text, with numbers where numbers are", () => {
		expect(
			values(
				["n", "code"],
				[
					[1, "it's"],
					[2, null],
				],
			),
		).toBe(
			`(SELECT CAST(JSON_VALUE(line, '$[0]') AS INT64) AS n, JSON_VALUE(line, '$[1]') AS code FROM UNNEST(JSON_QUERY_ARRAY('[["1","it\\'s"],["2",null]]')) AS line)`,
		);
	});
});

describe("tables", () => {
	test("of a snapshot are partitioned by bucket and clustered by key", () => {
		const columns = ["key STRING", "bucket INT64"];
		expect(createTable({ name: "keys", columns, key: "key", bucket: "bucket" })).toEqual([
			"CREATE TABLE IF NOT EXISTS keys (key STRING, bucket INT64) PARTITION BY RANGE_BUCKET(bucket, GENERATE_ARRAY(0, 64, 1)) CLUSTER BY key",
		]);
	});

	test("of a change set expire a day after the plan, until they are kept", () => {
		const made = { name: "`shop`.`t`.changes_a", query: "SELECT 1", isPaged: true, isScratch: false };
		expect(createTableAs({ ...made, expiresAt: Date.UTC(2026, 0, 1) })).toEqual([
			"CREATE TABLE `shop`.`t`.changes_a CLUSTER BY bucket, n OPTIONS(expiration_timestamp = TIMESTAMP '2026-01-02T00:00:00.000Z') AS SELECT 1",
		]);
		expect(keepTable(made.name)).toBe(
			"ALTER TABLE IF EXISTS `shop`.`t`.changes_a SET OPTIONS(expiration_timestamp = NULL)",
		);
		expect(renameTable(made.name, "`shop`.`t`.changes_b")).toBe(
			"ALTER TABLE `shop`.`t`.changes_a RENAME TO changes_b",
		);
	});

	test("of a plan that is not frozen are temporary and do not expire", () => {
		const made = { name: "changes_a", query: "SELECT 1", isPaged: false, isScratch: true };
		expect(createTableAs({ ...made, expiresAt: 0 })).toEqual(["CREATE TEMP TABLE changes_a AS SELECT 1"]);
	});
});

describe("merges", () => {
	const one = {
		target: "keys",
		source: "SELECT key, serial, bucket FROM changes",
		key: "key",
		columns: ["key", "serial", "bucket"],
		guard: "t.serial < 2",
	};

	test("ask for the buckets first and name them as literals", () => {
		expect(mergeScope(one)).toBe(`SELECT DISTINCT bucket FROM (${one.source}) AS moved ORDER BY bucket`);
		expect(merge(one, ["3", "61"])).toEqual([
			[
				`MERGE INTO keys AS t USING (${one.source}) AS s ON t.key = s.key AND t.bucket IN (3, 61)`,
				"WHEN MATCHED AND t.serial < 2 THEN UPDATE SET serial = s.serial, bucket = s.bucket",
				"WHEN NOT MATCHED THEN INSERT (key, serial, bucket) VALUES (s.key, s.serial, s.bucket)",
			].join(" "),
		]);
	});

	test("of nothing are no statement", () => {
		expect(merge(one, [])).toEqual([]);
	});
});
