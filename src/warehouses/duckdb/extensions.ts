import { duckDbDialect } from "./dialect.js";
import { extensionRefusal } from "./engine-refusal.js";
import type { Connection } from "./instance.js";

/** An extension by its name, from DuckDB's own repository (null), `community` or an address. */
export interface Extension {
	readonly name: string;
	readonly repo: string | null;
}

/** Loads an extension, and fetches it only where it is not there yet. */
export async function loadExtension(connection: Connection, extension: Extension): Promise<void> {
	const load = `LOAD ${duckDbDialect.literal(extension.name)}`;
	try {
		await connection.run(load);
	} catch {
		try {
			await connection.run(installSql(extension));
			await connection.run(load);
		} catch (error) {
			throw extensionRefusal(extension, error instanceof Error ? error.message : String(error));
		}
	}
}

function installSql({ name, repo }: Extension): string {
	const { literal } = duckDbDialect;
	if (repo === null) return `INSTALL ${literal(name)}`;
	// A word is one of DuckDB's repositories; in quotes it would be a folder.
	return `INSTALL ${literal(name)} FROM ${/^\w+$/.test(repo) ? repo : literal(repo.replace(/^'(.*)'$/s, "$1"))}`;
}
