import { join } from "node:path";
import { test as anyTest } from "vitest";
import { type CompiledBase, compileBase } from "../../src/cli/base/compile-base.js";
import { selectSyncs } from "../../src/cli/select-syncs.js";
import { checkInProcess, testHost } from "../support/in-process.js";
import { gitEnv, openRepository, type Repository } from "../support/repository.js";
import { type Files, manifest, settings, shopFiles, spec } from "./shop-files.js";

export interface Asked {
	readonly ref?: string;
	/** Of the project in the repository. */
	readonly folder?: string;
	readonly artifactsDir?: string;
	readonly env?: Readonly<Record<string, string>>;
}

const projectAt = (projectDir: string) => ({
	projectDir,
	target: null,
	profile: null,
	profilesDir: null,
	homeDir: null,
	vars: {},
});

export function baseOf({ dir }: Repository, { ref = "HEAD", folder = ".", artifactsDir, env }: Asked = {}) {
	const project = projectAt(join(dir, folder));
	return compileBase({ ref, project, artifactsDir: artifactsDir ?? null }, testHost({ ...gitEnv, ...env }));
}

/** The names of the syncs that are modified since the base. */
export async function modifiedIn(repository: Repository, asked: Asked = {}): Promise<readonly string[]> {
	return (await selectedIn(repository, asked)).names;
}

/** The same, and what was said of the base. */
export async function selectedIn(
	repository: Repository,
	asked: Asked = {},
): Promise<CompiledBase & { readonly names: readonly string[] }> {
	const base = await baseOf(repository, asked);
	return { ...base, names: await namesIn(repository, base, asked.folder) };
}

export async function namesIn(
	{ dir }: Repository,
	{ syncs }: CompiledBase,
	folder = ".",
): Promise<readonly string[]> {
	const { compiled } = await checkInProcess({ projectDir: join(dir, folder), env: {} });
	const selection = { select: ["state:modified"], before: syncs };
	return selectSyncs(compiled.syncs, selection).selected.map(({ name }) => name);
}

/** Tests that open repositories; all of them are gone when they are over. */
export const test = anyTest.extend<{ readonly open: (files: Files) => Promise<Repository> }>({
	open: async ({ task: _ }, use) => {
		const opened: Repository[] = [];
		await use(async (files) => {
			const repository = await openRepository();
			opened.push(repository);
			await repository.commit(files);
			return repository;
		});
		for (const one of opened) await one.remove();
	},
});

export const templated = `${spec("{ relation: main.carts }").replace('"{{ row.plan }}"', "{ $template: plan.liquid }")}`;
/** With a sync that reads a template, and one that reads a SQL file and a variable. */
export const everything: Files = {
	...shopFiles,
	"tailrace.yml": `${settings}vars: { plan: pro, city: Delft }\n`,
	"syncs/carts.yml": templated,
	"templates/plan.liquid": '{ "a": {{ row.plan | json }} }',
	"syncs/visits.yml": spec("{ sql_file: queries/visits.sql }").replace("row.plan }}", "vars.plan }}"),
	"queries/visits.sql": "select id from {{ ref('fct_orders') }}",
	"target/manifest.json": manifest(),
};
export const all = ["carts", "leads", "orders", "users", "visits"];
