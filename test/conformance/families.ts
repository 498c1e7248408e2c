import fc from "fast-check";

/** An engine, by the name of its dialect. */
export type Engine = "duckdb" | "postgres" | "redshift" | "bigquery" | "snowflake";

type Types = Readonly<Record<Engine, string>>;

/** As the dialect of an engine writes a text. */
type Literal = (text: string) => string;

/** Values of one kind, and how the SQL of each engine writes them. */
export interface TypeFamily {
	readonly name: string;
	/** What a column of them is; where an engine has no such type, the nearest that it has. */
	readonly types: Types;
	/** In a spelling that is no engine's own; one of them is null. */
	readonly values: readonly (string | null)[];
	readonly sqlOf: (value: string, engine: Engine, literal: Literal) => string;
	/** Whether they are lists or objects, which have no text but their JSON. */
	readonly isJson: boolean;
}

interface FamilyOptions {
	readonly types: Types;
	/** Hand-picked values: those where engines are known to differ, and those that exceptions are about. */
	readonly picked: readonly string[];
	readonly made: fc.Arbitrary<string>;
	readonly sqlOf?: TypeFamily["sqlOf"];
	readonly isJson?: boolean;
}

/** How many values of a family there are at least. */
export const fewest = 60;

/** Hand-picked values first, then as many made-up ones as make sixty and some. */
function family(
	name: string,
	{ types, picked, made, sqlOf = castTo(types), isJson = false }: FamilyOptions,
	seed: number,
): TypeFamily {
	const more = fc.sample(made, { numRuns: 5 * fewest, seed });
	const values = [...new Set([...picked, ...more])].slice(0, Math.max(fewest, picked.length) + 20);
	return { name, types, values: [...values, null], sqlOf, isJson };
}

const everywhere = (type: string): Types => ({
	duckdb: type,
	postgres: type,
	redshift: type,
	bigquery: type,
	snowflake: type,
});

function castTo(types: Types): TypeFamily["sqlOf"] {
	return (value, engine, literal) => `CAST(${literal(value)} AS ${types[engine]})`;
}

/** BigQuery has its digits from the column: a cast to so many of them is not for sure. */
function decimalSql(types: Types): TypeFamily["sqlOf"] {
	return (value, engine, literal) =>
		engine === "bigquery"
			? `PARSE_${types.bigquery.replace(/\(.*/, "")}(${literal(value)})`
			: castTo(types)(value, engine, literal);
}

function jsonSql(value: string, engine: Engine, literal: Literal): string {
	switch (engine) {
		case "duckdb":
		case "postgres":
			return `CAST(${literal(value)} AS JSON)`;
		case "redshift":
			return `JSON_PARSE(${literal(value)})`;
		case "bigquery":
		case "snowflake":
			return `PARSE_JSON(${literal(value)})`;
		default:
			return engine satisfies never;
	}
}

/** A list's value is its elements with commas between them. `json` writes one where lists are made of JSON only. */
function listSql(elements: Types, json: (element: string) => string): TypeFamily["sqlOf"] {
	return (value, engine, literal) => {
		const items = value === "" ? [] : value.split(",");
		const cast = items.map((item) => castTo(elements)(item, engine, literal)).join(", ");
		switch (engine) {
			case "duckdb":
				return `CAST([${cast}] AS ${elements.duckdb}[])`;
			case "postgres":
				return `CAST(ARRAY[${cast}] AS ${elements.postgres}[])`;
			case "redshift":
				return jsonSql(`[${items.map(json).join(",")}]`, engine, literal);
			case "bigquery":
				return `ARRAY<${elements.bigquery}>[${cast}]`;
			case "snowflake":
				return `ARRAY_CONSTRUCT(${cast})`;
			default:
				return engine satisfies never;
		}
	};
}

function listTypes({ duckdb, postgres, bigquery }: Types): Types {
	return {
		duckdb: `${duckdb}[]`,
		postgres: `${postgres}[]`,
		redshift: "SUPER",
		bigquery: `ARRAY<${bigquery}>`,
		snowflake: "ARRAY",
	};
}

