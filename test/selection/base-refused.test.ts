import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { openRepository, type Repository } from "../support/repository.js";
import { baseOf, everything, modifiedIn, test } from "./base-of.js";
import { spec, users } from "./shop-files.js";

test("a ref that is not there, with the one that is most likely meant", async ({ open }) => {
	const repository = await open(everything);
	await repository.git("branch", "release");
	const refused = (ref: string) => expect(baseOf(repository, { ref })).rejects;
	await refused("relaese").toMatchObject({
		diagnostic: {
			code: "select/unknown-ref",
			message: "there is no commit `relaese` in this clone",
			hint: "did you mean `release`?",
		},
	});
	await refused("--all").toMatchObject({ diagnostic: { hint: "fetch it, or name another one" } });
	await refused("main..release").toMatchObject({ diagnostic: { code: "select/unknown-ref" } });
	await refused("HEAD:syncs").toMatchObject({ diagnostic: { code: "select/unknown-ref" } });
});

test("a history that does not reach back is deepened by fetch-depth, which the hint says", async ({
	open,
}) => {
	const repository = await open(everything);
	await repository.commit({ "syncs/crm/leads.yml": spec("{ relation: main.prospects }") });
	await repository.git("switch", "--quiet", "--create", "edit", "HEAD~1");
	await repository.commit({ "syncs/users.yml": `where: "id > 1"\n${users}` });
	await repository.git("merge", "--quiet", "--no-edit", "main");
	const clones: Repository[] = [];
	const clone = async (depth: number, ...more: readonly string[]) => {
		const url = `file://${repository.dir}`;
		const made = await openRepository([`--depth=${depth}`, "--branch=edit", ...more, url]);
		clones.push(made);
		return made;
	};
	try {
		const hint = expect.stringContaining("fetch-depth: 0");
		const one = await clone(1);
		await expect(baseOf(one, { ref: "origin/main" })).rejects.toMatchObject({
			diagnostic: { code: "select/unknown-ref", hint },
		});
		const apart = await clone(1, "--no-single-branch");
		await expect(baseOf(apart, { ref: "main" })).rejects.toMatchObject({
			diagnostic: { code: "select/unknown-ref", hint: "did you mean `origin/main`?" },
		});
		await expect(baseOf(apart, { ref: "origin/main" })).rejects.toMatchObject({
			diagnostic: { code: "select/no-merge-base", hint },
		});
		expect(await modifiedIn(await clone(2), { ref: "HEAD^2" })).toEqual(["users"]);
	} finally {
		for (const made of clones) await made.remove();
	}
});

test("without a repository or without Git it is said which", async ({ open }) => {
	const repository = await open(everything);
	await expect(baseOf(repository, { env: { PATH: "/nowhere" } })).rejects.toMatchObject({
		diagnostic: { message: "Git cannot read the project's repository: there is no `git`" },
	});
	await repository.git("update-ref", "-d", "HEAD");
	await expect(baseOf(repository)).rejects.toMatchObject({ diagnostic: { code: "select/unknown-ref" } });
	await rm(join(repository.dir, ".git"), { recursive: true });
	await expect(baseOf(repository)).rejects.toMatchObject({
		diagnostic: {
			code: "select/git-failed",
			message: expect.stringContaining("not a git repository"),
		},
	});
});

test("a blob that is gone is said, and what it held is not taken for empty", async ({ open }) => {
	const repository = await open(everything);
	const id = (await repository.git("rev-parse", "HEAD:queries/visits.sql")).trim();
	await rm(join(repository.dir, ".git/objects", id.slice(0, 2), id.slice(2)));
	await expect(baseOf(repository)).rejects.toMatchObject({
		diagnostic: {
			code: "select/git-failed",
			message: expect.stringContaining("the repository does not have what `queries/visits.sql` held"),
		},
	});
});
