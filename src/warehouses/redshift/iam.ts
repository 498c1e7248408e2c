import { warehouseDenied, warehouseFailed } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { loadDriver } from "../load-driver.js";
import { readSettings, type SettingReader } from "../read-settings.js";
import { invalidSetting } from "../setting-refusal.js";
import type { ConnectOptions } from "../warehouse.js";
import { readHost } from "./host.js";

/** As whom to connect. */
export interface SignIn {
	readonly user: string;
	/** A password that AWS gave lasts for a quarter of an hour, so it is asked for again for each later connection. */
	readonly password: string | (() => Promise<string>) | null;
}

/** Loads a package of AWS's SDK, by its name. */
export type LoadPackage = (name: string) => Promise<unknown>;

/** The part of the SDK that is needed: a client that sends commands, and how each is made. */
interface Sdk {
	readonly newClient: (config: ClientConfig) => {
		send(command: unknown, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
	};
	readonly newCommand: (input: object) => unknown;
}

interface ClientConfig {
	readonly region?: string;
	readonly profile?: string;
	readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What to ask, of whom. */
interface Question {
	readonly install: string;
	readonly client: string;
	readonly command: string;
	readonly input: object;
	/** The right that asking needs. */
	readonly right: string;
}

/** tsc must not look for packages that only who signs in with IAM installs. */
export const importPackage: LoadPackage = (name) => import(name);

/** Signs in with IAM: AWS gives a user's name and a password for a while. */
export async function signInWithIam(options: ConnectOptions, load: LoadPackage): Promise<SignIn> {
	const question = questionOf(options);
	const sdk = await loadSdk(question, load);
	const client = sdk.newClient(clientConfig(options));

	async function ask(): Promise<{ readonly user: string; readonly password: string }> {
		try {
			const answer = await client.send(sdk.newCommand(question.input), { abortSignal: options.signal });
			return readAnswer(answer);
		} catch (error) {
			options.signal.throwIfAborted();
			throw refused(error, question);
		}
	}

	const first = await ask();
	let unused: string | null = first.password;
	return {
		user: first.user,
		password: async () => {
			const password = unused ?? (await ask()).password;
			unused = null;
			return password;
		},
	};
}

function questionOf(options: ConnectOptions): Question {
	const read = readSettings(options);
	const host = readHost(read.needed("host"));
	const database = read.needed("dbname", "database");
	if (read.flag("is_serverless") || host.isServerless) {
		return {
			install: "@aws-sdk/client-redshift-serverless",
			client: "RedshiftServerlessClient",
			command: "GetCredentialsCommand",
			input: {
				workgroupName:
					read.text("serverless_work_group") ?? host.name ?? read.needed("serverless_work_group"),
				dbName: database,
			},
			right: "redshift-serverless:GetCredentials",
		};
	}
	const cluster = read.text("cluster_id") ?? host.name ?? read.needed("cluster_id");
	// A role is a user of the database by its own name, which AWS makes.
	if (read.text("method") === "iam_role") {
		return {
			install: "@aws-sdk/client-redshift",
			client: "RedshiftClient",
			command: "GetClusterCredentialsWithIAMCommand",
			input: { ClusterIdentifier: cluster, DbName: database },
			right: "redshift:GetClusterCredentialsWithIAM",
		};
	}
	return {
		install: "@aws-sdk/client-redshift",
		client: "RedshiftClient",
		command: "GetClusterCredentialsCommand",
		input: {
			ClusterIdentifier: cluster,
			DbUser: read.needed("user"),
			DbName: database,
			AutoCreate: read.flag("autocreate"),
			...groupsOf(options),
		},
		right: "redshift:GetClusterCredentials",
	};
}

function groupsOf({ settings, origin }: ConnectOptions): { readonly DbGroups?: readonly string[] } {
	const groups = settings.db_groups;
	if (groups === undefined || groups === null) return {};
	if (!Array.isArray(groups) || !groups.every((group) => typeof group === "string"))
		throw invalidSetting({ name: "db_groups", wanted: "a list of texts", origin });
	return groups.length === 0 ? {} : { DbGroups: groups };
}

/** Keys that are set win over a profile; without either the SDK looks where it always does. */
function clientConfig(options: ConnectOptions): ClientConfig {
	const read = readSettings(options);
	const region = read.text("region") ?? readHost(read.needed("host")).region;
	const profile = read.text("iam_profile");
	const keys = readKeys(read);
	return {
		...(region === null ? {} : { region }),
		...(keys !== null ? { credentials: keys } : profile !== null ? { profile } : {}),
	};
}

/** Those of `iam`; a role has its own. */
function readKeys(read: SettingReader): NonNullable<ClientConfig["credentials"]> | null {
	const isSet = read.text("access_key_id") !== null || read.text("secret_access_key") !== null;
	if (!isSet || read.text("method") === "iam_role") return null;
	return { accessKeyId: read.needed("access_key_id"), secretAccessKey: read.needed("secret_access_key") };
}

async function loadSdk({ install, client, command }: Question, load: LoadPackage): Promise<Sdk> {
	const loaded = await loadDriver({ engine: "Redshift with IAM", install }, () => load(install));
	// The SDK's own types stay out, so that nobody must install it to build this; a name is checked before it is used.
	const classes = loaded as Readonly<Record<string, unknown>>;
	const classOf = (name: string) => {
		const found = classes[name];
		if (typeof found !== "function") throw new Error(`${install} has no ${name}`);
		return found as new (
			input: object,
		) => unknown;
	};
	const Client = classOf(client);
	const Command = classOf(command);
	return {
		newClient: (config) => new Client(config) as ReturnType<Sdk["newClient"]>,
		newCommand: (input) => new Command(input),
	};
}

/** A cluster's answer and a workgroup's differ in the case of their first letters. */
function readAnswer(answer: unknown): { readonly user: string; readonly password: string } {
	const fields = Object.fromEntries(
		Object.entries(answer ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const { dbuser: user, dbpassword: password } = fields;
	if (typeof user !== "string" || typeof password !== "string")
		throw new Error("the answer has no user or no password");
	return { user, password };
}

function refused(error: unknown, { right }: Question): Refusal {
	const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
	const reason = `IAM: ${message.split("\n", 1)[0] ?? name}`;
	return new Refusal(
		/AccessDenied|UnauthorizedOperation/i.test(name)
			? warehouseDenied(null, { engine: "Redshift", reason: `${reason} (needs \`${right}\`)` })
			: warehouseFailed(null, { engine: "Redshift", reason }),
		"failed",
	);
}