const bigints: Types = { ...everywhere("BIGINT"), bigquery: "INT64" };
const doubles: Types = { ...everywhere("DOUBLE PRECISION"), duckdb: "DOUBLE", bigquery: "FLOAT64" };
const instants: Types = {
	...everywhere("TIMESTAMPTZ"),
	bigquery: "TIMESTAMP",
	snowflake: "TIMESTAMP_TZ",
};
const manyDigits: Types = { ...everywhere("DECIMAL(38,10)"), bigquery: "BIGNUMERIC(38,10)" };
const money: Types = { ...everywhere("DECIMAL(12,2)"), bigquery: "NUMERIC(12,2)" };

const digits = (most: number) =>
	fc
		.integer({ min: 1, max: most })
		.chain((count) => fc.bigInt({ min: 10n ** BigInt(count - 1), max: 10n ** BigInt(count) - 1n }))
		.map(String);
const sign = fc.constantFrom("", "-");
// Half of them are in every JSON reader's reach.
const smaller = fc.maxSafeInteger().map(String);
const bigint = fc.oneof(smaller, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String));
const date = fc
	.date({ min: new Date("1600-01-01"), max: new Date("2400-12-31"), noInvalidDate: true })
	.map((value) => value.toISOString().slice(0, 10));
const time = fc.tuple(date, fc.integer({ min: 0, max: 86_399_999_999 })).map(([day, micros]) => {
	const at = new Date(Math.floor(micros / 1000)).toISOString().slice(11, 19);
	return `${day} ${at}.${String(micros % 1_000_000).padStart(6, "0")}`;
});
const zone = fc.constantFrom("+00", "+05:30", "-08", "+14", "-03:30");
const instant = fc.tuple(time, zone).map(([at, offset]) => at + offset);
// Engines refuse lone surrogates and NUL as they come in.
const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((value) => !value.includes("\0"));
const json = fc
	.json({ maxDepth: 3, stringUnit: "grapheme" })
	.filter((value) => !value.includes("\\u0000") && !/[eE]|-0\b/.test(value));
const list = (element: fc.Arbitrary<string>, maxLength: number) =>
	fc.array(element, { maxLength }).map((items) => items.join(","));
const spelledBoolean = fc
	.tuple(fc.constantFrom("true", "false", "t", "f", "yes", "no", "y", "n"), fc.array(fc.boolean()))
	.map(([word, capitals]) => {
		const letters = [...word].map((letter, at) => (capitals[at] ? letter.toUpperCase() : letter));
		return `'${letters.join("")}'`;
	});
const comparison = fc
	.tuple(fc.integer(), fc.constantFrom("<", "<=", "=", "<>", ">=", ">"), fc.integer())
	.map(([left, operator, right]) => `${left} ${operator} ${right}`);

