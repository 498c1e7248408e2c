import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeCell } from "../../src/mapping/decode.js";
import { utcOffset } from "../../src/mapping/time-zones.js";
import type { Cell, ColumnKind } from "../../src/types/bound.js";
import type { Json } from "../../src/types/source.js";
import { offlineKind } from "../../src/unit-tests/column-kind.js";
import { givenCell, kindOfValue } from "../../src/unit-tests/given-cell.js";
import { duckDbDialect } from "../../src/warehouses/duckdb/dialect.js";
import { kindOfType as snowflakeKind } from "../../src/warehouses/snowflake/types.js";

let instance: DuckDBInstance;
beforeAll(async () => {
	instance = await DuckDBInstance.create();
});
afterAll(() => instance.closeSync());

/** A type, a value of it as the warehouse writes it, and how a test may write the same. */
const values: readonly (readonly [string, string, readonly Json[]])[] = [
	["VARCHAR", "'7'", ["7"]],
	["VARCHAR", "' A@B.CO\t'", [" A@B.CO\t"]],
	["VARCHAR", "''", [""]],
	["BOOLEAN", "true", [true, "true"]],
	["BOOLEAN", "false", [false, "false"]],
	["BIGINT", "7", [7, "7", "007", "+7", "7.0"]],
	["BIGINT", "-0", [0, "-0", "0.00"]],
	["HUGEINT", "-12345678901234567890", ["-12345678901234567890"]],
	["DECIMAL(12,2)", "1.50", [1.5, "1.50", "1.5", "01.5"]],
	["DECIMAL(38,20)", "0.00000015", [1.5e-7, "0.00000015", ".00000015"]],
	["DECIMAL(38,2)", "1000000000000000000000", [1e21, "1000000000000000000000"]],
	["DOUBLE", "1.5", [1.5, "1.5", "15e-1"]],
	["DOUBLE", "1e21", [1e21, "1e21"]],
	["DATE", "'1990-01-31'", ["1990-01-31"]],
	[
		"TIMESTAMP",
		"'2026-01-31 08:00:00'",
		["2026-01-31 08:00", "2026-01-31T08:00:00", "2026-01-31 08:00:00.000"],
	],
	["TIMESTAMP", "'2026-01-31 00:00:00'", ["2026-01-31"]],
	["TIMESTAMP", "'2026-01-31 08:00:00.123456'", ["2026-01-31 08:00:00.123456", "2026-01-31T08:00:00,123456"]],
	[
		"TIMESTAMP WITH TIME ZONE",
		"'2026-01-31 08:00:00.5+00'",
		["2026-01-31T08:00:00.5Z", "2026-01-31 09:00:00.5+01:00", "2026-01-31 08:00:00.500"],
	],
	["JSON", `'{"b": [1, 2.50], "a": null}'`, [{ b: [1, 2.5], a: null }, '{"a": null, "b": [1, 2.50]}']],
	["VARCHAR[]", "['a', NULL]", [["a", null], '["a", null]']],
	["STRUCT(city VARCHAR)", "{'city': 'Aarhus'}", [{ city: "Aarhus" }]],
	["BLOB", "'hello'::BLOB", ["aGVsbG8="]],
	["VARCHAR", "NULL", [null]],
];

describe("a given value reads as the warehouse's", () => {
	test.each(values)("%s %s", async (type, literal, given) => {
		const kind = duckDbDialect.kindOf(type) ?? "text";
		const decode = decodeCell(kind, utcOffset);
		const cell = await warehouseCell(type, literal);
		for (const value of given) {
			const found = givenCell(value, kind);
			expect(found).toBeDefined();
			expect(decode(found ?? null)).toEqual(decode(cell));
			// Of these kinds the cell itself may be what a mapping sees.
			if (["text", "boolean", "integer", "decimal", "date", "binary"].includes(kind))
				expect(found).toBe(cell);
		}
	});
});

async function warehouseCell(type: string, literal: string): Promise<Cell> {
	const connection = await instance.connect();
	try {
		const row = duckDbDialect.rowText([{ name: "x", type }]);
		const reader = await connection.runAndReadAll(
			`SELECT ${row} FROM (SELECT CAST(${literal} AS ${type}) AS x)`,
		);
		const [cell] = JSON.parse(String(reader.getRows()[0]?.[0]));
		return cell;
	} finally {
		connection.closeSync();
	}
}

test.each<readonly [ColumnKind, readonly Json[]]>([
	["text", [7, true, {}, []]],
	["boolean", ["yes", 1, "TRUE"]],
	["integer", [1.5, "seven", "", "1.5", "1e3", true, "nan"]],
	["decimal", ["1,5", "1e3", ".", "", "0x1F", true]],
	["float", ["1,5", "", "e3", true]],
	["date", ["1990-02-30", "1990-1-1", "1990-01-31 00:00", 1990]],
	["datetime", ["2026-01-31T08:00:00Z", "yesterday", 0]],
	["instant", ["2026-01-31T25:00:00Z", "now", 0]],
	["json", ["{city: Aarhus}", ""]],
	["binary", ["hello!", "aGVsbG8", 7]],
])("%s takes no %j", (kind, given) => {
	for (const value of given) expect([value, givenCell(value, kind)]).toEqual([value, undefined]);
});

test.each<readonly [ColumnKind, Json]>([
	["float", "nan"],
	["float", "-Infinity"],
	["decimal", ".inf"],
])("%s takes %j, which no event does", (kind, value) => {
	const cell = givenCell(value, kind) ?? null;
	expect(() => decodeCell(kind, utcOffset)(cell)).toThrow("NaN or infinite");
});

test.each<readonly [Json, ColumnKind]>([
	["7", "text"],
	[7, "integer"],
	[7.5, "decimal"],
	[true, "boolean"],
	[{ a: 1 }, "json"],
	[[1], "json"],
	[null, "text"],
])("without a type, %j is %s", (value, kind) => {
	expect(kindOfValue(value)).toBe(kind);
});

test.each([
	["DECIMAL(12,2)", "decimal"],
	["STRUCT(city VARCHAR)[]", "json"],
	// Names that a contract may use and DuckDB's own description does not.
	["string", "text"],
	["int8", "integer"],
	["Numeric(12, 2)", "decimal"],
	["timestamptz", "instant"],
	["GEOMETRY", null],
	[null, null],
])("offline %s is %s in DuckDB", (type, kind) => {
	expect(offlineKind(type, duckDbDialect.kindOf)).toBe(kind);
});

test.each([
	["NUMBER", "decimal"],
	["NUMBER(38,0)", "integer"],
	["BIGINT", "integer"],
])("offline %s is %s in Snowflake, whose catalog leaves out the scale", (type, kind) => {
	expect(offlineKind(type, snowflakeKind)).toBe(kind);
});
