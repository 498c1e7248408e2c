import { describe, expect, test } from "vitest";
import { sqlStateErrors } from "../../src/warehouses/postgres-wire/wire-error.js";
import { redshiftDialect } from "../../src/warehouses/redshift/dialect.js";
import { redshiftErrors } from "../../src/warehouses/redshift/errors.js";
import { readHost } from "../../src/warehouses/redshift/host.js";
import { kindOfType } from "../../src/warehouses/redshift/types.js";
import { nameOfId, spellType } from "../../src/warehouses/redshift/wire-types.js";

describe("Redshift's dialect", () => {
	test("a backslash in a literal is doubled, for it escapes there", () => {
		expect(redshiftDialect.literal("it's \\ pro")).toBe("'it''s \\\\ pro'");
	});

	test("a text that no column holds is refused, by its bytes, with a way out", () => {
		expect(redshiftDialect.literal("é".repeat(32_767))).toHaveLength(32_769);
		expect(() => redshiftDialect.literal("é".repeat(32_768))).toThrow(
			expect.objectContaining({
				diagnostic: expect.objectContaining({
					code: "warehouse/text-too-long",
					message: "a text of 65536 bytes cannot be kept in Redshift, whose texts end at 65535",
					hint: expect.stringContaining("type: postgres"),
				}),
			}),
		);
	});

	test("rows of literals are SELECTs of typed values", () => {
		const rows = [
			[1, "done", null],
			[null, "rejected", null],
		];
		expect(redshiftDialect.values(["bucket", "outcome", "code"], rows)).toBe(
			[
				"(SELECT CAST(1 AS BIGINT) AS bucket, CAST('done' AS VARCHAR(65535)) AS outcome, CAST(NULL AS VARCHAR(65535)) AS code",
				"UNION ALL SELECT CAST(NULL AS BIGINT) AS bucket, CAST('rejected' AS VARCHAR(65535)) AS outcome, CAST(NULL AS VARCHAR(65535)) AS code)",
			].join(" "),
		);
	});

	test("the snapshot lies by its key, a change set in its order, scratch in no schema", () => {
		expect(
			redshiftDialect.createTable({ name: "s.keys_a", columns: ["key VARCHAR(65535)"], key: "key" }),
		).toEqual(["CREATE TABLE IF NOT EXISTS s.keys_a (key VARCHAR(65535)) DISTKEY (key)"]);
		const made = { query: "SELECT 1", isPaged: true, expiresAt: null };
		expect(redshiftDialect.createTableAs({ ...made, name: "changes_a", isScratch: true })).toEqual([
			"CREATE TEMP TABLE changes_a SORTKEY (bucket, n) AS SELECT 1",
		]);
	});

	test("a merge is a DELETE without an alias and an INSERT of what is missing", () => {
		const merge = {
			target: "s.rows_a",
			source: "SELECT c.key, 4 AS serial FROM s.changes_a AS c",
			key: "key",
			columns: ["key", "serial"],
			guard: "t.serial < 4",
		};
		expect(redshiftDialect.merge(merge, [])).toEqual([
			"DELETE FROM s.rows_a WHERE key IN (SELECT t.key FROM s.rows_a AS t JOIN (SELECT c.key, 4 AS serial FROM s.changes_a AS c) AS s ON s.key = t.key WHERE t.serial < 4)",
			"INSERT INTO s.rows_a (key, serial) SELECT s.key, s.serial FROM (SELECT c.key, 4 AS serial FROM s.changes_a AS c) AS s LEFT JOIN s.rows_a AS t ON t.key = s.key WHERE t.key IS NULL",
		]);
	});

	test("parts of a line are columns of their own", () => {
		expect(redshiftDialect.line(["'['", "c.key", "']'"])).toBe("'[' AS p0, c.key AS p1, ']' AS p2");
	});

	test.each([
		["VARCHAR(256)", "text"],
		["character(5)", "text"],
		["numeric(18,0)", "decimal"],
		["INT8", "integer"],
		["timestamptz", "instant"],
		["super", "json"],
		["varbyte(16)", "binary"],
		["interval day to second", "text"],
		["geometry", null],
		["geography", null],
		["hllsketch", null],
	])("%s is %s", (type, kind) => {
		expect(kindOfType(type)).toBe(kind);
	});
});

describe("what the wire says of types", () => {
	test.each([
		[1043, 260, "character varying(256)"],
		[1700, ((12 << 16) | 2) + 4, "numeric(12,2)"],
		[1700, -1, "numeric"],
		[4000, -1, "super"],
		[1114, -1, "timestamp without time zone"],
	])("%i with %i is %s", (id, modifier, type) => {
		expect(spellType(nameOfId(id) ?? "", modifier)).toBe(type);
	});
});

describe("errors", () => {
	const internal = (message: string, detail = "") => ({ code: "XX000", message, detail });

	test("a violation of isolation may run again, another internal error may not", () => {
		const conflict = internal("1023", "Serializable isolation violation on table - 100, transactions: 1, 2");
		expect(redshiftErrors.isWorthAnotherTry(conflict)).toBe(true);
		expect(redshiftErrors.isWorthAnotherTry(internal("Value too long for character type"))).toBe(false);
		expect(redshiftErrors.isWorthAnotherTry({ code: "40001", message: "" })).toBe(true);
		expect(sqlStateErrors.isWorthAnotherTry(internal("tuple concurrently updated"))).toBe(true);
	});

	test("a message with a value in it is known", () => {
		expect(redshiftErrors.isAboutValue(internal("Invalid digit, Value 'x', Pos 0, Type: Integer"))).toBe(
			true,
		);
		expect(redshiftErrors.isAboutValue({ code: "42P01", message: 'relation "people" does not exist' })).toBe(
			false,
		);
	});
});

test.each([
	["shop.abc123.eu-west-1.redshift.amazonaws.com", "shop", "eu-west-1", false],
	["shop.123456789012.us-east-2.redshift-serverless.amazonaws.com", "shop", "us-east-2", true],
	["shop.abc123.cn-north-1.redshift.amazonaws.com.cn", "shop", "cn-north-1", false],
	["localhost", null, null, false],
])("the host %s tells its parts", (host, name, region, isServerless) => {
	expect(readHost(host)).toEqual({ name, region, isServerless });
});
