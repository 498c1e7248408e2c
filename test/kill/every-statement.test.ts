import { duckdbBed } from "../conformance/duckdb-bed.js";
import { postgresBed } from "../conformance/postgres-bed.js";
import { crashSuites } from "../conformance/warehouse.js";

// What `npm test` tries after every fourth statement.
crashSuites({ name: "DuckDB", newBed: () => duckdbBed() }, 1, 1);
crashSuites({ name: "Postgres", newBed: postgresBed }, 1, 1);
