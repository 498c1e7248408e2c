import type { CanonicalValue } from "../conformance/warehouse.js";

const value = (
	type: string,
	sql: string,
	text: CanonicalValue["text"],
	described = type,
): CanonicalValue => ({ type, described, sql, text });

/** The types that Redshift has and the stand-in too, or has a shim for. */
export const redshiftValues: readonly CanonicalValue[] = [
	value("boolean", "TRUE", true),
	value("boolean", "FALSE", false),
	value("smallint", "-32768", "-32768"),
	value("int", "2147483647", "2147483647", "integer"),
	value("bigint", "-9223372036854775808", "-9223372036854775808"),
	value(
		"numeric(38,10)",
		"'1234567890123456789012345678.0123456789'",
		"1234567890123456789012345678.0123456789",
	),
	value("numeric(38,10)", "'100.5000000000'", "100.5"),
	value("numeric(12,2)", "100", "100"),
	value("numeric(12,2)", "0", "0"),
	value("numeric(12,2)", "'-0.10'", "-0.1"),
	value("numeric(18,0)", "100", "100"),
	// As an expression in a view may come, without a modifier.
	value("numeric", "'100.50'", "100.5"),
	value("numeric", "100", "100"),
	value("double precision", "0.1", "0.1"),
	value("double precision", "'NaN'", "NaN"),
	value("double precision", "'Infinity'", "Infinity"),
	value("double precision", "5", "5"),
	value("real", "0.1", "0.1"),
	value("date", "'2026-02-28'", "2026-02-28"),
	value("time", "'23:59:59.123456'", "23:59:59.123456", "time without time zone"),
	value("timetz", "'23:59:59+05:30'", "23:59:59+05:30", "time with time zone"),
	value(
		"timestamp",
		"'2026-02-28 23:59:59.123456'",
		"2026-02-28 23:59:59.123456",
		"timestamp without time zone",
	),
	value("timestamp", "'2026-02-28 23:59:50'", "2026-02-28 23:59:50", "timestamp without time zone"),
	value("timestamp", "'2026-02-28 00:00:00'", "2026-02-28 00:00:00", "timestamp without time zone"),
	value("timestamp", "'2026-02-28 10:00:00.5'", "2026-02-28 10:00:00.5", "timestamp without time zone"),
	value(
		"timestamptz",
		"'2026-02-28 23:59:59.123456+05:30'",
		"2026-02-28 18:29:59.123456",
		"timestamp with time zone",
	),
	value("varchar(5)", "'ab  '", "ab  ", "character varying(5)"),
	value("char(5)", "'ab'", "ab", "character(5)"),
	value(
		"varchar(200)",
		"'Çeşme 👩‍🚀 \"\\\\ ' || chr(10) || chr(9) || chr(1) || chr(8232)",
		'Çeşme 👩‍🚀 "\\ \n\t\u0001\u2028',
		"character varying(200)",
	),
	value("varchar(65535)", "''", "", "character varying(65535)"),
	value("text", "'a'", "a"),
	value("varbyte", "decode('00ff6162', 'hex')", "AP9hYg=="),
	value("varbyte", "decode(repeat('ab', 100), 'hex')", Buffer.alloc(100, 0xab).toString("base64")),
	value("super", 'json_parse(\'{"a":[1,2.50,"é"],"b":null}\')', '{"a":[1,2.50,"é"],"b":null}'),
	value("super", 'json_parse(\'"x\\\\"y"\')', '"x\\"y"'),
	value("super", "json_parse('null')", "null"),
];
