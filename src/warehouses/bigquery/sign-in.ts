import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { readSettings, type SettingReader } from "../read-settings.js";
import { invalidSetting, missingSetting } from "../setting-refusal.js";
import type { ConnectOptions } from "../warehouse.js";
import type { AuthClient, GoogleAuthLibrary } from "./google-auth.js";
import { isEmulator } from "./settings.js";

const methods = [
	"oauth",
	"service-account",
	"service-account-json",
	"oauth-secrets",
	"external-oauth-wif",
] as const;

/** Those of dbt: with Drive, since models may read sheets. */
const defaultScopes = ["bigquery", "cloud-platform", "drive", "userinfo.email"].map(
	(name) => `https://www.googleapis.com/auth/${name}`,
);

/** Signs in by the keys of a dbt profile; nothing is asked of Google before the first request. */
export async function signIn(
	options: ConnectOptions,
	{ google, endpoint }: { readonly google: GoogleAuthLibrary; readonly endpoint: string | null },
): Promise<AuthClient> {
	const read = readSettings(options);
	const method = read.choice("method", methods) ?? "oauth";
	if (isEmulator(endpoint)) return new google.PassThroughClient();
	const signing: Signing = { google, read, options, scopes: scopesOf(options) };
	const client = await clientBy(method, signing);
	const target = read.text("impersonate_service_account");
	const acting =
		target === null
			? client
			: new google.Impersonated({
					sourceClient: client,
					targetPrincipal: target,
					targetScopes: [...signing.scopes],
					lifetime: 3600,
				});
	const quotaProject = read.text("quota_project");
	if (quotaProject !== null) acting.quotaProjectId = quotaProject;
	return acting;
}

interface Signing {
	readonly google: GoogleAuthLibrary;
	readonly read: SettingReader;
	readonly options: ConnectOptions;
	readonly scopes: readonly string[];
}

async function clientBy(method: (typeof methods)[number], signing: Signing): Promise<AuthClient> {
	const { read, options } = signing;
	switch (method) {
		case "oauth":
			return defaultClient(signing);
		case "service-account":
			return keyClient(signing, await keyOfFile(read.needed("keyfile"), options));
		case "service-account-json":
			return keyClient(signing, keyOfSetting(options));
		case "oauth-secrets":
			return secretsClient(signing);
		case "external-oauth-wif":
			return federatedClient(signing);
		default:
			return method satisfies never;
	}
}

/** What `gcloud auth application-default login`, GOOGLE_APPLICATION_CREDENTIALS or the machine itself gives. */
async function defaultClient({ google, read, scopes }: Signing): Promise<AuthClient> {
	// Known, it is not looked for on the network, which takes seconds where no machine of Google's answers.
	const projectId = read.text("execution_project") ?? read.needed("project", "database");
	try {
		return await new google.GoogleAuth({ scopes: [...scopes], projectId }).getClient();
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const reason = message.split("\n", 1)[0] ?? "";
		throw new Refusal(warehouseFailed(null, { engine: "BigQuery", reason }), "failed");
	}
}

type Key = Readonly<Record<string, unknown>>;

async function keyOfFile(path: string, { baseDir, origin }: ConnectOptions): Promise<Key> {
	const file = isAbsolute(path) ? path : join(baseDir, path);
	const text = await readFile(file, "utf8").catch(() => "");
	const key = parseKey(text);
	if (key !== null) return key;
	throw invalid(
		origin,
		"keyfile",
		`the path of a service account's key, and \`${file}\` is none that can be read`,
	);
}

function keyOfSetting({ settings, type, origin }: ConnectOptions): Key {
	const { keyfile_json: given } = settings;
	if (given === undefined || given === null || given === "") {
		throw missingSetting({ name: "keyfile_json", type, origin });
	}
	if (isMap(given)) return given;
	const text = typeof given === "string" ? given : "";
	const key = parseKey(text) ?? parseKey(Buffer.from(text, "base64").toString("utf8"));
	if (key !== null) return key;
	throw invalid(origin, "keyfile_json", "a service account's key: a map, JSON text or base64");
}

function parseKey(text: string): Key | null {
	try {
		const value: unknown = JSON.parse(text);
		return isMap(value) ? value : null;
	} catch {
		return null;
	}
}

function isMap(value: unknown): value is Key {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys that came through an environment variable often have their line breaks escaped. */
function keyClient({ google, options, scopes }: Signing, key: Key): AuthClient {
	const { client_email: email, private_key: privateKey, private_key_id: keyId } = key;
	if (typeof email !== "string" || typeof privateKey !== "string") {
		const wanted = "the key of a service account, with `client_email` and `private_key`";
		throw invalid(options.origin, "keyfile_json" in options.settings ? "keyfile_json" : "keyfile", wanted);
	}
	return new google.JWT({
		email,
		key: privateKey.replaceAll("\\n", "\n"),
		...(typeof keyId === "string" ? { keyId } : {}),
		scopes: [...scopes],
	});
}

function secretsClient({ google, read }: Signing): AuthClient {
	const refreshToken = read.text("refresh_token");
	if (refreshToken === null) {
		const client = new google.OAuth2Client();
		client.setCredentials({ access_token: read.needed("token") });
		return client;
	}
	const tokenUri = read.text("token_uri");
	return new google.UserRefreshClient({
		clientId: read.needed("client_id"),
		clientSecret: read.needed("client_secret"),
		refreshToken,
		...(tokenUri === null ? {} : { endpoints: { oauth2TokenUrl: tokenUri } }),
	});
}

/** Workload identity federation: the identity provider's token is exchanged for one of Google's. */
function federatedClient({ google, read, options, scopes }: Signing): AuthClient {
	const endpoint = tokenEndpoint(options);
	const impersonation = read.text("service_account_impersonation_url");
	const client = new google.IdentityPoolClient({
		type: "external_account",
		audience: read.needed("workload_pool_provider_path"),
		subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
		token_url: "https://sts.googleapis.com/v1/token",
		...(impersonation === null ? {} : { service_account_impersonation_url: impersonation }),
		subject_token_supplier: {
			getSubjectToken: async ({ transporter }) => {
				const { data } = await transporter.request<{ readonly access_token?: string }>({
					url: endpoint.url,
					method: "POST",
					headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
					data: endpoint.data,
					responseType: "json",
				});
				if (typeof data.access_token === "string") return data.access_token;
				const reason = "the answer of `token_endpoint` has no `access_token`";
				throw new Refusal(warehouseFailed(null, { engine: "BigQuery", reason }), "failed");
			},
		},
	});
	client.scopes = [...scopes];
	return client;
}

function tokenEndpoint({ settings, origin }: ConnectOptions): {
	readonly url: string;
	readonly data: string;
} {
	const { token_endpoint: given } = settings;
	const { type, request_url: url, request_data: data } = isMap(given) ? given : {};
	if (type === "entra" && typeof url === "string" && typeof data === "string") return { url, data };
	throw invalid(origin, "token_endpoint", "a map of `type: entra`, `request_url` and `request_data`");
}

function scopesOf({ settings, origin }: ConnectOptions): readonly string[] {
	const { scopes } = settings;
	if (scopes === undefined || scopes === null) return defaultScopes;
	const list: readonly unknown[] = Array.isArray(scopes) ? scopes : [scopes];
	const texts = list.filter((scope): scope is string => typeof scope === "string");
	if (texts.length === list.length && texts.length > 0) return texts;
	throw invalid(origin, "scopes", "a list of OAuth scopes");
}

function invalid(origin: string, name: string, wanted: string): Refusal {
	return invalidSetting({ name, wanted, origin });
}
