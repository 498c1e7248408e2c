import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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
	server = await startPostgres({ hasSsl: true });
	database = await makeDatabaseAt(server);
});

afterAll(() => server.stop());

async function isEncrypted(settings: JsonObject): Promise<string | null | undefined> {
	const warehouse = await openDatabase(database, undefined, settings);
	try {
		const [row] = await warehouse.use({ source: true }, (session) =>
			session.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
		);
		return row?.ssl;
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
	expect(await isEncrypted(settings)).toBe(expected);
});

test.each([
	{ sslmode: "verify-ca", sslrootcert: other },
	{ sslmode: "require", sslrootcert: other },
	// It is no name of the certificate's.
	{ sslmode: "verify-full", sslrootcert: own, host: "localhost" },
	{ sslmode: "verify-full", sslrootcert: join(certificates, "missing.crt") },
])("%j is refused", async (settings) => {
	await expect(isEncrypted(settings)).rejects.toMatchObject({ outcome: "failed" });
});
