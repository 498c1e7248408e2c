import { valueAt } from "../diagnostics/scalar-span.js";
import type { DbtNode, DbtQuoting, LoadedDbt } from "../types/loaded.js";

/**
 * What stands after FROM for a node: as dbt wrote it, else built as dbt would: manifests before 1.1, and those of commands that
 * did not compile, say only the parts. Null when the parts are not there either.
 */
export function relationOf(node: DbtNode, dbt: LoadedDbt): string | null {
	if (node.relationName !== null) return node.relationName;
	if (node.schema === null) return null;
	const quoting = { ...quotingOf(dbt), ...node.quoting };
	const quote = backticked.has(dbt.manifest?.adapterType ?? "") ? "`" : '"';
	const part = (name: string, isQuoted: boolean | undefined) =>
		isQuoted === false ? name : `${quote}${name}${quote}`;
	return [
		...(node.database === null ? [] : [part(node.database, quoting.database)]),
		part(node.schema, quoting.schema),
		part(node.identifier ?? node.name, quoting.identifier),
	].join(".");
}

const backticked: ReadonlySet<string> = new Set(["bigquery", "databricks", "spark"]);

/** Snowflake's adapter quotes nothing unless the project asks for it, all others everything. */
function quotingOf({ manifest, project }: LoadedDbt): DbtQuoting {
	const usual = manifest?.adapterType !== "snowflake";
	const ofProject = Object.fromEntries(
		(["database", "schema", "identifier"] as const).flatMap((name) => {
			const written = valueAt(project, `/quoting/${name}`);
			return typeof written === "boolean" ? [[name, written]] : [];
		}),
	);
	return { database: usual, schema: usual, identifier: usual, ...ofProject, ...manifest?.quoting };
}
