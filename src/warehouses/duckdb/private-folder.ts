import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "../warehouse.js";

const prefix = "tailrace-duckdb-";
const ownerFile = "owner";

/**
 * A folder that only this user can read, for what DuckDB spills and for scratch files: rows pass through it. Folders of
 * processes that were killed are removed first.
 */
export async function makePrivateFolder({ holder, isHolderGone }: Owner): Promise<string> {
	for (const name of (await readdir(tmpdir())).filter((one) => one.startsWith(prefix))) {
		const folder = join(tmpdir(), name);
		const owner = await readFile(join(folder, ownerFile), "utf8").catch(() => null);
		if (owner !== null && isHolderGone(owner)) await rm(folder, { recursive: true, force: true });
	}
	const folder = await mkdtemp(join(tmpdir(), prefix));
	await writeFile(join(folder, ownerFile), holder);
	return folder;
}
