import type { ConnectionOptions } from "snowflake-sdk";
import type { Refusal } from "../../diagnostics/refusal.js";
import type { SettingReader } from "../read-settings.js";
import { invalidSetting, unusableSignIn } from "../setting-refusal.js";
import type { ConnectOptions } from "../warehouse.js";
import { exchangeRefreshToken } from "./oauth-token.js";
import { readPrivateKey } from "./private-key.js";

export interface SignIn {
	readonly options: ConnectionOptions;
	/** Whether a person has to do something meanwhile, which takes its time. */
	readonly asksPerson: boolean;
}

const spellings = [
	"snowflake",
	"snowflake_jwt",
	"oauth",
	"jwt",
	"programmatic_access_token",
	"username_password_mfa",
	"externalbrowser",
	"workload_identity",
] as const;

type Way = (typeof spellings)[number];

/** How to prove who connects, by the keys of a dbt profile. */
export async function signIn(
	read: SettingReader,
	connect: ConnectOptions,
	accessUrl: string,
): Promise<SignIn> {
	const written = read.text("authenticator")?.trim() ?? "snowflake";
	const machine = (options: ConnectionOptions): SignIn => ({ options, asksPerson: false });
	if (/^https:\/\//i.test(written)) {
		return machine({
			authenticator: written,
			username: read.needed("user"),
			password: read.needed("password"),
		});
	}
	const way = spellings.find((one) => one === written.toLowerCase());
	switch (way) {
		case "snowflake":
		case "snowflake_jwt":
			return machine(await keyPairOrPassword(read, connect, way));
		case "oauth":
			return machine({
				...userOf(read),
				authenticator: "OAUTH",
				token: await oauthToken(read, connect, accessUrl),
			});
		case "jwt":
			return machine({ ...userOf(read), authenticator: "OAUTH", token: read.needed("token") });
		case "programmatic_access_token":
			return machine({
				...userOf(read),
				authenticator: "PROGRAMMATIC_ACCESS_TOKEN",
				token: read.needed("token", "password"),
			});
		case "workload_identity":
			return machine({ ...userOf(read), ...workloadOptions(read, connect) });
		case "username_password_mfa":
		case "externalbrowser":
			refuseInCi(way, connect);
			return { options: personal(read, way), asksPerson: true };
		case undefined:
			throw invalid(connect, `one of ${spellings.join(", ")} or the https address of an Okta account`);
		default:
			return way satisfies never;
	}
}

function refuseInCi(way: Way, { isCi, origin }: ConnectOptions): void {
	if (!isCi) return;
	throw unusableSignIn({
		name: "authenticator",
		value: way,
		why: "asks a person, and nobody is there in CI",
		instead:
			"give CI an output with a key pair (`private_key`, `private_key_path`), `programmatic_access_token` or `workload_identity`",
		origin,
	});
}

function invalid({ origin }: ConnectOptions, wanted: string): Refusal {
	return invalidSetting({ name: "authenticator", wanted, origin });
}

async function keyPairOrPassword(
	read: SettingReader,
	connect: ConnectOptions,
	way: Way,
): Promise<ConnectionOptions> {
	const username = read.needed("user");
	const privateKey = await readPrivateKey(read, connect);
	if (privateKey !== null) return { authenticator: "SNOWFLAKE_JWT", username, privateKey };
	if (way === "snowflake_jwt") read.needed("private_key");
	return { authenticator: "SNOWFLAKE", username, password: read.needed("password") };
}

const providers = ["AWS", "AZURE", "GCP", "OIDC"] as const;

/** What the platform that this runs on, or the CI service's own token, says of who it is. */
function workloadOptions(read: SettingReader, { origin }: ConnectOptions): ConnectionOptions {
	const written = read.needed("workload_identity_provider").trim().toUpperCase();
	const provider = providers.find((one) => one === written);
	if (provider === undefined) {
		const wanted = `one of ${providers.join(", ")}`;
		throw invalidSetting({ name: "workload_identity_provider", wanted, origin });
	}
	const resource = read.text("workload_identity_entra_resource");
	if (resource !== null && provider !== "AZURE") {
		const wanted = "left out where `workload_identity_provider` is not AZURE";
		throw invalidSetting({ name: "workload_identity_entra_resource", wanted, origin });
	}
	return {
		authenticator: "WORKLOAD_IDENTITY",
		workloadIdentityProvider: provider,
		...(provider === "OIDC" ? { token: read.needed("token") } : {}),
		...(resource === null ? {} : { workloadIdentityAzureEntraIdResource: resource }),
	};
}

function personal(read: SettingReader, way: "username_password_mfa" | "externalbrowser"): ConnectionOptions {
	if (way === "externalbrowser") return { authenticator: "EXTERNALBROWSER", ...userOf(read) };
	return {
		authenticator: "USERNAME_PASSWORD_MFA",
		username: read.needed("user"),
		password: read.needed("password"),
	};
}

/** Tokens name their user by themselves. */
function userOf(read: SettingReader): ConnectionOptions {
	const username = read.text("user");
	return username === null ? {} : { username };
}

/** With a client's id the token is a refresh token, as dbt has it. */
async function oauthToken(
	read: SettingReader,
	{ signal }: ConnectOptions,
	accessUrl: string,
): Promise<string> {
	const token = read.needed("token");
	const clientId = read.text("oauth_client_id");
	if (clientId === null) return token;
	const clientSecret = read.needed("oauth_client_secret");
	return exchangeRefreshToken({ accessUrl, clientId, clientSecret, refreshToken: token, signal });
}
