import { join } from "node:path";
import { expect } from "vitest";
import { loadGoogleAuth } from "../../src/warehouses/bigquery/google-auth.js";
import { signIn as signInToGoogle } from "../../src/warehouses/bigquery/sign-in.js";
import { openDuckDb } from "../../src/warehouses/duckdb/open.js";
import { readModels } from "../../src/warehouses/duckdb/settings.js";
import { openWarehouse } from "../../src/warehouses/open-warehouse.js";
import { postgresSettings } from "../../src/warehouses/postgres/open.js";
import { sslAttempts } from "../../src/warehouses/postgres-wire/ssl.js";
import { readSettings } from "../../src/warehouses/read-settings.js";
import { openRedshift } from "../../src/warehouses/redshift/open.js";
import { redshiftWire } from "../../src/warehouses/redshift/session.js";
import { signIn as signInToSnowflake } from "../../src/warehouses/snowflake/sign-in.js";
import type { ConnectOptions, Warehouse } from "../../src/warehouses/warehouse.js";

export const engines = {
	bigquery: "BigQuery",
	snowflake: "Snowflake",
	postgres: "PostgreSQL",
	redshift: "Redshift",
	duckdb: "DuckDB",
	databricks: "Databricks",
};

/** A row of the table, and how it is shown to be true. */
export interface SignInCase {
	readonly engine: keyof typeof engines;
	readonly written: string;
	readonly needs: string;
	readonly works: "yes" | "not in CI" | "no";
	readonly why?: string;
	/** The line of the profile that is shown with a refusal begins so. */
	readonly chosenBy?: string;
	/** Lines of an output, but for its type. */
	readonly profile: string;
	/** Signs in as far as it goes without the service; what the driver is told or what a server of ours says. */
	readonly prove: (options: ConnectOptions) => Promise<unknown>;
	readonly gives: object;
}

const google = loadGoogleAuth();

async function toGoogle(options: ConnectOptions): Promise<unknown> {
	const client = await signInToGoogle(options, { google, endpoint: null });
	return { kind: client.constructor.name, ...client };
}

const bigQuery = { engine: "bigquery", works: "yes", prove: toGoogle } as const;
const project = "project: shop\ndataset: main\n";

async function toSnowflake(options: ConnectOptions): Promise<unknown> {
	const url = `http://127.0.0.1:${options.settings.port}`;
	return (await signInToSnowflake(readSettings(options), options, url)).options;
}

const snowflake = { engine: "snowflake", works: "yes", prove: toSnowflake } as const;
const account = "account: shop\ndatabase: shop\nport: \"{{ env_var('SNOWFLAKE_PORT') | int }}\"\n";
const clerk = `${account}user: clerk\n`;
const person = {
	works: "not in CI",
	why: "asks a person",
	chosenBy: "authenticator",
} as const;

async function toPostgres(options: ConnectOptions): Promise<unknown> {
	const settings = postgresSettings(options);
	const [ssl] = await sslAttempts(settings);
	const hasCertificate = typeof ssl === "object" && ssl.cert !== undefined && ssl.key !== undefined;
	return { user: settings.user, password: settings.password, hasCertificate };
}

const postgres = { engine: "postgres", works: "yes", prove: toPostgres } as const;
const shop = "host: db\nport: 5432\ndbname: shop\nschema: main\n";

/** A PostgreSQL in Redshift's place; AWS is one that gives the user whom that PostgreSQL knows. */
async function toRedshift(options: ConnectOptions): Promise<unknown> {
	const asked: Record<string, unknown> = {};
	class Command {
		constructor(readonly input: object) {
			Object.assign(asked, input);
		}
	}
	class Client {
		constructor(config: object) {
			Object.assign(asked, config);
		}
		send = async () => ({ DbUser: "postgres", DbPassword: "for a while" });
	}
	const { access: _, ...wire } = redshiftWire;
	const warehouse = await openRedshift(options, {
		wire,
		loadPackage: async (name) => {
			asked.package = name;
			return {
				RedshiftClient: Client,
				GetClusterCredentialsCommand: Command,
				GetClusterCredentialsWithIAMCommand: Command,
				RedshiftServerlessClient: Client,
				GetCredentialsCommand: Command,
			};
		},
	});
	return { ...asked, who: await answer(warehouse, "SELECT current_user AS answer") };
}

