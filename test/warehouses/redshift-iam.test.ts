import { expect, test } from "vitest";
import { type LoadPackage, signInWithIam } from "../../src/warehouses/redshift/iam.js";
import type { ConnectOptions } from "../../src/warehouses/warehouse.js";

function options(settings: ConnectOptions["settings"]): ConnectOptions {
	return {
		type: "redshift",
		settings,
		baseDir: "/",
		origin: "profiles.yml (shop.prod)",
		stateSchema: "tailrace",
		signal: new AbortController().signal,
		owner: { holder: "test", isHolderGone: () => false },
		isCi: true,
	};
}

/** A package of the SDK whose client writes down what it is told and answers so. */
function fakeSdk(names: { client: string; command: string }, answer: () => Promise<unknown>) {
	const said: unknown[] = [];
	class Command {
		constructor(readonly input: object) {}
	}
	class Client {
		constructor(config: object) {
			said.push(config);
		}
		send(command: Command): Promise<unknown> {
			said.push(command.input);
			return answer();
		}
	}
	const load: LoadPackage = async (name) => {
		said.push(name);
		return { [names.client]: Client, [names.command]: Command };
	};
	return { said, load };
}

const cluster = { client: "RedshiftClient", command: "GetClusterCredentialsCommand" };
const workgroup = { client: "RedshiftServerlessClient", command: "GetCredentialsCommand" };
const host = "shop.abc123.eu-west-1.redshift.amazonaws.com";

test("a cluster's user, with keys and groups", async () => {
	let asked = 0;
	const { said, load } = fakeSdk(cluster, async () => {
		asked += 1;
		return { DbUser: "IAMA:ann", DbPassword: `secret ${asked}` };
	});
	const settings = {
		host,
		user: "ann",
		dbname: "shop",
		access_key_id: "AKIA",
		secret_access_key: "s3cret",
		db_groups: ["readers"],
		autocreate: true,
	};
	const { user, password } = await signInWithIam(options(settings), load);
	expect(user).toBe("IAMA:ann");
	expect(said).toEqual([
		"@aws-sdk/client-redshift",
		{ region: "eu-west-1", credentials: { accessKeyId: "AKIA", secretAccessKey: "s3cret" } },
		{
			ClusterIdentifier: "shop",
			DbUser: "ann",
			DbName: "shop",
			AutoCreate: true,
			DbGroups: ["readers"],
		},
	]);
	if (typeof password !== "function") throw new Error("the password is not asked for");
	expect([await password(), await password()]).toEqual(["secret 1", "secret 2"]);
});

test("a role is a user by itself, and has no keys", async () => {
	const byRole = { client: "RedshiftClient", command: "GetClusterCredentialsWithIAMCommand" };
	const { said, load } = fakeSdk(byRole, async () => ({ DbUser: "IAMR:shop", DbPassword: "secret" }));
	const settings = { method: "iam_role", host, dbname: "shop", iam_profile: "prod", access_key_id: "AKIA" };
	expect((await signInWithIam(options(settings), load)).user).toBe("IAMR:shop");
	expect(said.slice(1)).toEqual([
		{ region: "eu-west-1", profile: "prod" },
		{ ClusterIdentifier: "shop", DbName: "shop" },
	]);
});

test("a workgroup's user, with a profile", async () => {
	const { said, load } = fakeSdk(workgroup, async () => ({ dbUser: "IAMR:shop", dbPassword: "secret" }));
	const settings = {
		host: "shop.123456789012.us-east-2.redshift-serverless.amazonaws.com",
		user: "ann",
		dbname: "shop",
		iam_profile: "prod",
	};
	expect((await signInWithIam(options(settings), load)).user).toBe("IAMR:shop");
	expect(said).toEqual([
		"@aws-sdk/client-redshift-serverless",
		{ region: "us-east-2", profile: "prod" },
		{ workgroupName: "shop", dbName: "shop" },
	]);
});

test("what is set wins over what the host says", async () => {
	const { said, load } = fakeSdk(workgroup, async () => ({ dbUser: "u", dbPassword: "p" }));
	const settings = {
		host: "redshift.shop.example",
		dbname: "shop",
		is_serverless: true,
		serverless_work_group: "orders",
		region: "eu-north-1",
	};
	await signInWithIam(options(settings), load);
	expect(said.slice(1)).toEqual([{ region: "eu-north-1" }, { workgroupName: "orders", dbName: "shop" }]);
});

test.each([
	[{ host: "redshift.shop.example", user: "ann", dbname: "shop" }, "warehouse/setting-missing", /cluster_id/],
	[
		{ host, user: "ann", dbname: "shop", access_key_id: "AKIA" },
		"warehouse/setting-missing",
		/secret_access_key/,
	],
	[
		{ host, user: "ann", dbname: "shop", secret_access_key: "s3cret" },
		"warehouse/setting-missing",
		/`access_key_id`/,
	],
	[{ host, user: "ann", dbname: "shop", db_groups: "readers" }, "warehouse/setting-invalid", /db_groups/],
])("%o is refused", async (settings, code, message) => {
	const { load } = fakeSdk(cluster, async () => ({}));
	await expect(signInWithIam(options(settings), load)).rejects.toMatchObject({
		diagnostic: { code, message: expect.stringMatching(message) },
	});
});

test("a missing package names itself", async () => {
	const load: LoadPackage = async () => {
		throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });
	};
	await expect(signInWithIam(options({ host, user: "ann", dbname: "shop" }), load)).rejects.toMatchObject({
		diagnostic: { code: "warehouse/driver-missing", hint: "run `npm install @aws-sdk/client-redshift`" },
	});
});

test("a right that AWS does not see is named", async () => {
	const { load } = fakeSdk(cluster, async () => {
		throw Object.assign(new Error("not authorized\nmore"), { name: "AccessDeniedException" });
	});
	await expect(signInWithIam(options({ host, user: "ann", dbname: "shop" }), load)).rejects.toMatchObject({
		diagnostic: {
			code: "warehouse/denied",
			message: "Redshift: IAM: not authorized (needs `redshift:GetClusterCredentials`)",
		},
	});
});
