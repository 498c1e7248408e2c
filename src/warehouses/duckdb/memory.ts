import type { Connection } from "./instance.js";

/**
 * DuckDB's own memory, beside Node's, in megabytes. Row texts stream through it and most operators spill to a private
 * folder, so the first limit nearly always does and keeps an apply flat. A statement that cannot run in it had no
 * effect, and runs again with the next one.
 */
const limits = [96, 192, 384, 768, 1536, 3072];

export const firstMemoryLimit = `${limits[0]}MB`;

/** Runs one statement, with more memory where DuckDB asks for it; the first limit holds again afterwards. */
export async function withEnoughMemory<Result>(
	connection: Connection,
	statement: () => Promise<Result>,
): Promise<Result> {
	let raised = 0;
	try {
		for (;;) {
			try {
				return await statement();
			} catch (error) {
				const more = limits[raised + 1];
				const isShort = error instanceof Error && error.message.startsWith("Out of Memory Error");
				if (!isShort || more === undefined) throw error;
				raised += 1;
				await connection.run(`SET memory_limit = '${more}MB'`);
			}
		}
	} finally {
		if (raised > 0) await connection.run(`SET memory_limit = '${firstMemoryLimit}'`);
	}
}