async function answer(warehouse: Warehouse, query: string): Promise<string | null | undefined> {
	try {
		const [row] = await warehouse.use({ source: true }, (session) => session.rows(query));
		return row?.answer;
	} finally {
		await warehouse.close();
	}
}

const redshift = { engine: "redshift", works: "yes", prove: toRedshift } as const;
const cluster =
	"host: \"{{ env_var('PGHOST') }}\"\nport: \"{{ env_var('PGPORT') | as_number }}\"\ndbname: postgres\nsslmode: disable\nregion: eu-west-1\n";
const identityCenter = {
	engine: "redshift",
	works: "no",
	why: "AWS has no driver for its identity center that runs in Node",
	chosenBy: "method",
	prove: toRedshift,
	gives: {},
} as const;

async function notes(options: ConnectOptions): Promise<unknown> {
	const table = options.settings.attach === undefined ? "users" : "crm.notes";
	const query = `SELECT CAST(count(*) AS VARCHAR) AS answer FROM ${table}`;
	return { rows: await answer(await openDuckDb(options, null), query) };
}

const databricks = {
	engine: "databricks",
	works: "no",
	why: "there is no adapter yet; `validate`, `compile` and `test` work",
	prove: openWarehouse,
	gives: {},
} as const;
const lake = "host: shop.cloud.databricks.example\nhttp_path: /sql/1\nschema: main\ncatalog: shop\n";

const certificates = join(import.meta.dirname, "../support/certificates");

