import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./postgres-server.mjs";

declare module "vitest" {
	interface ProvidedContext {
		/** The server that all tests of one run share; each makes databases of its own. */
		postgres: { readonly host: string; readonly port: number };
	}
}

let server: PostgresServer | null = null;

export async function setup(project: TestProject): Promise<void> {
	server = await startPostgres();
	project.provide("postgres", { host: server.host, port: server.port });
}

export async function teardown(): Promise<void> {
	await server?.stop();
}
