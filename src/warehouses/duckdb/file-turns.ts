import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Who is the last to have asked for a file in this process, by the file's real path. */
const queues = new Map<string, Promise<void>>();

/**
 * Waits until nobody else in this process has one of the files open; gives back how to let go of them. A lock of the
 * operating system is the process's: DuckDB would open a file twice, and closing one of the two gives away the lock of
 * the other.
 */
export async function takeTurns(paths: readonly string[]): Promise<() => void> {
	const taken: (() => void)[] = [];
	// In one order for all, so that no two wait for each other.
	for (const path of [...new Set(await Promise.all(paths.map(realPathOf)))].sort()) {
		const before = queues.get(path);
		let letGo = () => {};
		const mine = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		queues.set(path, mine);
		taken.push(() => {
			if (queues.get(path) === mine) queues.delete(path);
			letGo();
		});
		await before;
	}
	return () => {
		for (const letGo of taken) letGo();
	};
}

/** A file that need not be there, in its real folder. */
export async function inRealFolder(path: string): Promise<string> {
	const folder = await realpath(dirname(path)).catch(() => dirname(path));
	return join(folder, basename(path));
}

function realPathOf(path: string): Promise<string> {
	return realpath(path).catch(() => inRealFolder(path));
}
