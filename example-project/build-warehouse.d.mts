/** A table or view that was built, under the name dbt gives it, such as `"warehouse"."main"."dim_customers"`. */
export interface Built {
	readonly name: string;
	readonly kind: "seed" | "table" | "view";
	readonly relation: string;
}

/** Creates or replaces every seed and model of the dbt project in the DuckDB file, in the order returned. */
export function buildWarehouse(options: {
	readonly projectDir: string;
	readonly databasePath: string;
}): Promise<readonly Built[]>;
