import { createVerify, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createProxy, request as requestHttp } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import type { ConnectOptions } from "../../src/warehouses/warehouse.js";
import { openSnowflakeAt } from "../support/open-snowflake.js";
import {
	type SnowflakeScript,
	type SnowflakeServer,
	startSnowflakeServer,
} from "../support/snowflake-server.js";

let server: SnowflakeServer | null = null;

afterEach(async () => {
	await server?.stop();
	server = null;
});

/** Connects and lets go; what the login said. */
async function loginWith(
	settings: ConnectOptions["settings"],
	script: SnowflakeScript = {},
): Promise<{ readonly data: Readonly<Record<string, unknown>>; readonly query: URLSearchParams }> {
	server = await startSnowflakeServer(script);
	const warehouse = await openSnowflakeAt(server.port, settings);
	await warehouse.close();
	const [login] = server.to("/session/v1/login-request");
	if (login === undefined) throw new Error("there was no login");
	return { data: login.json.data as Readonly<Record<string, unknown>>, query: login.query };
}

async function refusalOf(
	settings: ConnectOptions["settings"],
	{ script = {}, isCi = false }: { readonly script?: SnowflakeScript; readonly isCi?: boolean } = {},
): Promise<Pick<Diagnostic, "code" | "message" | "hint">> {
	server = await startSnowflakeServer(script);
	const error = await openSnowflakeAt(server.port, settings, { isCi }).then(
		() => null,
		(refusal: unknown) => refusal,
	);
	expect(error).toMatchObject({ name: "Refusal", outcome: "failed" });
	return (error as { readonly diagnostic: Diagnostic }).diagnostic;
}

describe("sign-in", () => {
	test.each([
		[{}, { AUTHENTICATOR: "SNOWFLAKE", LOGIN_NAME: "clerk", PASSWORD: "sesame" }],
		[{ authenticator: "snowflake" }, { AUTHENTICATOR: "SNOWFLAKE", PASSWORD: "sesame" }],
		[
			{ authenticator: "oauth", token: "t0ken" },
			{ AUTHENTICATOR: "OAUTH", TOKEN: "t0ken" },
		],
		[
			{ authenticator: "jwt", token: "t0ken", user: "" },
			{ AUTHENTICATOR: "OAUTH", TOKEN: "t0ken" },
		],
		[
			{ authenticator: "programmatic_access_token", token: "t0ken" },
			{ AUTHENTICATOR: "PROGRAMMATIC_ACCESS_TOKEN", TOKEN: "t0ken" },
		],
		[
			{ authenticator: "PROGRAMMATIC_ACCESS_TOKEN", password: "t0ken" },
			{ AUTHENTICATOR: "PROGRAMMATIC_ACCESS_TOKEN", TOKEN: "t0ken" },
		],
		[
			{ authenticator: "username_password_mfa" },
			{ AUTHENTICATOR: "USERNAME_PASSWORD_MFA", LOGIN_NAME: "clerk", PASSWORD: "sesame" },
		],
	])("%j", async (settings, expected) => {
		expect((await loginWith(settings)).data).toMatchObject(expected);
	});

	test("with a client's id the token is exchanged for an access token", async () => {
		const token = { status: 200, body: '{"access_token":"acc3ss","token_type":"Bearer"}' };
		const settings = {
			authenticator: "oauth",
			token: "refr3sh",
			oauth_client_id: "shop/1",
			oauth_client_secret: "cl:ient",
		};
		expect((await loginWith(settings, { token })).data).toMatchObject({
			AUTHENTICATOR: "OAUTH",
			TOKEN: "acc3ss",
		});
		const [exchange] = server?.to("/oauth/token-request") ?? [];
		expect(Object.fromEntries(new URLSearchParams(exchange?.text))).toEqual({
			grant_type: "refresh_token",
			refresh_token: "refr3sh",
			redirect_uri: "http://localhost/",
		});
		const basic = Buffer.from(exchange?.headers.authorization?.slice("Basic ".length) ?? "", "base64");
		expect(basic.toString()).toBe("shop/1:cl:ient");
	});

	test("a refresh token that is not taken is no secret told", async () => {
		const script = { token: { status: 400, body: '{"error":"invalid_grant","message":"refr3sh"}' } };
		const settings = { oauth_client_id: "shop", oauth_client_secret: "cl1ent" };
		const { code, message } = await refusalOf(
			{ ...settings, authenticator: "oauth", token: "refr3sh" },
			{ script },
		);
		expect(code).toBe("warehouse/failed");
		expect(message).toContain("HTTP 400");
		expect(message).not.toMatch(/refr3sh|cl1ent/);
	});

	test("role, warehouse, database, schema and query tag go along", async () => {
		const settings = { role: "loader", warehouse: "Small", schema: '"Mixed"', query_tag: "nightly" };
		const { data, query } = await loginWith(settings);
		expect(Object.fromEntries(query)).toMatchObject({
			roleName: "LOADER",
			warehouse: "SMALL",
			databaseName: "SHOP",
			schemaName: '"Mixed"',
		});
		expect(data.SESSION_PARAMETERS).toMatchObject({ QUERY_TAG: "nightly" });
		expect((await loginWith({})).data.SESSION_PARAMETERS).toMatchObject({ QUERY_TAG: "tailrace" });
	});

	test("underscores in an account are hyphens, as in its address", async () => {
		expect((await loginWith({ account: "my_org-my_shop" })).data.ACCOUNT_NAME).toBe("my-org-my-shop");
	});
});

