// Holds a DuckDB file read-write, as dbt or a notebook would, until another file appears. Says `held` once it does.
import { existsSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const [path, release] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path);
console.log("held");
const done = () => {
	if (!existsSync(release)) return;
	instance.closeSync();
	process.exit(0);
};
watch(dirname(release), (_, file) => {
	if (file === basename(release)) done();
});
done();
