import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "./driver.js";

/** What is used of DuckDB's own connection. */
export type Connection = Pick<
	DuckDBConnection,
	"run" | "runAndReadAll" | "stream" | "interrupt" | "closeSync"
>;

/** What is used of a DuckDB in memory. */
export interface Instance {
	connect(): Promise<Connection>;
	closeSync(): void;
}

export type CreateInstance = (config: Readonly<Record<string, string>>) => Promise<Instance>;

export const createInstance: CreateInstance = (config) => DuckDBInstance.create(":memory:", { ...config });
