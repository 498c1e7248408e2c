import { existsSync } from "node:fs";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { duckDbDialect } from "./dialect.js";
import { engineRefusal } from "./engine-refusal.js";
import type { Connection } from "./instance.js";

/**
 * Makes an empty database file where there is none. DuckDB writes the first blocks of a new file one by one, and a
 * process killed in between leaves a file that nobody can open; so the file is made under another name and appears whole.
 */
export async function makeDatabase(
	connection: Connection,
	path: string,
	{ unique }: { readonly unique: string },
): Promise<void> {
	if (existsSync(path)) return;
	try {
		await makeFile(connection, path, unique);
	} catch (error) {
		throw engineRefusal(error, { hidden: [], about: `the state file \`${path}\` cannot be made` });
	}
}

async function makeFile(connection: Connection, path: string, unique: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	const draft = `${path}.${unique}`;
	const { quote, literal } = duckDbDialect;
	await connection.run(`ATTACH ${literal(draft)} AS ${quote(unique)}`);
	await connection.run(`DETACH ${quote(unique)}`);
	try {
		await link(draft, path);
	} catch {
		// Either another process was quicker, and its file is as good, or the file system has no hard links.
		if (!existsSync(path)) await rename(draft, path);
	} finally {
		await rm(draft, { force: true });
	}
}
