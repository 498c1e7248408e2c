import type { CanonicalValue } from "../../conformance/warehouse.js";

const value = (
	type: string,
	sql: string,
	text: CanonicalValue["text"],
	described = type,
): CanonicalValue => ({ type, described, sql, text });

/**
 * What the emulator tells as BigQuery does. Not here, since it tells them otherwise: floats without a fraction (100.0 for 100),
 * decimals and times inside of arrays and structs, BIGNUMERIC beyond eighteen places, TIME, INTERVAL and RANGE casts, GEOGRAPHY.
 */
export const bigQueryValues: readonly CanonicalValue[] = [
	value("BOOL", "TRUE", true),
	value("BOOL", "FALSE", false),
	value("INT64", "7", "7"),
	value("INT64", "-9223372036854775808", "-9223372036854775808"),
	value("INT64", "9223372036854775807", "9223372036854775807"),
	value("NUMERIC", "'12345678901234567890.123456789'", "12345678901234567890.123456789"),
	value("NUMERIC", "'100.5000'", "100.5"),
	value("NUMERIC", "'100'", "100"),
	value("NUMERIC", "'0'", "0"),
	value("NUMERIC", "'-0.10'", "-0.1"),
	value("BIGNUMERIC", "'-100.12345678901234'", "-100.12345678901234"),
	value("FLOAT64", "0.1", "0.1"),
	value("FLOAT64", "1.5e300", "1.5e+300"),
	value("FLOAT64", "'nan'", "nan"),
	value("FLOAT64", "'inf'", "inf"),
	value("FLOAT64", "'-inf'", "-inf"),
	value("DATE", "'2026-02-28'", "2026-02-28"),
	value("DATE", "'0044-03-15'", "0044-03-15"),
	value("TIME", "'23:59:59.123456'", "23:59:59.123456"),
	value("TIME", "'23:59:50'", "23:59:50"),
	value("DATETIME", "'2026-02-28 23:59:59.123456'", "2026-02-28 23:59:59.123456"),
	value("DATETIME", "'2026-02-28 23:59:59'", "2026-02-28 23:59:59.000000"),
	value("TIMESTAMP", "'2026-02-28 23:59:59.123456+05:30'", "2026-02-28 18:29:59.123456"),
	value("BYTES", "FROM_BASE64('AP9hYg==')", "AP9hYg=="),
	value("STRING", "''", ""),
	value(
		"STRING",
		"'Çeşme 👩‍🚀 \"\\\\ \\n\\t' || CODE_POINTS_TO_STRING([1, 8232])",
		'Çeşme 👩‍🚀 "\\ \n\t\u0001\u2028',
	),
	value("JSON", 'PARSE_JSON(\'{"b":null,"a":[1,"é"]}\')', '{"b":null,"a":[1,"é"]}'),
	value("ARRAY<INT64>", "[1, 2]", "[1,2]"),
	value("ARRAY<STRING>", "['x\"y', 'a\\\\b']", '["x\\"y","a\\\\b"]'),
	value("ARRAY<BOOL>", "[TRUE, FALSE]", "[true,false]"),
	value("ARRAY<DATE>", "[DATE '2026-02-28']", '["2026-02-28"]'),
	value("STRUCT<city STRING, n INT64>", "STRUCT('Delft' AS city, 1 AS n)", '{"city":"Delft","n":1}'),
	value(
		"ARRAY<STRUCT<city STRING, tags ARRAY<STRING>>>",
		"[STRUCT('Delft' AS city, ['x'] AS tags)]",
		'[{"city":"Delft","tags":["x"]}]',
	),
];

/** And what only BigQuery itself tells, by its documentation. */
export const bigQueryLiveValues: readonly CanonicalValue[] = [
	...bigQueryValues,
	value("FLOAT64", "100", "100"),
	value("FLOAT64", "1e21", "1e+21"),
	value("NUMERIC(10, 2)", "'100.50'", "100.5", "NUMERIC"),
	value(
		"BIGNUMERIC",
		"'1234567890123456789012345678.01234567890123456789012345678901234567'",
		"1234567890123456789012345678.01234567890123456789012345678901234567",
	),
	value("DATETIME", "'0044-03-15 00:00:00'", "0044-03-15 00:00:00.000000"),
	value("INTERVAL", "INTERVAL '1-2 3 4:5:6' YEAR TO SECOND", "1-2 3 4:5:6"),
	value("RANGE<DATE>", "RANGE<DATE> '[2026-01-01, 2026-02-01)'", "[2026-01-01, 2026-02-01)"),
	value("ARRAY<INT64>", "[9007199254740993]", '["9007199254740993"]'),
	value("ARRAY<NUMERIC>", "[NUMERIC '1.10']", "[1.1]"),
	value("ARRAY<DATETIME>", "[DATETIME '2026-02-28 23:59:59.5']", '["2026-02-28T23:59:59.500"]'),
	value("ARRAY<TIMESTAMP>", "[TIMESTAMP '2026-02-28 23:59:59+02']", '["2026-02-28T21:59:59Z"]'),
];