export function typeFamilies(seed: number): readonly TypeFamily[] {
	const families: Readonly<Record<string, FamilyOptions>> = {
		smallint: {
			types: { ...everywhere("SMALLINT"), bigquery: "INT64" },
			picked: ["-32768", "32767", "0"],
			made: fc.integer({ min: -32768, max: 32767 }).map(String),
		},
		integer: {
			types: { ...everywhere("INTEGER"), bigquery: "INT64" },
			picked: ["-2147483648", "2147483647", "0", "-1"],
			made: fc.integer().map(String),
		},
		bigint: {
			types: bigints,
			picked: [
				"-9223372036854775808",
				"9223372036854775807",
				"9007199254740991",
				"9007199254740992",
				"9007199254740993",
				"0",
			],
			made: bigint,
		},
		"decimal of money": {
			types: money,
			sqlOf: decimalSql(money),
			picked: ["0", "0.10", "-0.10", "100", "100.00", "9999999999.99", "-0.01"],
			made: fc
				.tuple(sign, digits(8), fc.integer({ min: 0, max: 99 }))
				.map(([s, whole, part]) => `${s}${whole}.${part}`),
		},
		"decimal beyond a double": {
			types: manyDigits,
			sqlOf: decimalSql(manyDigits),
			picked: ["1234567890123456789012345678.0123456789", "0.0000000001", "100.5", "-1"],
			made: fc.tuple(sign, digits(28), digits(10)).map(([s, whole, part]) => `${s}${whole}.${part}`),
		},
		double: {
			types: doubles,
			picked: [
				"0",
				"-0",
				"0.1",
				"1e21",
				"1e20",
				"1e-7",
				"5",
				"NaN",
				"Infinity",
				"-Infinity",
				"1.7976931348623157e308",
				"5e-324",
			],
			made: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
		},
		real: {
			types: { ...doubles, duckdb: "FLOAT", postgres: "REAL", redshift: "REAL" },
			picked: ["0", "0.1", "16777216", "16777217", "1e10", "3.4e38", "NaN"],
			made: fc
				.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 })
				.map((value) => value.toPrecision(7)),
		},
		date: {
			types: everywhere("DATE"),
			picked: ["2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "infinity"],
			made: date,
		},
		timestamp: {
			types: { ...everywhere("TIMESTAMP"), bigquery: "DATETIME", snowflake: "TIMESTAMP_NTZ" },
			picked: ["2026-02-28 23:59:59", "2026-02-28 23:59:59.5", "1969-12-31 23:59:59.999999", "infinity"],
			made: time,
		},
		"timestamp with time zone": {
			types: instants,
			picked: ["2026-02-28 23:59:59+05:30", "1969-12-31 23:59:59.999+00", "infinity"],
			made: instant,
		},
		time: {
			types: everywhere("TIME"),
			picked: ["00:00:00", "23:59:59.999999", "23:59:50.5"],
			made: time.map((value) => value.slice(11)),
		},
		uuid: {
			types: { ...everywhere("UUID"), redshift: "VARCHAR(36)", bigquery: "STRING", snowflake: "VARCHAR" },
			picked: ["A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"],
			made: fc.uuid(),
		},
		text: {
			types: { ...everywhere("VARCHAR"), redshift: "VARCHAR(65535)", bigquery: "STRING" },
			picked: [
				"",
				" ",
				"it's",
				'say "hi"',
				"a\\b",
				"line\nbreak\ttab",
				"\u0001\u001f\u007f",
				"\u2028",
				"👩‍🚀",
				"Çeşme",
				"null",
				"{{ row }}",
				"$name and $1",
			],
			made: text,
		},
		json: {
			types: { ...everywhere("JSON"), redshift: "SUPER", snowflake: "VARIANT" },
			sqlOf: jsonSql,
			isJson: true,
			picked: ['{"a": [1, 2.50, 12345678901234567890], "b": null}', "[]", '"x"', "1.10", "true"],
			made: json,
		},
		"list of integers": {
			types: listTypes(bigints),
			sqlOf: listSql(bigints, (element) => element),
			isJson: true,
			picked: ["", "0", "9007199254740993,-1"],
			made: fc.oneof(list(smaller, 5), list(bigint, 5)),
		},
		"list of timestamps": {
			types: listTypes(instants),
			sqlOf: listSql(instants, (element) => JSON.stringify(element)),
			isJson: true,
			picked: ["", "2026-02-28 23:59:59+05:30", "1969-12-31 23:59:59.5+00,2026-02-28 00:00:00-08"],
			made: list(instant, 3),
		},
		// Expressions, because there are but two values and null.
		boolean: {
			types: { ...everywhere("BOOLEAN"), bigquery: "BOOL" },
			sqlOf: (value, engine) => `CAST(${value} AS ${engine === "bigquery" ? "BOOL" : "BOOLEAN"})`,
			picked: [
				"TRUE",
				"FALSE",
				"NULL",
				"'true'",
				"'false'",
				"'1'",
				"'0'",
				"1",
				"0",
				"-1",
				"NOT TRUE",
				"TRUE AND NULL",
				"FALSE AND NULL",
				"TRUE OR NULL",
				"NULL IS NULL",
				"TRUE IS NOT NULL",
				"COALESCE(NULL, TRUE)",
				"CASE WHEN 1 = 1 THEN FALSE END",
				"CASE WHEN 1 = 2 THEN TRUE END",
				"1 BETWEEN 0 AND 2",
				"3 IN (1, 2)",
				"'Delft' < 'delft'",
				"'pro' LIKE 'p%'",
				"EXISTS (SELECT 1)",
				"CAST('2026-02-28' AS DATE) > CAST('2026-01-01' AS DATE)",
			],
			made: fc.oneof(spelledBoolean, comparison, fc.integer().map(String)),
		},
	};
	return Object.entries(families).map(([name, options]) => family(name, options, seed));
}