export const signIns: readonly SignInCase[] = [
	{
		...bigQuery,
		written: "`method: oauth`, or none",
		needs: "Google's application default credentials",
		profile: `${project}method: oauth`,
		gives: { kind: "UserRefreshClient", _clientId: "adc" },
	},
	{
		...bigQuery,
		written: "`method: service-account`",
		needs: "`keyfile`",
		profile: `${project}method: service-account\nkeyfile: key.json`,
		gives: { kind: "JWT", email: "till@shop.example" },
	},
	{
		...bigQuery,
		written: "`method: service-account-json`",
		needs: "`keyfile_json` as a map",
		profile: `${project}method: service-account-json\nkeyfile_json:\n  client_email: till@shop.example\n  private_key: "{{ env_var('PEM_ESCAPED') }}"`,
		gives: { kind: "JWT", email: "till@shop.example" },
	},
	{
		...bigQuery,
		written: "`method: service-account-json`",
		needs: "`keyfile_json` as JSON text",
		profile: `${project}method: service-account-json\nkeyfile_json: "{{ env_var('KEY_JSON') }}"`,
		gives: { kind: "JWT", email: "till@shop.example" },
	},
	{
		...bigQuery,
		written: "`method: service-account-json`",
		needs: "`keyfile_json` in base64",
		profile: `${project}method: service-account-json\nkeyfile_json: "{{ env_var('KEY_BASE64') }}"`,
		gives: { kind: "JWT", email: "till@shop.example" },
	},
	{
		...bigQuery,
		written: "`method: oauth-secrets`",
		needs: "`token`",
		profile: `${project}method: oauth-secrets\ntoken: "{{ env_var('TOKEN') }}"`,
		gives: { kind: "OAuth2Client", credentials: { access_token: "t0ken" } },
	},
	{
		...bigQuery,
		written: "`method: oauth-secrets`",
		needs: "`refresh_token`, `client_id`, `client_secret`, and `token_uri` if it is not Google's",
		profile: `${project}method: oauth-secrets\nrefresh_token: "{{ env_var('TOKEN') }}"\nclient_id: till\nclient_secret: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { kind: "UserRefreshClient", _clientId: "till", _clientSecret: "sesame", _refreshToken: "t0ken" },
	},
	{
		...bigQuery,
		written: "`method: external-oauth-wif`",
		needs:
			"`workload_pool_provider_path`, `token_endpoint` (`type: entra`, `request_url`, `request_data`), perhaps `service_account_impersonation_url`",
		profile: `${project}method: external-oauth-wif\nworkload_pool_provider_path: //iam.googleapis.com/pools/shop\ntoken_endpoint: { type: entra, request_url: https://login.shop.example, request_data: a=b }`,
		gives: { kind: "IdentityPoolClient", audience: "//iam.googleapis.com/pools/shop" },
	},
	{
		...bigQuery,
		written: "any of these",
		needs: "`impersonate_service_account`, to act as another one",
		profile: `${project}method: service-account\nkeyfile: key.json\nimpersonate_service_account: robot@shop.example`,
		gives: { kind: "Impersonated", targetPrincipal: "robot@shop.example" },
	},
	{
		...snowflake,
		written: "no `authenticator`, or `snowflake`",
		needs: "`user`, `password`",
		profile: `${clerk}password: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { authenticator: "SNOWFLAKE", username: "clerk", password: "sesame" },
	},
	{
		...snowflake,
		written: "a key pair; `authenticator` as above, or `snowflake_jwt`",
		needs: "`user`, `private_key_path`, and `private_key_passphrase` if it is encrypted",
		profile: `${clerk}private_key_path: key.p8\nprivate_key_passphrase: "{{ env_var('PASSPHRASE') }}"`,
		gives: { authenticator: "SNOWFLAKE_JWT", username: "clerk" },
	},
	{
		...snowflake,
		written: "the same",
		needs: "`private_key` in PEM instead",
		profile: `${clerk}authenticator: snowflake_jwt\nprivate_key: "{{ env_var('PEM') }}"\nprivate_key_passphrase: "{{ env_var('NO_PASSPHRASE', '') }}"`,
		gives: { authenticator: "SNOWFLAKE_JWT" },
	},
	{
		...snowflake,
		written: "the same",
		needs: "`private_key` as DER in base64 instead",
		profile: `${clerk}private_key: "{{ env_var('DER') }}"`,
		gives: { authenticator: "SNOWFLAKE_JWT" },
	},
	{
		...snowflake,
		written: "`authenticator: oauth`",
		needs: "`token`",
		profile: `${account}authenticator: oauth\ntoken: "{{ env_var('TOKEN') }}"`,
		gives: { authenticator: "OAUTH", token: "t0ken" },
	},
	{
		...snowflake,
		written: "`authenticator: oauth`",
		needs: "a refresh token in `token`, `oauth_client_id`, `oauth_client_secret`",
		profile: `${account}authenticator: oauth\ntoken: "{{ env_var('TOKEN') }}"\noauth_client_id: till\noauth_client_secret: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { authenticator: "OAUTH", token: "acc3ss" },
	},
	{
		...snowflake,
		written: "`authenticator: jwt`",
		needs: "`token`, passed on as OAuth",
		profile: `${account}authenticator: jwt\ntoken: "{{ env_var('TOKEN') }}"`,
		gives: { authenticator: "OAUTH", token: "t0ken" },
	},
	{
		...snowflake,
		written: "`authenticator: programmatic_access_token`",
		needs: "`token`",
		profile: `${clerk}authenticator: programmatic_access_token\ntoken: "{{ env_var('TOKEN') }}"`,
		gives: { authenticator: "PROGRAMMATIC_ACCESS_TOKEN", token: "t0ken" },
	},
	{
		...snowflake,
		written: "`authenticator: workload_identity`",
		needs: "`workload_identity_provider: OIDC`, `token`",
		profile: `${account}authenticator: workload_identity\nworkload_identity_provider: oidc\ntoken: "{{ env_var('TOKEN') }}"`,
		gives: { authenticator: "WORKLOAD_IDENTITY", workloadIdentityProvider: "OIDC", token: "t0ken" },
	},
	{
		...snowflake,
		written: "`authenticator: workload_identity`",
		needs: "`workload_identity_provider` AWS, GCP, or AZURE with perhaps `workload_identity_entra_resource`",
		profile: `${account}authenticator: workload_identity\nworkload_identity_provider: azure\nworkload_identity_entra_resource: api://shop`,
		gives: { workloadIdentityProvider: "AZURE", workloadIdentityAzureEntraIdResource: "api://shop" },
	},
	{
		...snowflake,
		written: "`authenticator: https://….okta.com`",
		needs: "`user`, `password`",
		profile: `${clerk}authenticator: https://shop.okta.com\npassword: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { authenticator: "https://shop.okta.com", username: "clerk", password: "sesame" },
	},
	{
		...snowflake,
		...person,
		written: "`authenticator: username_password_mfa`",
		needs: "`user`, `password`",
		profile: `${clerk}authenticator: username_password_mfa\npassword: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { authenticator: "USERNAME_PASSWORD_MFA", password: "sesame" },
	},
	{
		...snowflake,
		...person,
		written: "`authenticator: externalbrowser`",
		needs: "a browser",
		profile: `${clerk}authenticator: externalbrowser`,
		gives: { authenticator: "EXTERNALBROWSER", username: "clerk" },
	},
	{
		...postgres,
		written: "a password",
		needs: "`user`, `password` (`pass`)",
		profile: `${shop}user: clerk\npass: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { user: "clerk", password: "sesame", hasCertificate: false },
	},
	{
		...postgres,
		written: "a client's certificate",
		needs: "`user`, `sslcert`, `sslkey`, and an `sslmode` that encrypts",
		profile: `${shop}user: clerk\nsslmode: require\nsslcert: ${certificates}/client.crt\nsslkey: ${certificates}/client.key`,
		gives: { user: "clerk", password: null, hasCertificate: true },
	},
	{
		...redshift,
		written: "`method: database`, or none",
		needs: "`user`, `password` (`pass`)",
		profile: `${cluster}user: postgres\npassword: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}"`,
		gives: { who: "postgres" },
	},
	{
		...redshift,
		written: "`method: iam`",
		needs: "`user`, `cluster_id` unless the host names it, and `access_key_id` with `secret_access_key`",
		profile: `${cluster}method: iam\nuser: till\ncluster_id: shop\naccess_key_id: AKIA\nsecret_access_key: "{{ env_var('TOKEN') }}"`,
		gives: {
			package: "@aws-sdk/client-redshift",
			ClusterIdentifier: "shop",
			DbUser: "till",
			credentials: { accessKeyId: "AKIA", secretAccessKey: "t0ken" },
			who: "postgres",
		},
	},
	{
		...redshift,
		written: "`method: iam`",
		needs: "the same, with `iam_profile` or what AWS's SDK finds by itself instead of the keys",
		profile: `${cluster}method: iam\nuser: till\ncluster_id: shop\niam_profile: prod`,
		gives: { ClusterIdentifier: "shop", profile: "prod", who: "postgres" },
	},
	{
		...redshift,
		written: "`method: iam`, serverless",
		needs: "`serverless_work_group` unless the host names it; keys, `iam_profile` or neither",
		profile: `${cluster}method: iam\nuser: till\nis_serverless: true\nserverless_work_group: shop`,
		gives: { package: "@aws-sdk/client-redshift-serverless", workgroupName: "shop", who: "postgres" },
	},
	{
		...redshift,
		written: "`method: iam_role`",
		needs: "`cluster_id` or `serverless_work_group` unless the host names it; `iam_profile` or nothing",
		profile: `${cluster}method: iam_role\ncluster_id: shop`,
		gives: { package: "@aws-sdk/client-redshift", ClusterIdentifier: "shop", who: "postgres" },
	},
	{
		...identityCenter,
		written: "`method: browser_identity_center`",
		needs: "a browser",
		profile: `${cluster}method: browser_identity_center\nidc_region: eu-west-1\nissuer_url: https://shop.example`,
	},
	{
		...identityCenter,
		written: "`method: oauth_token_identity_center`",
		needs: "`token_endpoint`",
		profile: `${cluster}method: oauth_token_identity_center\ntoken_endpoint: { type: okta, request_url: https://shop.example }`,
	},
	{
		engine: "duckdb",
		works: "yes",
		written: "`path` of a file",
		needs: "nothing",
		profile: "path: shop.duckdb",
		prove: notes,
		gives: { rows: "1" },
	},
	{
		engine: "duckdb",
		works: "yes",
		written: "`attach`",
		needs: "`secrets`, where one asks for them",
		profile: "path: shop.duckdb\nattach:\n  - { path: crm.duckdb }",
		prove: notes,
		gives: { rows: "1" },
	},
	{
		engine: "duckdb",
		works: "yes",
		written: "`path: md:NAME`",
		needs: "`motherduck_token` in `settings` or `config_options`, or in the environment",
		profile: "path: md:shop\nsettings: { motherduck_token: \"{{ env_var('TOKEN') }}\" }",
		prove: async (options) => readModels(options, null).preparation,
		gives: { motherDuck: expect.arrayContaining([expect.stringMatching(/motherduck_token.*t0ken/)]) },
	},
	{
		...databricks,
		written: "`token`",
		needs: "`host`, `http_path`",
		profile: `${lake}token: "{{ env_var('TOKEN') }}"`,
	},
	{
		...databricks,
		written: "`auth_type: oauth`",
		needs: "`client_id` and `client_secret`, `azure_client_id` and `azure_client_secret`, or a browser",
		profile: `${lake}auth_type: oauth\nclient_id: till\nclient_secret: "{{ env_var('TOKEN') }}"`,
	},
];
