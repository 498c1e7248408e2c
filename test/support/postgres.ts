import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import type { ShopWarehouse } from "./project.js";

/** A database of its own on the server that the tests share. */
export interface PostgresDatabase {
	readonly host: string;
	readonly port: number;
	readonly name: string;
	run(...statements: readonly string[]): Promise<void>;
	read(query: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
	/** A copy of all that is there now; nobody may be connected. */
	copy(): Promise<PostgresDatabase>;
	remove(): Promise<void>;
}

export function makeDatabase(template: string | null = null): Promise<PostgresDatabase> {
	const { host, port } = inject("postgres");
	return makeDatabaseAt({ host, port }, template);
}

/** The same on any server; its user is postgres and needs no password. */
export async function makeDatabaseAt(
	server: { readonly host: string; readonly port: number },
	template: string | null = null,
): Promise<PostgresDatabase> {
	const name = `t_${randomUUID().replaceAll("-", "")}`;
	const create = `CREATE DATABASE ${name}${template === null ? "" : ` TEMPLATE ${template}`}`;
	await query({ ...server, database: "postgres" }, [create]);
	const target = { ...server, database: name };
	return {
		...server,
		name,
		run: async (...statements) => {
			await query(target, statements);
		},
		read: (sql) => query(target, [sql]),
		copy: () => makeDatabaseAt(server, name),
		remove: async () => {
			await query({ ...server, database: "postgres" }, [`DROP DATABASE ${name} WITH (FORCE)`]);
		},
	};
}

/** Runs statements on a connection of their own; the rows of the last. */
async function query(
	target: { readonly host: string; readonly port: number; readonly database: string },
	statements: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
	const client = new pg.Client({ ...target, user: "postgres" });
	await client.connect();
	try {
		let rows: readonly Readonly<Record<string, unknown>>[] = [];
		for (const statement of statements) rows = (await client.query(statement)).rows;
		return rows;
	} finally {
		await client.end();
	}
}

/** A shop's warehouse in a database of its own, with the state beside the models. */
export async function postgresShop(): Promise<ShopWarehouse & { readonly database: PostgresDatabase }> {
	const database = await makeDatabase();
	const { host, port, name } = database;
	return {
		database,
		settings: `warehouse: { type: postgres, host: ${host}, port: ${port}, user: postgres, dbname: ${name} }`,
		sql: (...statements) => database.run(...statements),
		remove: () => database.remove(),
	};
}
