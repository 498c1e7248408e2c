import fc from "fast-check";

/** Values of one kind: how engines call the type, and texts that each of them casts. */
export interface TypeFamily {
	readonly name: string;
	readonly types: { readonly duckdb: string; readonly postgres: string };
	readonly values: readonly string[];
}

const fewest = 60;

/** Hand-picked values first, then as many made-up ones as make sixty and some. */
function family(
	name: string,
	types: TypeFamily["types"],
	picked: readonly string[],
	more: fc.Arbitrary<string>,
	seed: number,
): TypeFamily {
	const made = fc.sample(more, { numRuns: 3 * fewest, seed });
	const values = [...new Set([...picked, ...made])].slice(0, Math.max(fewest, picked.length) + 20);
	return { name, types, values };
}

const both = (type: string) => ({ duckdb: type, postgres: type });
const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${most - 1}}$`));
const sign = fc.constantFrom("", "-");
const date = fc
	.date({ min: new Date("1600-01-01"), max: new Date("2400-12-31"), noInvalidDate: true })
	.map((value) => value.toISOString().slice(0, 10));
const time = fc.tuple(date, fc.integer({ min: 0, max: 86_399_999_999 })).map(([day, micros]) => {
	const at = new Date(Math.floor(micros / 1000)).toISOString().slice(11, 19);
	return `${day} ${at}.${String(micros % 1_000_000).padStart(6, "0")}`;
});
const zone = fc.constantFrom("+00", "+05:30", "-08", "+14", "-03:30");
// Engines refuse lone surrogates and NUL as they come in.
const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((value) => !value.includes("\0"));
const json = fc
	.json({ maxDepth: 3, stringUnit: "grapheme" })
	.filter((value) => !value.includes("\\u0000") && !/[eE]|-0\b/.test(value));

export function typeFamilies(seed: number): readonly TypeFamily[] {
	return [
		family(
			"smallint",
			both("SMALLINT"),
			["-32768", "32767", "0"],
			fc.integer({ min: -32768, max: 32767 }).map(String),
			seed,
		),
		family(
			"integer",
			both("INTEGER"),
			["-2147483648", "2147483647", "0", "-1"],
			fc.integer().map(String),
			seed,
		),
		family(
			"bigint",
			both("BIGINT"),
			[
				"-9223372036854775808",
				"9223372036854775807",
				"9007199254740991",
				"9007199254740992",
				"9007199254740993",
				"0",
			],
			fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
			seed,
		),
		family(
			"decimal of money",
			both("DECIMAL(12,2)"),
			["0", "0.10", "-0.10", "100", "100.00", "9999999999.99", "-0.01"],
			fc
				.tuple(sign, digits(8), fc.integer({ min: 0, max: 99 }))
				.map(([s, whole, part]) => `${s}${whole}.${part}`),
			seed,
		),
		family(
			"decimal beyond a double",
			both("DECIMAL(38,10)"),
			["1234567890123456789012345678.0123456789", "0.0000000001", "100.5", "-1"],
			fc.tuple(sign, digits(28), digits(10)).map(([s, whole, part]) => `${s}${whole}.${part}`),
			seed,
		),
		family(
			"double",
			{ duckdb: "DOUBLE", postgres: "double precision" },
			[
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
			fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
			seed,
		),
		family(
			"real",
			{ duckdb: "FLOAT", postgres: "real" },
			["0", "0.1", "16777216", "1e10", "3.4e38", "NaN"],
			fc
				.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 })
				.map((value) => value.toPrecision(7)),
			seed,
		),
		family(
			"date",
			both("DATE"),
			["2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "infinity"],
			date,
			seed,
		),
		family(
			"timestamp",
			both("TIMESTAMP"),
			["2026-02-28 23:59:59", "2026-02-28 23:59:59.5", "1969-12-31 23:59:59.999999", "infinity"],
			time,
			seed,
		),
		family(
			"timestamp with time zone",
			{ duckdb: "TIMESTAMPTZ", postgres: "timestamptz" },
			["2026-02-28 23:59:59+05:30", "1969-12-31 23:59:59.999+00", "infinity"],
			fc.tuple(time, zone).map(([at, offset]) => at + offset),
			seed,
		),
		family(
			"time",
			both("TIME"),
			["00:00:00", "23:59:59.999999"],
			time.map((value) => value.slice(11)),
			seed,
		),
		family("uuid", both("UUID"), ["A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"], fc.uuid(), seed),
		family(
			"text",
			{ duckdb: "VARCHAR", postgres: "text" },
			[
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
			],
			text,
			seed,
		),
		family(
			"json",
			both("JSON"),
			['{"a": [1, 2.50, 12345678901234567890], "b": null}', "[]", '"x"', "1.10", "true"],
			json,
			seed,
		),
		family(
			"list of integers",
			{ duckdb: "BIGINT[]", postgres: "bigint[]" },
			[],
			fc
				.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 5 })
				.map((list) => list.join(",")),
			seed,
		),
		family(
			"list of timestamps",
			{ duckdb: "TIMESTAMPTZ[]", postgres: "timestamptz[]" },
			[],
			fc
				.array(
					fc.tuple(time, zone).map(([at, offset]) => at + offset),
					{ maxLength: 3 },
				)
				.map((list) => list.join(",")),
			seed,
		),
		family(
			"boolean",
			both("BOOLEAN"),
			["true", "false"],
			fc.constantFrom("true", "false", "t", "f", "yes", "no", "1", "0"),
			seed,
		),
	];
}
