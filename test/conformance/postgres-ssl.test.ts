import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/types/source.js";
import { openDatabase } from "../support/places.js";
import { makeDatabaseAt, type PostgresDatabase } from "../support/postgres.js";
import { type PostgresServer, startPostgres } from "../support/postgres-server.mjs";

const certificates = join(import.meta.dirname, "../support/certificates");
const own = join(certificates, "server.crt");
const other = join(certificates, "other.crt");
let server: PostgresServer;
let database: PostgresDatabase;

beforeAll(async () => {
	server = await startPostgres({
		hasSsl: true,
		hba: ["hostssl all clerk,manager all cert", "host all clerk,manager all reject"],
	});
	database = await makeDatabaseAt(server);
	await database.run("CREATE ROLE clerk LOGIN", "CREATE ROLE manager LOGIN");
});

afterAll(() => server.stop());

async function connectionOf(settings: JsonObject): Promise<Readonly<Record<string, string | null>>> {
	const warehouse = await openDatabase(database, undefined, settings);
	try {
		const [row = {}] = await warehouse.use({ source: true }, (session) =>
			session.rows("SELECT ssl, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
		);
		return row;
	} finally {
		await warehouse.close();
	}
}

test.each([
	[{ sslmode: "disable" }, "f"],
	[{ sslmode: "allow" }, "f"],
	[{}, "t"],
	[{ sslmode: "prefer" }, "t"],
	[{ sslmode: "require" }, "t"],
	[{ sslmode: "verify-ca", sslrootcert: own }, "t"],
	[{ sslmode: "verify-full", sslrootcert: own }, "t"],
])("%j: encrypted %s", async (settings, expected) => {
	expect(await connectionOf(settings)).toEqual({ ssl: expected, client_dn: null });
});

test.each([
	{ sslmode: "verify-ca", sslrootcert: other },
	{ sslmode: "require", sslrootcert: other },
	// It is no name of the certificate's.
	{ sslmode: "verify-full", sslrootcert: own, host: "localhost" },
	{ sslmode: "verify-full", sslrootcert: join(certificates, "missing.crt") },
])("%j is refused", async (settings) => {
	await expect(connectionOf(settings)).rejects.toMatchObject({ outcome: "failed" });
});

describe("a user who must show a certificate", () => {
	const clerk = {
		user: "clerk",
		sslcert: join(certificates, "client.crt"),
		sslkey: join(certificates, "client.key"),
	};
	const stranger = {
		user: "clerk",
		sslcert: join(certificates, "stranger.crt"),
		sslkey: join(certificates, "stranger.key"),
	};
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "certificates-"));
		const key = createPrivateKey(await readFile(clerk.sslkey));
		const sealed = { format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "sesame" } as const;
		const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
		await writeFile(join(folder, "note.txt"), "hush-hush");
		await writeFile(join(folder, "sealed.key"), key.export(sealed));
		await writeFile(join(folder, "curve.key"), curve.export({ format: "pem", type: "pkcs8" }));
	});

	afterAll(() => rm(folder, { recursive: true }));

	test.each([
		{},
		{ sslmode: "allow" },
		{ sslmode: "prefer" },
		{ sslmode: "require" },
		{ sslmode: "verify-full", sslrootcert: own },
	])("%j: is let in with the right one", async (settings) => {
		expect(await connectionOf({ ...clerk, ...settings })).toEqual({ ssl: "t", client_dn: "/CN=clerk" });
	});

	test.each([
		["none", { user: "clerk" }, "connection requires a valid client certificate"],
		[
			"one of another authority",
			stranger,
			"the server refuses the client's certificate, `sslcert`: unknown ca",
		],
		[
			"somebody else's",
			{ ...clerk, user: "manager" },
			'certificate authentication failed for user "manager"',
		],
	])("is refused with %s, and told so", async (_, settings, reason) => {
		for (const sslmode of ["allow", "prefer", "require"])
			await expect(connectionOf({ ...settings, sslmode }), sslmode).rejects.toMatchObject({
				outcome: "failed",
				diagnostic: { code: "warehouse/failed", message: `Postgres: ${reason}` },
			});
	});

	const unread = (path: string) => `the path of a PEM file, and \`${path}\` cannot be read`;
	const noCertificate = (path: string) => `a certificate in PEM, and there is none in \`${path}\``;
	const noKey = (path: string) =>
		`a private key in PEM without a passphrase, and there is none in \`${path}\``;
	const otherKey = (path: string) =>
		`the key of the certificate in \`${clerk.sslcert}\`, and \`${path}\` is another one`;

	test.each([
		["sslcert", "missing.crt", unread],
		["sslkey", "missing.key", unread],
		["sslrootcert", "missing.crt", unread],
		["sslcert", ".", unread],
		["sslkey", ".", unread],
		["sslcert", "note.txt", noCertificate],
		["sslkey", "note.txt", noKey],
		["sslkey", "sealed.key", noKey],
		["sslkey", "curve.key", otherKey],
		["sslkey", stranger.sslkey, otherKey],
	])("`%s` of %s is refused before anybody is asked", async (name, file, wanted) => {
		const path = resolve(folder, file);
		const refused = connectionOf({ ...clerk, [name]: path, port: 9 });
		await expect(refused).rejects.toMatchObject({
			outcome: "failed",
			diagnostic: {
				code: "warehouse/setting-invalid",
				message: `\`${name}\` in the test must be ${wanted(path)}`,
			},
		});
	});

	test.each([
		["sslcert", "sslkey"],
		["sslkey", "sslcert"],
	] as const)("`%s` goes with `%s`", async (name, missing) => {
		await expect(connectionOf({ ...clerk, [missing]: "" })).rejects.toMatchObject({
			diagnostic: {
				code: "warehouse/setting-invalid",
				message: `\`${name}\` in the test must be set together with \`${missing}\``,
			},
		});
	});
});