describe("workload identity", () => {
	// The driver gives a token only to hosts of Snowflake's, unless it is told of another one.
	beforeAll(() => void vi.stubEnv("SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES", "127.0.0.1"));
	afterAll(() => void vi.unstubAllEnvs());
	const settings = { authenticator: "workload_identity", password: "", user: "" };

	test("the CI service's own token is handed on", async () => {
		const oidc = { ...settings, workload_identity_provider: "oidc", token: "t0ken" };
		expect((await loginWith(oidc)).data).toMatchObject({
			AUTHENTICATOR: "WORKLOAD_IDENTITY",
			PROVIDER: "OIDC",
			TOKEN: "t0ken",
		});
	});

	test.each([
		[{ workload_identity_provider: "oidc" }, "warehouse/setting-missing", "`token`"],
		[{}, "warehouse/setting-missing", "`workload_identity_provider`"],
		[{ workload_identity_provider: "vault" }, "warehouse/setting-invalid", "AWS, AZURE, GCP, OIDC"],
		[
			{ workload_identity_provider: "AWS", workload_identity_entra_resource: "api://shop" },
			"warehouse/setting-invalid",
			"`workload_identity_entra_resource`",
		],
	])("%j is refused", async (wrong, code, words) => {
		const refused = await refusalOf({ ...settings, ...wrong });
		expect(refused).toMatchObject({ code, message: expect.stringContaining(words) });
		expect(server?.requests).toEqual([]);
	});
});

test("a proxy stands between", async () => {
	server = await startSnowflakeServer();
	const { port } = server;
	const asked: string[] = [];
	const proxy = createProxy((request, response) => {
		const { method, url = "", headers } = request;
		asked.push(`${headers.host} ${url}`);
		const onward = requestHttp({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 0, answer.headers);
			answer.pipe(response);
		});
		request.pipe(onward);
	}).listen(0, "127.0.0.1");
	await once(proxy, "listening");
	try {
		const through = String((proxy.address() as AddressInfo).port);
		const settings = { host: "shop.snowflake.example", proxy_host: "127.0.0.1", proxy_port: through };
		await (await openSnowflakeAt(80, settings)).close();
	} finally {
		proxy.closeAllConnections();
		proxy.close();
	}
	expect(asked[0]).toMatch(/^shop\.snowflake\.example(:80)? \/session\/v1\/login-request/);
	expect(server.to("/session/v1/login-request")).toHaveLength(1);
});

