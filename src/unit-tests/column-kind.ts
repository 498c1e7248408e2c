import type { ColumnKind } from "../types/bound.js";

/** The kind of a type by its name, as an engine describes it; null when values of it cannot be read. */
export type KindOf = (type: string) => ColumnKind | null;

/**
 * The kind that a column is likely to have, by the type that is known offline; null when it cannot be told. A contract may
 * use names that the engine's own description never shows.
 */
export function offlineKind(type: string | null, kindOf: KindOf): ColumnKind | null {
	if (type === null || type === "") return null;
	const kind = kindOf(type);
	// Snowflake's catalog leaves out the scale, without which NUMBER would be one of whole numbers.
	if (kind === "integer" && /^(number|numeric|decimal|dec)$/i.test(type.trim())) return "decimal";
	return (
		kind ??
		spelt.get(
			type
				.trim()
				.toLowerCase()
				.replace(/\s*\(.*\)$/, ""),
		) ??
		null
	);
}

const spelt: ReadonlyMap<string, ColumnKind> = new Map(
	Object.entries({
		text: ["string", "text", "varchar", "char", "character varying", "bpchar", "uuid"],
		integer: ["int", "int1", "int2", "int4", "int8", "int64", "integer", "bigint", "smallint", "long"],
		decimal: ["numeric", "decimal", "number"],
		float: ["float", "float4", "float8", "float64", "double", "double precision", "real"],
		boolean: ["bool", "boolean", "logical"],
		date: ["date"],
		datetime: ["timestamp", "datetime", "timestamp without time zone"],
		instant: ["timestamptz", "timestamp with time zone"],
		json: ["json", "jsonb"],
		binary: ["bytea", "binary", "varbinary", "bytes"],
	} satisfies Record<ColumnKind, readonly string[]>).flatMap(([kind, names]) =>
		// The keys of the map above.
		names.map((name) => [name, kind as ColumnKind] as const),
	),
);
