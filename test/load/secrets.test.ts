import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCompile } from "../../src/cli/commands/compile.js";
import { runDoctor } from "../../src/cli/commands/doctor.js";
import { runList } from "../../src/cli/commands/list.js";
import { runPlan } from "../../src/cli/commands/plan.js";
import { runTest } from "../../src/cli/commands/test.js";
import { runValidate } from "../../src/cli/commands/validate.js";
import type { CommandContext } from "../../src/cli/context.js";
import { createOutput } from "../../src/cli/output.js";
import { Refusal } from "../../src/diagnostics/refusal.js";
import { testHost } from "../support/in-process.js";
import { seed } from "../support/seed.js";

/** Secrets are planted in profiles, whole and broken ones; no command may print or write a piece of them. */
let folder = "";

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "secrets-"));
	await cp(join(import.meta.dirname, "../cases/resolve/accepts-dbt-profile"), folder, { recursive: true });
	await mkdir(join(folder, "target"), { recursive: true });
	await rm(join(folder, "target/manifest.json"));
	await writeFile(
		join(folder, "syncs/users.yml"),
		'model: { relation: main.users }\nkey: user_id\ncall: identify\nmapping: { userId: "{{ row.user_id }}" }\n',
	);
});

afterAll(() => rm(folder, { recursive: true }));

/** Settings that are secret by their name, of all adapters. */
const names = [
	"password",
	"pass",
	"token",
	"refresh_token",
	"client_secret",
	"oauth_client_secret",
	"private_key",
	"private_key_passphrase",
	"secret_access_key",
	"azure_client_secret",
	"motherduck_token",
	"keyfile_json",
];

const types = ["bigquery", "snowflake", "postgres", "redshift", "databricks", "duckdb"];

/** How a secret stands in the file: through the environment, or in clear. */
const forms: readonly ((name: string, secret: string, variable: string) => string)[] = [
	(name, _, variable) => `${name}: "{{ env_var('${variable}') }}"`,
	(name, _, variable) => `${name}: "{{ env_var('DBT_ENV_SECRET_${variable}') | as_text }}"`,
	(name, _, variable) => `${name}: "{{ env_var('${variable}') | nosuch }}"`,
	(name, _, variable) => `${name}: "{{ env_var('DBT_ENV_SECRET_${variable}') | upper }}"`,
	(name, secret) => `${name}: ${secret}`,
	(name, secret) => `${name}: "${secret}"`,
	(name, secret) => `${name}: '${secret}`,
	(name, secret) => `${name}: ${secret}: ${secret}`,
	(name, secret) => `${name}: "{{ '${secret}' | }}"`,
	(name, secret) => `${name}: |\n        ${secret}\n        ${secret}`,
	(name, secret) => `${name}: |\n        ${secret}\n   ${secret}`,
	(name, secret) => `${name}: >-\n        ${secret}\n\t${secret}`,
	(name, secret) => `${name}:\n        "${secret}\n        ${secret}`,
	(name, secret) => `${name}: *${secret}`,
	(name, secret) => `${name}: &${secret}`,
	(name, secret) => `${name}: !${secret}`,
	(name, secret) => `${name}: @${secret}`,
	(name, secret) => `${name}: {${secret}`,
	(name, secret) => `${name}: [${secret}`,
	(name, secret) => `${name}: "\\${secret}"`,
	(name, secret) => `nested: { ${name}: ${secret}, x: [ }`,
];

