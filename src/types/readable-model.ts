/** A dbt node that a spec may read, for whoever writes one. */
export interface ReadableModel {
	/** How a spec names it: ref('dim_users'), source('app', 'users'). */
	readonly label: string;
	/** model, seed, snapshot or source. */
	readonly resourceType: string;
	readonly packageName: string;
	/** Null but for sources. */
	readonly sourceName: string | null;
	readonly name: string;
	readonly version: string | null;
	/** Whether `ref` means it without a version. */
	readonly isLatest: boolean;
	/** Whether `ref` finds it without its package. */
	readonly isPlain: boolean;
	readonly description: string | null;
	/** Null when nothing is known of them. */
	readonly columns: DescribedColumns | null;
}

/** What is no dbt node and has known columns: a relation, or a SQL file by its path. */
export interface ReadableRelation {
	readonly form: "relation" | "sql_file";
	readonly name: string;
	readonly columns: DescribedColumns;
}

export interface DescribedColumns {
	/** true: there are no others. */
	readonly isClosed: boolean;
	readonly columns: readonly DescribedColumn[];
}

export interface DescribedColumn {
	readonly name: string;
	readonly type: string | null;
	readonly description: string | null;
}
