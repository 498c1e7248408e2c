import type { LoadedDbt } from "../types/loaded.js";

/** A name that an engine folds when nobody quotes it. */
const simple = /^[A-Za-z_][A-Za-z0-9_$]*$/;

const folding: ReadonlySet<string | null | undefined> = new Set(["snowflake", "postgres", "redshift"]);

/** The name of a column that dbt's files declare, as rows have it: lower case where the engine folds it. */
export function declaredName(
	{ name, isQuoted }: { readonly name: string; readonly isQuoted: boolean },
	dbt: LoadedDbt | null,
): string {
	const isFolded = !isQuoted && simple.test(name) && folding.has(dbt?.manifest?.adapterType);
	return isFolded ? name.toLowerCase() : name;
}

/** The name of a column as the warehouse has it, as rows have it: Snowflake folds to upper case. */
export function storedName(name: string, dbt: LoadedDbt | null): string {
	const isFolded =
		dbt?.manifest?.adapterType === "snowflake" && simple.test(name) && name === name.toUpperCase();
	return isFolded ? name.toLowerCase() : name;
}
