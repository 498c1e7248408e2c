import type { CanonicalValue } from "../../conformance/warehouse.js";

const value = (
	type: string,
	sql: string,
	text: CanonicalValue["text"],
	described = type,
): CanonicalValue => ({ type, described, sql, text });

export const snowflakeValues: readonly CanonicalValue[] = [
	value("BOOLEAN", "TRUE", true),
	value("BOOLEAN", "FALSE", false),
	value("INTEGER", "7", "7", "NUMBER(38,0)"),
	value(
		"NUMBER(38,0)",
		"'-12345678901234567890123456789012345678'",
		"-12345678901234567890123456789012345678",
	),
	value("NUMBER(38,0)", "100", "100"),
	value(
		"NUMBER(38,10)",
		"'1234567890123456789012345678.0123456789'",
		"1234567890123456789012345678.0123456789",
	),
	value("NUMBER(38,10)", "'100.5000000000'", "100.5"),
	value("NUMBER(12,2)", "100", "100"),
	value("NUMBER(12,2)", "0", "0"),
	value("NUMBER(12,2)", "'-0.10'", "-0.1"),
	value("FLOAT", "0.1", "0.1"),
	value("FLOAT", "'1e21'", "1e+21"),
	value("FLOAT", "'0.30000000000000004'", "0.30000000000000004"),
	value("FLOAT", "'nan'", "NaN"),
	value("FLOAT", "'inf'", "inf"),
	value("FLOAT", "'-inf'", "-inf"),
	value(
		"VARCHAR",
		"'Çeşme 👩‍🚀 \"\\\\ ' || CHR(10) || CHR(9) || CHR(1) || CHR(8232)",
		'Çeşme 👩‍🚀 "\\ \n\t\u0001\u2028',
	),
	value("VARCHAR", "''", ""),
	value("DATE", "'2026-02-28'", "2026-02-28"),
	value("TIME", "'23:59:59.123456'", "23:59:59.123456", "TIME(9)"),
	value("TIME", "'23:59:50'", "23:59:50", "TIME(9)"),
	value("TIMESTAMP_NTZ", "'2026-02-28 23:59:59.123456'", "2026-02-28 23:59:59.123456", "TIMESTAMP_NTZ(9)"),
	value("TIMESTAMP_NTZ", "'2026-02-28 23:59:50'", "2026-02-28 23:59:50", "TIMESTAMP_NTZ(9)"),
	value(
		"TIMESTAMP_TZ",
		"'2026-02-28 23:59:59.123456 +05:30'",
		"2026-02-28 18:29:59.123456",
		"TIMESTAMP_TZ(9)",
	),
	// The emulator has no zone of the session's own, and no objects and arrays apart from variants.
	value("TIMESTAMP_LTZ", "'2026-02-28 23:59:59 +02:00'", "2026-02-28 21:59:59", "TIMESTAMP_TZ(9)"),
	value("BINARY", "TO_BINARY('00FF6162', 'HEX')", "AP9hYg=="),
	value("VARIANT", `PARSE_JSON('{"a":[1,"é",null]}')`, '{"a":[1,"é",null]}'),
	value("VARIANT", "PARSE_JSON('null')", "null"),
	value("OBJECT", `PARSE_JSON('{"b":true}')`, '{"b":true}', "VARIANT"),
	value("ARRAY", "PARSE_JSON('[1,2]')", "[1,2]", "VARIANT"),
];

/** What the live service describes as what it is. */
export const snowflakeLiveValues: readonly CanonicalValue[] = snowflakeValues.map((one) => {
	if (one.type === "TIMESTAMP_LTZ") return { ...one, described: "TIMESTAMP_LTZ(9)" };
	return one.type === "OBJECT" || one.type === "ARRAY" ? { ...one, described: one.type } : one;
});
