/**
 * The ids by which results name their types, as the drivers of AWS list them; all others are looked up. VALUES does not
 * stand in a FROM clause here, and what format_type makes of types that PostgreSQL never had is written nowhere.
 */
const namesById: Readonly<Record<number, string>> = {
	16: "boolean",
	18: "char",
	19: "name",
	20: "bigint",
	21: "smallint",
	23: "integer",
	25: "text",
	26: "oid",
	700: "real",
	701: "double precision",
	1042: "character",
	1043: "character varying",
	1082: "date",
	1083: "time without time zone",
	1114: "timestamp without time zone",
	1184: "timestamp with time zone",
	1186: "interval",
	1188: "interval year to month",
	1190: "interval day to second",
	1266: "time with time zone",
	1700: "numeric",
	2935: "hllsketch",
	3000: "geometry",
	3001: "geography",
	3999: "geometry",
	4000: "super",
	6551: "varbyte",
};

/** The name of a type without its modifier, or null. */
export function nameOfId(id: number): string | null {
	return namesById[id] ?? null;
}

/** Length and precision as SQL spells them. A modifier counts the four bytes that come before a value. */
export function spellType(name: string, modifier: number): string {
	if (modifier < 4) return name;
	const size = modifier - 4;
	switch (name) {
		case "character":
		case "character varying":
			return `${name}(${size})`;
		case "numeric":
			return `${name}(${size >> 16},${size & 0xffff})`;
		default:
			return name;
	}
}
