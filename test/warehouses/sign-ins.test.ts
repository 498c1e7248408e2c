import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { showingPlaces } from "../../src/connect.js";
import { renderConnection } from "../../src/jinja/render-settings.js";
import type { ConnectOptions } from "../../src/warehouses/warehouse.js";
import { makeProfileFolder, type ProfileFolder } from "../support/profile-folder.js";
import { type SnowflakeServer, startSnowflakeServer } from "../support/snowflake-server.js";
import { engines, type SignInCase, signIns } from "./sign-ins.js";

/**
 * Every way to sign in that a dbt profile knows, from profiles.yml to what the driver is told; the table of
 * src/warehouses/README.md is made of the same rows (UPDATE=1 rewrites it).
 */
let folder: ProfileFolder;
let server: SnowflakeServer;

beforeAll(async () => {
	server = await startSnowflakeServer({ token: { status: 200, body: '{"access_token":"acc3ss"}' } });
	folder = await makeProfileFolder({ SNOWFLAKE_PORT: String(server.port) });
});

afterAll(async () => {
	await folder.remove();
	await server.stop();
});

async function provenIn(isCi: boolean, { engine, profile, prove }: SignInCase): Promise<unknown> {
	const project = await folder.resolve(engine, profile);
	const { warehouse } = project.connections;
	const { settings, diagnostics } = renderConnection(warehouse, { vars: {}, env: folder.env });
	expect(diagnostics).toEqual([]);
	const { type, baseDir, origin } = warehouse;
	const options: ConnectOptions = {
		type,
		settings: settings ?? {},
		baseDir,
		origin,
		stateSchema: "tailrace",
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
		isCi,
	};
	vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", join(folder.dir, "adc.json"));
	try {
		return await showingPlaces(project, () => prove(options));
	} finally {
		vi.unstubAllEnvs();
	}
}

test.each(signIns.filter(({ works }) => works !== "no"))("$engine: $written: $needs", async (one) => {
	expect(await provenIn(false, one)).toMatchObject(one.gives);
});

test.each(signIns.filter(({ works }) => works !== "yes"))("$engine: $written works: $works", async (one) => {
	const { chosenBy = "type" } = one;
	const lines = [`type: ${one.engine}`, ...one.profile.split("\n")];
	await expect(provenIn(true, one)).rejects.toMatchObject({
		name: "Refusal",
		outcome: "failed",
		diagnostic: {
			code: chosenBy === "type" ? "warehouse/adapter-missing" : "warehouse/sign-in-unusable",
			hint: expect.stringMatching(/output|validate/),
			span: {
				file: "profiles.yml",
				start: { line: 4 + lines.findIndex((line) => line.startsWith(chosenBy)) },
			},
		},
	});
});

const [begin, end] = ["<!-- sign-ins: begin -->\n", "<!-- sign-ins: end -->\n"];

test("the README's table is that of these rows", async () => {
	const path = join(import.meta.dirname, "../../src/warehouses/README.md");
	const text = await readFile(path, "utf8");
	const [before, rest = ""] = text.split(begin);
	const [written, after] = rest.split(end);
	const table = `${["| warehouse | signs in by | needs | works |", "|---|---|---|---|", ...signIns.map(rowOf)].join("\n")}\n`;
	if (process.env.UPDATE === "1") await writeFile(path, `${before}${begin}${table}${end}${after}`);
	else expect(written).toBe(table);
});

function rowOf({ engine, written, needs, works, why = "" }: SignInCase): string {
	return `| ${engines[engine]} | ${written} | ${needs} | ${works}${why === "" ? "" : `: ${why}`} |`;
}
