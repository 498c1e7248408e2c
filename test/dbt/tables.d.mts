import type { DuckDBConnection } from "@duckdb/node-api";

/** What is compared of a table or view. */
export interface Table {
	readonly kind: "table" | "view";
	/** Name to type, in the order of the table. */
	readonly columns: Readonly<Record<string, string>>;
	readonly rows: number;
	/** md5 over the sorted md5 of every row's canonical text; null for an empty table. */
	readonly digest: string | null;
}

/** By `schema.name`. */
export type Tables = Readonly<Record<string, Table>>;

export function withWarehouse<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
export function attachWarehouse(connection: DuckDBConnection, path: string): Promise<void>;
export function describeTables(connection: DuckDBConnection): Promise<Tables>;
export function relationOf(name: string, database?: string): string;
export function select(connection: DuckDBConnection, sql: string): Promise<Record<string, string>[]>;
