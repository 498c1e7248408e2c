import type { Exception } from "../conformance/same-events.js";

/**
 * What does not give the events that it gives on DuckDB, engine by engine. Values that an engine itself refuses and its stand-in
 * takes are not among them: BigQuery has no infinite dates, and casts no `yes` to BOOL.
 */
export const redshiftExceptions: readonly Exception[] = [
	noUuid(),
	{
		family: "list of timestamps",
		which: "not empty",
		of: "engine",
		reason: "SUPER has no timestamps, and a text in it stays as it is written",
		isOne: isFilled,
	},
];

export const bigQueryExceptions: readonly Exception[] = [
	noReal("FLOAT64"),
	noUuid(),
	{
		family: "timestamp with time zone",
		which: "infinity",
		of: "engine",
		reason: "it has none; what stands in takes it for the end of the year 9999",
		isOne: (value) => value === "infinity",
	},
	{
		family: "list of timestamps",
		which: "not empty",
		of: "stand-in",
		reason: "its TO_JSON_STRING casts a TIMESTAMP, where BigQuery writes 2026-02-28T21:59:59Z",
		isOne: isFilled,
	},
];

export const snowflakeExceptions: readonly Exception[] = [
	noReal("FLOAT"),
	noUuid(),
	{
		family: "list of timestamps",
		which: "not empty",
		of: "engine",
		reason: "in an ARRAY each is a variant, which TO_JSON writes in the session's format",
		isOne: isFilled,
	},
];

function noUuid(): Exception {
	return {
		family: "uuid",
		which: "with capitals",
		of: "engine",
		reason: "there is no such type, and a text keeps them",
		isOne: (value) => value !== null && value !== value.toLowerCase(),
	};
}

function noReal(type: string): Exception {
	return {
		family: "real",
		which: "with digits that 32 bits do not hold",
		of: "engine",
		reason: `a ${type} has 64 and holds them`,
		isOne: (value) => value !== null && !isReal(Number(value)),
	};
}

/** Whether a float of 32 bits prints as this number: the shortest text that is surely it, not halfway to another. */
function isReal(number: number): boolean {
	const real = Math.fround(number);
	for (let digits = 1; digits <= 9; digits += 1) {
		const near = Number(real.toPrecision(digits));
		const isSure = [1 - Number.EPSILON, 1 + Number.EPSILON].every((by) => Math.fround(near * by) === real);
		if (isSure) return near === number;
	}
	return !Number.isFinite(number);
}

function isFilled(value: string | null): boolean {
	return value !== null && value !== "";
}
