import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { ResolvedProject } from "../../src/types/resolved.js";
import { checkProject } from "./check-project.js";
import { runSql } from "./project.js";

/** A dbt project with one sync and a profile that each test writes anew, with the files and variables that profiles name. */
export interface ProfileFolder {
	readonly dir: string;
	readonly env: Readonly<Record<string, string>>;
	/** The project with an output of this type; its further lines as YAML without indentation. */
	resolve(type: string, output: string): Promise<ResolvedProject>;
	remove(): Promise<void>;
}

export async function makeProfileFolder(more: Readonly<Record<string, string>>): Promise<ProfileFolder> {
	const dir = await mkdtemp(join(tmpdir(), "profile-"));
	const files = {
		"tailrace.yml":
			"id: 3f9c2a7e51d0\nname: shop\ndestinations:\n  segment: { type: segment, write_key: \"{{ env_var('KEY') }}\" }\n",
		"dbt_project.yml": "name: shop\nprofile: shop\n",
		"syncs/users.yml":
			'model: { relation: main.users }\nkey: id\ncall: identify\nmapping: { userId: "{{ row.id }}" }\n',
	};
	await mkdir(join(dir, "syncs"));
	for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
	const env = { ...(await writeKeys(dir)), ...placesOf(), ...more };
	await runSql(join(dir, "shop.duckdb"), ["CREATE TABLE users AS SELECT 1 AS id"]);
	await runSql(join(dir, "crm.duckdb"), ["CREATE TABLE notes AS SELECT 1 AS id"]);
	return {
		dir,
		env,
		resolve: async (type, output) => {
			const lines = [`type: ${type}`, ...output.trim().split("\n")].map((line) => `      ${line}`);
			await writeFile(
				join(dir, "profiles.yml"),
				["shop:", "  outputs:", "    default:", ...lines, ""].join("\n"),
			);
			const { resolved, diagnostics } = await checkProject(dir, "resolve", { env });
			if (resolved === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
			return resolved;
		},
		remove: () => rm(dir, { recursive: true }),
	};
}

/** Key files of the kinds that profiles name, and the same as variables. */
async function writeKeys(dir: string): Promise<Readonly<Record<string, string>>> {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pem = String(privateKey.export({ format: "pem", type: "pkcs8" }));
	const locked = { cipher: "aes-256-cbc", passphrase: "open sesame" };
	const account = { client_email: "till@shop.example", private_key: pem };
	const adc = { type: "authorized_user", client_id: "adc", client_secret: "s", refresh_token: "r" };
	await writeFile(join(dir, "key.json"), JSON.stringify(account));
	await writeFile(join(dir, "adc.json"), JSON.stringify(adc));
	await writeFile(
		join(dir, "key.p8"),
		String(privateKey.export({ format: "pem", type: "pkcs8", ...locked })),
	);
	return {
		PEM: pem,
		PEM_ESCAPED: pem.replaceAll("\n", "\\n"),
		DER: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
		KEY_JSON: JSON.stringify(account),
		KEY_BASE64: Buffer.from(JSON.stringify(account)).toString("base64"),
		PASSPHRASE: "open sesame",
		NO_PASSPHRASE: "",
	};
}

/** The tests' own PostgreSQL, which asks its user for nothing. */
function placesOf(): Readonly<Record<string, string>> {
	const { host, port } = inject("postgres");
	return { PGHOST: host, PGPORT: String(port), DBT_ENV_SECRET_PASSWORD: "sesame", TOKEN: "t0ken" };
}
