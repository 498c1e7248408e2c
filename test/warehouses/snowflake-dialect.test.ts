import { describe, expect, test } from "vitest";
import { snowflakeDialect } from "../../src/warehouses/snowflake/dialect.js";
import { nameAtLogin, nameInSettings, quoteName, shownName } from "../../src/warehouses/snowflake/names.js";
import { kindOfType, typeOfColumn } from "../../src/warehouses/snowflake/types.js";

describe("names", () => {
	test.each([
		["user_id", '"USER_ID"'],
		["_x$1", '"_X$1"'],
		["select", '"SELECT"'],
		["UserId", '"UserId"'],
		["USER_ID", '"USER_ID"'],
		["größe", '"größe"'],
		['say "hi"', '"say ""hi"""'],
		["1st", '"1st"'],
	])("%s is written as %s", (name, quoted) => {
		expect(quoteName(name)).toBe(quoted);
	});

	test.each([
		["USER_ID", "user_id"],
		["UserId", "UserId"],
		["GRÖSSE", "GRÖSSE"],
		["user_id", "user_id"],
	])("%s in the catalogue is shown as %s", (name, shown) => {
		expect(shownName(name)).toBe(shown);
	});

	test.each([
		["analytics", "ANALYTICS", "ANALYTICS"],
		["Analytics", "ANALYTICS", "ANALYTICS"],
		['"Analytics"', "Analytics", '"Analytics"'],
		["my-shop", "my-shop", '"my-shop"'],
	])("%s in a profile means %s and goes to the login as %s", (written, name, login) => {
		expect(nameInSettings(written)).toBe(name);
		expect(nameAtLogin(written)).toBe(login);
	});
});

describe("types", () => {
	test.each([
		["NUMBER(38,0)", "integer"],
		["NUMBER", "integer"],
		["NUMBER(12,2)", "decimal"],
		["number(12, 2)", "decimal"],
		["BIGINT", "integer"],
		["FLOAT", "float"],
		["DOUBLE PRECISION", "float"],
		["VARCHAR", "text"],
		["TEXT", "text"],
		["VARCHAR(16777216)", "text"],
		["TIME(9)", "text"],
		["BOOLEAN", "boolean"],
		["DATE", "date"],
		["TIMESTAMP_NTZ(9)", "datetime"],
		["TIMESTAMP_NTZ", "datetime"],
		["TIMESTAMP_LTZ(3)", "instant"],
		["TIMESTAMP_TZ(9)", "instant"],
		["VARIANT", "json"],
		["OBJECT", "json"],
		["ARRAY", "json"],
		["MAP", "json"],
		["BINARY", "binary"],
		["GEOGRAPHY", null],
		["VECTOR", null],
		["DECFLOAT", null],
	])("%s is read as %s", (type, kind) => {
		expect(kindOfType(type)).toBe(kind);
	});

	test.each([
		["fixed", 12, 2, "NUMBER(12,2)"],
		["fixed", 38, 0, "NUMBER(38,0)"],
		["real", null, null, "FLOAT"],
		["text", null, null, "VARCHAR"],
		["timestamp_ltz", 0, 9, "TIMESTAMP_LTZ(9)"],
		["time", 0, 3, "TIME(3)"],
		["binary", null, null, "BINARY"],
		["variant", null, null, "VARIANT"],
		["geography", null, null, "GEOGRAPHY"],
	])("the driver's %s (%s, %s) is %s", (type, precision, scale, spelled) => {
		const column = { getType: () => type, getPrecision: () => precision, getScale: () => scale };
		expect(typeOfColumn(column)).toBe(spelled);
	});
});

describe("statements", () => {
	const { createTable, createTableAs, renameTable, merge, values, literal } = snowflakeDialect;

	test("a backslash in a text is only a backslash", () => {
		expect(literal("it's \\n")).toBe("'it''s \\\\n'");
	});

	test("the state's tables are transient, scratch is gone with the session, pages lie in order", () => {
		const made = { name: "s.t", query: "SELECT 1", expiresAt: null };
		expect(createTable({ name: "s.t", columns: ["key VARCHAR"], key: "key" })).toEqual([
			"CREATE TRANSIENT TABLE IF NOT EXISTS s.t (key VARCHAR)",
		]);
		expect(createTableAs({ ...made, isPaged: false, isScratch: true })).toEqual([
			"CREATE TEMPORARY TABLE s.t AS SELECT 1",
		]);
		expect(createTableAs({ ...made, isPaged: true, isScratch: false })).toEqual([
			"CREATE TRANSIENT TABLE s.t AS SELECT * FROM (SELECT 1) AS made ORDER BY bucket, n",
		]);
		expect(renameTable("s.a", "s.b")).toBe("ALTER TABLE s.a RENAME TO s.b");
	});

	test("a merge replaces what passes the guard", () => {
		const columns = ["key", "serial"];
		expect(
			merge({ target: "t1", source: "SELECT 1", key: "key", columns, guard: "t.serial < 2" }, []),
		).toEqual([
			[
				"MERGE INTO t1 AS t USING (SELECT 1) AS s ON t.key = s.key",
				"WHEN MATCHED AND t.serial < 2 THEN UPDATE SET serial = s.serial",
				"WHEN NOT MATCHED THEN INSERT (key, serial) VALUES (s.key, s.serial)",
			].join(" "),
		]);
	});

	test("a column of nothing but nulls is text", () => {
		expect(
			values(
				["n", "code"],
				[
					[1, null],
					[2, null],
				],
			),
		).toBe("(SELECT column1 AS n, CAST(column2 AS VARCHAR) AS code FROM VALUES (1, NULL), (2, NULL))");
	});

	test("more rows than one VALUES takes stand in several", () => {
		const rows = Array.from({ length: 16_385 }, (_, n) => [n]);
		expect(values(["n"], rows).match(/FROM VALUES/g)).toHaveLength(2);
	});

	test.each([
		["NUMBER(38,0)", "7", "CAST('7' AS NUMBER(38,0))"],
		["NUMBER(12,2)", "7.5", "CAST('7.5' AS NUMBER(12,2))"],
		["VARCHAR", "it's", "'it''s'"],
		["DATE", "2026-02-28", "TO_DATE('2026-02-28', 'YYYY-MM-DD')"],
		["TIME(9)", "23:59:59", null],
		["FLOAT", "0.1", null],
		["TIMESTAMP_NTZ(9)", "2026-02-28 10:00:00", null],
	])("a value of %s from its text %s", (type, text, sql) => {
		expect(snowflakeDialect.valueOf(type, text)).toBe(sql);
	});
});