describe("key pair", () => {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pem = String(privateKey.export({ format: "pem", type: "pkcs8" }));
	const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
	const locked = { cipher: "aes-256-cbc", passphrase: "open sesame" };
	const lockedPem = String(privateKey.export({ format: "pem", type: "pkcs8", ...locked }));
	const lockedDer = privateKey.export({ format: "der", type: "pkcs8", ...locked }).toString("base64");
	let folder = "";
	let path = "";

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "keys-"));
		path = join(folder, "shop.p8");
		await writeFile(path, lockedPem);
	});

	afterAll(() => rm(folder, { recursive: true }));

	async function expectSigned(settings: ConnectOptions["settings"]): Promise<void> {
		const { data } = await loginWith({ password: "", ...settings });
		expect(data.AUTHENTICATOR).toBe("SNOWFLAKE_JWT");
		const [head, body, signature = ""] = String(data.TOKEN).split(".");
		const verify = createVerify("RSA-SHA256").update(`${head}.${body}`);
		expect(verify.verify(publicKey, signature, "base64url")).toBe(true);
		const claims: unknown = JSON.parse(Buffer.from(body ?? "", "base64url").toString());
		expect(claims).toMatchObject({ sub: "SHOP.CLERK" });
	}

	test("PEM", () => expectSigned({ private_key: pem }));
	test("PEM whose line breaks are escaped", () =>
		expectSigned({ private_key: pem.replaceAll("\n", "\\n"), authenticator: "snowflake_jwt" }));
	test("base64 DER", () => expectSigned({ private_key: der }));
	test("encrypted base64 DER", () =>
		expectSigned({ private_key: lockedDer, private_key_passphrase: "open sesame" }));
	test("an encrypted file", () =>
		expectSigned({ private_key_path: path, private_key_passphrase: "open sesame" }));

	test.each([
		["a wrong passphrase", () => ({ private_key_path: path, private_key_passphrase: "no" })],
		["no passphrase", () => ({ private_key_path: path })],
		["no file", () => ({ private_key_path: "nowhere.p8" })],
		["no key", () => ({ private_key: "c2VzYW1l" })],
		["two keys", () => ({ private_key: pem, private_key_path: path })],
	])("%s is refused without a connection", async (_, settings) => {
		const { code, message } = await refusalOf(settings());
		expect(code).toBe("warehouse/setting-invalid");
		expect(message).not.toContain("PRIVATE KEY-----");
		expect(server?.requests).toEqual([]);
	});
});

describe("refusals", () => {
	test.each(["externalbrowser", "username_password_mfa"])(
		"%s asks a person, which CI is not",
		async (way) => {
			const { code, message, hint } = await refusalOf({ authenticator: way }, { isCi: true });
			expect(code).toBe("warehouse/sign-in-unusable");
			expect(message).toContain(`\`authenticator: ${way}\` in profiles.yml (shop.dev) asks a person`);
			expect(hint).toContain("private_key");
			expect(hint).toContain("programmatic_access_token");
			expect(server?.requests).toEqual([]);
		},
	);

	test.each([
		[{ password: "" }, "`password`"],
		[{ user: "" }, "`user`"],
		[{ account: "" }, "`account`"],
		[{ database: "" }, "`database`"],
		[{ authenticator: "oauth" }, "`token`"],
		[{ authenticator: "snowflake_jwt" }, "`private_key`"],
		[{ authenticator: "oauth", token: "t", oauth_client_id: "c" }, "`oauth_client_secret`"],
	])("%j lacks a setting", async (settings, name) => {
		const { code, message } = await refusalOf(settings);
		expect(code).toBe("warehouse/setting-missing");
		expect(message).toContain(name);
	});

	test("an authenticator that there is not", async () => {
		const { code, message } = await refusalOf({ authenticator: "kerberos" });
		expect(code).toBe("warehouse/setting-invalid");
		expect(message).toContain("one of snowflake");
	});

	test("what the service says of a wrong password", async () => {
		const script = { refusal: { code: "390100", message: "Incorrect username or password was specified." } };
		const { code, message } = await refusalOf({}, { script });
		expect({ code, message }).toEqual({
			code: "warehouse/failed",
			message: "Snowflake: Incorrect username or password was specified.",
		});
	});

	test("a database that the role does not see", async () => {
		const { code, message } = await refusalOf({}, { script: { database: null } });
		expect(code).toBe("warehouse/failed");
		expect(message).toContain('the database "SHOP" is not there');
	});

	test("a host that takes the call and says nothing is given up", async () => {
		const silent = createServer(() => undefined).listen(0, "127.0.0.1");
		await once(silent, "listening");
		const { port } = silent.address() as AddressInfo;
		const sockets: Socket[] = [];
		silent.on("connection", (socket) => sockets.push(socket));
		try {
			await expect(openSnowflakeAt(port, { connect_timeout: 1 })).rejects.toMatchObject({
				diagnostic: {
					code: "warehouse/unreachable",
					message: `cannot reach Snowflake at \`127.0.0.1:${port}\`: no answer within 1 s`,
				},
			});
		} finally {
			for (const socket of sockets) socket.destroy();
			silent.close();
		}
	});

	test("nobody listens: no minutes are spent on trying", async () => {
		server = await startSnowflakeServer();
		const { port } = server;
		await server.stop();
		server = null;
		const begun = performance.now();
		await expect(openSnowflakeAt(port)).rejects.toMatchObject({
			diagnostic: { code: "warehouse/unreachable", message: expect.stringContaining("127.0.0.1") },
		});
		expect(performance.now() - begun).toBeLessThan(10_000);
	});
});