const secretText = fc
	.string({ unit: fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz23456789"), minLength: 16, maxLength: 24 })
	.map((text) => `z${text}`);

const planted = fc.record({
	type: fc.constantFrom(...types),
	isOfTailrace: fc.boolean(),
	lines: fc.array(
		fc.record({ name: fc.constantFrom(...names), form: fc.nat(forms.length - 1), secret: secretText }),
		{ minLength: 1, maxLength: 4 },
	),
});

type Planted = typeof planted extends fc.Arbitrary<infer Value> ? Value : never;

async function plant({ type, isOfTailrace, lines }: Planted): Promise<Readonly<Record<string, string>>> {
	const env: Record<string, string> = {};
	const written = lines.map(({ name, form, secret }, index) => {
		env[`PLANTED_${index}`] = secret;
		env[`DBT_ENV_SECRET_PLANTED_${index}`] = secret;
		return forms[form]?.(name, secret, `PLANTED_${index}`) ?? "";
	});
	const output = [`type: ${type}`, "host: 127.0.0.1", ...written];
	const indented = (spaces: number) => output.map((line) => `${" ".repeat(spaces)}${line}`).join("\n");
	const profile = isOfTailrace ? "      type: duckdb\n      path: shop.duckdb" : indented(6);
	await writeFile(join(folder, "profiles.yml"), `shop:\n  target: dev\n  outputs:\n    dev:\n${profile}\n`);
	const warehouse = isOfTailrace ? `warehouse:\n${indented(2)}\n` : "";
	const destination = `  segment: { type: segment, write_key: "{{ env_var('PLANTED_0') }}" }`;
	const settings = `id: 3f9c2a7e51d0\nname: shop\n${warehouse}destinations:\n${destination}\n`;
	await writeFile(join(folder, "tailrace.yml"), settings);
	return env;
}

/** All that a command says and leaves behind. */
async function saidBy(
	env: Readonly<Record<string, string>>,
	run: (context: CommandContext) => Promise<unknown>,
): Promise<string> {
	const said: string[] = [];
	const say = (text: string) => void said.push(text);
	const plain = createOutput({ isQuiet: false, hasColor: false });
	const output = { ...plain, data: say, note: say, problem: say, progress: say };
	const host = { ...testHost(env), stoppedBy: () => null };
	try {
		await run({ output, host });
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		say(JSON.stringify(error.diagnostic));
	}
	for (const path of await readdir(join(folder, "target"), { recursive: true })) {
		if (/\.json$/.test(path)) say(await readFile(join(folder, "target", path), "utf8"));
	}
	return said.join("\n");
}

const args = () => ({ projectDir: folder });
/** Text shows lines of files; what the others have to say is what JSON says. */
const formatsOfValidate = ["text", "json"] as const;

const offline: readonly (readonly [string, (context: CommandContext) => Promise<unknown>])[] = [
	...formatsOfValidate.map(
		(format) =>
			[
				`validate --format ${format}`,
				(context: CommandContext) => runValidate(context, { ...args(), format }),
			] as const,
	),
	["list", (context) => runList(context, { ...args(), format: "json" })],
	["compile", (context) => runCompile(context, args())],
	["test", (context) => runTest(context, { ...args(), format: "text" })],
];

describe(`secrets, seed ${seed}`, () => {
	test.each(offline)("%s tells none", { timeout: 60_000 }, async (name, run) => {
		await fc.assert(
			fc.asyncProperty(planted, async (project) => {
				const said = await saidBy(await plant(project), run);
				for (const { secret } of project.lines) expect(said).not.toContain(secret.slice(0, 12));
			}),
			// All commands print what the first one does; shrinking would run hundreds.
			{ seed, numRuns: name.endsWith("text") ? 15 : 3, endOnFailure: true },
		);
	});

	test.each([
		["doctor", (context: CommandContext) => runDoctor(context, { ...args(), format: "json" })],
		["plan", (context: CommandContext) => runPlan(context, { ...args(), format: "json", allow: [] })],
	])("%s, which connects, tells none where nobody answers", async (_, run) => {
		const lines = [
			{ name: "password", form: 1, secret: "zs3same0pens3same" },
			{ name: "user", form: 0, secret: "zann0fth3sh0psh0p" },
		];
		const env = await plant({ type: "postgres", isOfTailrace: false, lines });
		const text = await readFile(join(folder, "profiles.yml"), "utf8");
		await writeFile(join(folder, "profiles.yml"), `${text}      port: 1\n      dbname: shop\n`);
		const said = await saidBy(env, run);
		expect(said).toContain("cannot reach Postgres at `127.0.0.1:1`");
		expect(said).not.toContain("zs3same");
	});
});
