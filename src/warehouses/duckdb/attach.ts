import { setTimeout as wait } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { warehouseFailed, warehouseLocked, warehouseNotFound } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { duckDbDialect } from "./dialect.js";
import { engineReason } from "./engine-reason.js";

/** A database file under the name that SQL uses for it. */
export interface Attachment {
	readonly alias: string;
	readonly path: string;
	readonly isReadOnly: boolean;
}

const longestPause = 250;

/**
 * Rows that DuckDB gathers, outside its memory limit, before it writes them: row texts are wide, and the default of
 * 122,880 would take hundreds of megabytes.
 */
const ownFiles = "(ROW_GROUP_SIZE 16384)";

/** Attaches a file, waiting up to `patience` milliseconds while another process holds it. */
export async function attach(
	connection: DuckDBConnection,
	{ alias, path, isReadOnly }: Attachment,
	{ patience, signal }: { readonly patience: number; readonly signal: AbortSignal },
): Promise<void> {
	const { quote, literal } = duckDbDialect;
	const sql = `ATTACH ${literal(path)} AS ${quote(alias)} ${isReadOnly ? "(READ_ONLY)" : ownFiles}`;
	const started = performance.now();
	for (let pause = 5; ; pause = Math.min(pause * 2, longestPause)) {
		try {
			await connection.run(sql);
			return;
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			if (/does not exist/.test(text)) throw new Refusal(warehouseNotFound(null, { path }), "failed");
			if (!/Could not set lock|Conflicting lock|being used by another process/.test(text)) {
				throw new Refusal(warehouseFailed(null, { engine: "DuckDB", reason: engineReason(text) }), "failed");
			}
			const waited = performance.now() - started;
			if (waited >= patience) {
				throw new Refusal(
					warehouseLocked(null, {
						path,
						holder: holderIn(text),
						seconds: Math.round(waited / 1000),
					}),
					"failed",
				);
			}
			await wait(pause, undefined, { signal });
		}
	}
}

function holderIn(text: string): string | null {
	return /lock is held in (.+?\(PID \d+\))/.exec(text)?.[1] ?? null;
}
