import type { Json } from "../types/source.js";
import type { SchemaChecks } from "../types/validated.js";

/** What the command line and the environment add to the files. */
export interface ResolveOptions {
	/** --target; null: the project's default. */
	readonly target: string | null;
	/** --profile; null: the one of dbt_project.yml. */
	readonly profile: string | null;
	/** --vars, over the project's. */
	readonly vars: Readonly<Record<string, Json>>;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Asked again for what was rendered. */
	readonly checks: SchemaChecks;
}
