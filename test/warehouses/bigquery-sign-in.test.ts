import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/types/source.js";
import { loadGoogleAuth } from "../../src/warehouses/bigquery/google-auth.js";
import { bigQuerySettings } from "../../src/warehouses/bigquery/settings.js";
import { signIn } from "../../src/warehouses/bigquery/sign-in.js";
import type { ConnectOptions } from "../../src/warehouses/warehouse.js";

const google = loadGoogleAuth();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const key = {
	type: "service_account",
	client_email: "till@shop.example",
	private_key: pem,
	private_key_id: "k1",
};

const optionsOf = (settings: JsonObject, baseDir = "/"): ConnectOptions => ({
	type: "bigquery",
	settings: { project: "shop", dataset: "shop", ...settings },
	baseDir,
	origin: "profiles.yml (shop.dev)",
	stateSchema: "tailrace",
	signal: new AbortController().signal,
	owner: { holder: "test", isHolderGone: () => false },
	isCi: false,
});

const signed = (settings: JsonObject, baseDir?: string) =>
	signIn(optionsOf(settings, baseDir), { google, endpoint: null });

describe("a service account", () => {
	test.each([
		["a map", key],
		["JSON text", JSON.stringify(key)],
		["base64", Buffer.from(JSON.stringify(key)).toString("base64")],
		["line breaks that are escaped", { ...key, private_key: pem.replaceAll("\n", "\\n") }],
	])("signs in with its key as %s", async (_, given) => {
		const client = await signed({ method: "service-account-json", keyfile_json: given });
		expect(client).toBeInstanceOf(google.JWT);
		expect(client).toMatchObject({ email: "till@shop.example", key: pem, keyId: "k1" });
		expect((client as InstanceType<typeof google.JWT>).scopes).toContain(
			"https://www.googleapis.com/auth/bigquery",
		);
	});

	test("signs in with a key file, relative to the project", async () => {
		const dir = await mkdtemp(join(tmpdir(), "key-"));
		onTestFinished(() => rm(dir, { recursive: true }));
		await writeFile(join(dir, "till.json"), JSON.stringify(key));
		const client = await signed({ method: "service-account", keyfile: "till.json" }, dir);
		expect(client).toMatchObject({ email: "till@shop.example" });
	});

	test.each([
		["no file", { method: "service-account", keyfile: "nowhere.json" }],
		["no key at all", { method: "service-account-json", keyfile_json: "bm8ga2V5" }],
		[
			"a key without its private part",
			{ method: "service-account-json", keyfile_json: { client_email: "x" } },
		],
	])("is refused with %s, without a word of the key", async (_, settings) => {
		await expect(signed(settings)).rejects.toMatchObject({
			outcome: "failed",
			diagnostic: { code: "warehouse/setting-invalid", message: expect.not.stringContaining("bm8ga2V5") },
		});
	});

	test("is missed by name", async () => {
		await expect(signed({ method: "service-account-json" })).rejects.toMatchObject({
			diagnostic: { code: "warehouse/setting-missing", message: expect.stringContaining("keyfile_json") },
		});
	});
});

describe("oauth-secrets", () => {
	test("an access token is sent as it is", async () => {
		const client = await signed({ method: "oauth-secrets", token: "ya29.shop" });
		expect((await client.getRequestHeaders()).get("authorization")).toBe("Bearer ya29.shop");
	});

	test("a refresh token is exchanged at the address that is set", async () => {
		const seen: string[] = [];
		const server = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			seen.push(Buffer.concat(chunks).toString());
			response.writeHead(200, { "content-type": "application/json" });
			response.end(JSON.stringify({ access_token: "fresh", expires_in: 3600, token_type: "Bearer" }));
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		onTestFinished(() => void server.close());
		const address = server.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		const client = await signed({
			method: "oauth-secrets",
			refresh_token: "1//shop",
			client_id: "id",
			client_secret: "secret",
			token_uri: `http://127.0.0.1:${port}/token`,
		});
		expect((await client.getRequestHeaders()).get("authorization")).toBe("Bearer fresh");
		expect(Object.fromEntries(new URLSearchParams(seen[0]))).toEqual({
			grant_type: "refresh_token",
			refresh_token: "1//shop",
			client_id: "id",
			client_secret: "secret",
		});
	});
});

describe("external-oauth-wif", () => {
	const settings = {
		method: "external-oauth-wif",
		workload_pool_provider_path:
			"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
		token_endpoint: { type: "entra", request_url: "https://login.shop.example/token", request_data: "a=b" },
	};

	test("asks the identity provider for the token that Google exchanges", async () => {
		const client = await signed(settings);
		expect(client).toBeInstanceOf(google.IdentityPoolClient);
		const asked: unknown[] = [];
		const pool = client as InstanceType<typeof google.IdentityPoolClient>;
		pool.transporter.request = async (options: unknown) => {
			asked.push(options);
			return { data: { access_token: "from entra" } } as never;
		};
		expect(await pool.retrieveSubjectToken()).toBe("from entra");
		expect(asked).toMatchObject([{ url: "https://login.shop.example/token", method: "POST", data: "a=b" }]);
	});

	test("is refused for another kind of identity provider", async () => {
		const other = { ...settings, token_endpoint: { ...settings.token_endpoint, type: "okta" } };
		await expect(signed(other)).rejects.toMatchObject({
			diagnostic: { message: expect.stringContaining("`type: entra`") },
		});
	});
});

describe("any method", () => {
	test("may act as another service account, and count against another project's quota", async () => {
		const client = await signed({
			method: "oauth-secrets",
			token: "ya29.shop",
			impersonate_service_account: "robot@shop.example",
			quota_project: "till",
			scopes: ["https://www.googleapis.com/auth/bigquery"],
		});
		expect(client).toBeInstanceOf(google.Impersonated);
		const acting = client as InstanceType<typeof google.Impersonated>;
		expect(acting.getTargetPrincipal()).toBe("robot@shop.example");
		expect(acting).toMatchObject({
			quotaProjectId: "till",
			targetScopes: ["https://www.googleapis.com/auth/bigquery"],
		});
	});

	test("gives an emulator no credentials", async () => {
		const settings = { method: "oauth-secrets", token: "ya29.shop" };
		const client = await signIn(optionsOf(settings), { google, endpoint: "http://127.0.0.1:9050" });
		expect((await client.getRequestHeaders()).get("authorization")).toBeNull();
	});
});

describe("the API's address", () => {
	test.each([
		["bigquery.shop.example", "https://bigquery.shop.example"],
		["https://bigquery.shop.example/", "https://bigquery.shop.example"],
		["http://localhost:9050", "http://localhost:9050"],
		["http://[::1]:9050/", "http://[::1]:9050"],
	])("%s is %s", (given, endpoint) => {
		expect(bigQuerySettings(optionsOf({ api_endpoint: given })).apiEndpoint).toBe(endpoint);
	});

	test.each(["http://bigquery.shop.example", "ftp://localhost", "http://"])(
		"%s is refused: credentials would travel in plain text",
		(given) => {
			expect(() => bigQuerySettings(optionsOf({ api_endpoint: given }))).toThrow(/https:\/\//);
		},
	);
});
