import { createRequire } from "node:module";

/**
 * DuckDB's driver. It is CommonJS of a hundred files, and `import` would have Node look through each of them for names,
 * which takes longer than a small plan.
 */
export const { DuckDBInstance, version } = createRequire(import.meta.url)(
	"@duckdb/node-api",
) as typeof import("@duckdb/node-api");
