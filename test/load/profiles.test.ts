import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadProject } from "../../src/1-load/load.js";
import type { LoadOptions } from "../../src/types/loaded.js";

let root = "";

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), "tailrace-profiles-"));
	for (const folder of ["shop/syncs", "home/.dbt", "elsewhere"])
		await mkdir(join(root, folder), { recursive: true });
	await writeFile(join(root, "shop/dbt_project.yml"), "name: shop\nprofile: shop\n");
	await writeFile(join(root, "shop/tailrace.yml"), "id: 3f9c2a7e51d0\n");
});

afterEach(() => rm(root, { recursive: true }));

async function profilesWith(options: Partial<LoadOptions>, folders: readonly string[]): Promise<unknown> {
	for (const folder of folders) await writeFile(join(root, folder, "profiles.yml"), `from: ${folder}\n`);
	const { value } = await loadProject({ ...usualOptions(), ...options });
	return value?.dbt?.profiles?.value ?? null;
}

function usualOptions(): LoadOptions {
	return {
		projectDir: join(root, "shop"),
		target: null,
		profile: null,
		profilesDir: null,
		homeDir: null,
		vars: {},
		env: {},
	};
}

test("profiles.yml beside the dbt project comes before that of the home folder", async () => {
	const homeDir = join(root, "home");
	expect(await profilesWith({ homeDir }, ["home/.dbt"])).toEqual({ from: "home/.dbt" });
	expect(await profilesWith({ homeDir }, ["shop", "home/.dbt"])).toEqual({ from: "shop" });
});

test("a folder that is named is the only one", async () => {
	const profilesDir = join(root, "elsewhere");
	expect(await profilesWith({ profilesDir }, ["shop"])).toBeNull();
	expect(await profilesWith({ profilesDir }, ["shop", "elsewhere"])).toEqual({ from: "elsewhere" });
});

async function manifestPath(project: string, options: Partial<LoadOptions>): Promise<string | null> {
	const manifest = JSON.stringify({
		metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json" },
		nodes: {},
	});
	for (const folder of ["target", "artifacts", "target/prod", "target/ann"]) {
		await mkdir(join(root, "shop", folder), { recursive: true });
		await writeFile(join(root, "shop", folder, "manifest.json"), manifest);
	}
	await writeFile(join(root, "shop/dbt_project.yml"), `name: shop\n${project}`);
	const { value, diagnostics } = await loadProject({ ...usualOptions(), ...options });
	const problem = diagnostics.find(({ code }) => code.startsWith("resolve/"));
	return value?.dbt?.manifest?.path ?? problem?.message ?? null;
}

test.each([
	["", {}, "target/manifest.json"],
	["target-path: artifacts\n", {}, "artifacts/manifest.json"],
	["target-path: artifacts\n", { DBT_TARGET_PATH: "target/prod" }, "target/prod/manifest.json"],
	["target-path: artifacts\n", { DBT_TARGET_PATH: "" }, "artifacts/manifest.json"],
	["target-path: \"target/{{ env_var('USER') | lower }}\"\n", { USER: "Ann" }, "target/ann/manifest.json"],
])("dbt's artifacts are where dbt writes them: %s %j", async (project, env, path) => {
	expect(await manifestPath(project, { env })).toBe(path);
});

test("a target folder that cannot be told is an error, not another folder", async () => {
	const project = "target-path: \"{{ env_var('NOWHERE') }}\"\n";
	expect(await manifestPath(project, {})).toBe("the environment variable `NOWHERE` is not set");
});

test("a dbt project above is found", async () => {
	const projectDir = join(root, "shop/syncs");
	await writeFile(join(projectDir, "tailrace.yml"), "id: 3f9c2a7e51d0\n");
	expect(await profilesWith({ projectDir }, ["shop"])).toEqual({ from: "shop" });
});

test("with a warehouse of its own the project needs no profile, and none is read", async () => {
	const text = "id: 3f9c2a7e51d0\nwarehouse: { type: duckdb, path: shop.duckdb }\n";
	await writeFile(join(root, "shop/tailrace.yml"), text);
	expect(await profilesWith({}, ["shop"])).toBeNull();
});
