import { existsSync } from "node:fs";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makePrivateFolder } from "../../src/warehouses/duckdb/private-folder.js";

test("removes the folder of an owner that is gone, and no other", async () => {
	const leave = async (owner: string) => {
		const folder = join(tmpdir(), `tailrace-duckdb-${owner}`);
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, "owner"), owner);
		await writeFile(join(folder, "scratch.duckdb"), "rows");
		onTestFinished(() => rm(folder, { recursive: true, force: true }));
		return folder;
	};
	const dead = await leave("dead-holder");
	const alive = await leave("live-holder");
	const own = await makePrivateFolder({
		holder: "own-holder",
		isHolderGone: (holder) => holder === "dead-holder",
	});
	onTestFinished(() => rm(own, { recursive: true, force: true }));
	expect([dead, alive, own].map((folder) => existsSync(folder))).toEqual([false, true, true]);
	expect((await stat(own)).mode & 0o077).toBe(0);
});
