import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { warehouseLocked, warehouseNotFound } from "../../diagnostics/codes/warehouse.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { duckDbDialect } from "./dialect.js";
import { engineRefusal } from "./engine-refusal.js";
import type { Connection } from "./instance.js";
import { isFile, isMotherDuck, nameOf } from "./location.js";

/** A database under the name that SQL uses for it. */
export interface Attachment {
	readonly alias: string;
	/** Of a file absolute, else as ATTACH takes it: md:shop, s3://bucket/shop.duckdb, host=db dbname=shop. */
	readonly path: string;
	readonly isReadOnly: boolean;
	/** More options as ATTACH words them: TYPE sqlite. */
	readonly options?: readonly string[];
}

const longestPause = 250;

/** Held by another process, or by somebody else's DuckDB in this one. */
const isLocked =
	/Could not set lock|Conflicting lock|being used by another process|Unique file handle conflict/;

/**
 * Rows that DuckDB gathers, outside its memory limit, before it writes them: row texts are wide, and the default of
 * 122,880 would take hundreds of megabytes.
 */
const ownFiles = "ROW_GROUP_SIZE 16384";

/** MotherDuck takes another name for a share, and not always for a database; who may write, it knows itself. */
export function attachSql({ alias, path, isReadOnly, options = [] }: Attachment): string {
	const { quote, literal } = duckDbDialect;
	if (isMotherDuck(path))
		return `ATTACH ${literal(path)}${alias === nameOf(path) ? "" : ` AS ${quote(alias)}`}`;
	const all = [isReadOnly ? "READ_ONLY" : ownFiles, ...options];
	return `ATTACH ${literal(path)} AS ${quote(alias)} (${all.join(", ")})`;
}

/** Attaches a database, waiting up to `patience` milliseconds while another process holds its file. */
export async function attach(
	connection: Connection,
	attachment: Attachment,
	{
		patience,
		signal,
		hidden,
	}: { readonly patience: number; readonly signal: AbortSignal; readonly hidden: readonly string[] },
): Promise<void> {
	const { path, isReadOnly } = attachment;
	// SQLite's reader would make one.
	if (isReadOnly && isFile(path) && !existsSync(path))
		throw new Refusal(warehouseNotFound(null, { path }), "failed");
	const sql = attachSql(attachment);
	const started = performance.now();
	for (let pause = 5; ; pause = Math.min(pause * 2, longestPause)) {
		try {
			await connection.run(sql);
			return;
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			if (!isLocked.test(text))
				throw engineRefusal(error, { hidden, about: `attaching \`${attachment.alias}\`` });
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
