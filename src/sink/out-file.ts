import { type FileHandle, open } from "node:fs/promises";
import { decodeLine, lineHead } from "./out-lines.js";
import type { Outcome } from "./outcomes.js";

/** The out file, held open for appending. */
export interface OutFile {
	/** Resolves once the lines are in the file; after one failed write all others fail, so that no gap is acknowledged. */
	append(lines: Buffer): Promise<void>;
	close(): Promise<void>;
}

const newline = 0x0a;
const chunkBytes = 1 << 20;

/**
 * Opens or creates the file, hands over every outcome in it and cuts off the torn last line a crash has left. Throws,
 * with the file untouched, when it holds anything a sink has not written.
 */
export async function openOutFile(path: string, onOutcome: (outcome: Outcome) => void): Promise<OutFile> {
	const handle = await open(path, "a+");
	try {
		const whole = await readOutcomes(handle, path, onOutcome);
		// Only when needed: a device such as /dev/null cannot be truncated.
		if ((await handle.stat()).size > whole) await handle.truncate(whole);
	} catch (error) {
		await handle.close();
		throw error;
	}
	let written = Promise.resolve();
	return {
		append(lines) {
			written = written.then(() => handle.appendFile(lines));
			return written;
		},
		async close() {
			await written.catch(() => {});
			await handle.close();
		},
	};
}

/** Returns how many bytes the whole lines take. */
async function readOutcomes(
	handle: FileHandle,
	path: string,
	onOutcome: (outcome: Outcome) => void,
): Promise<number> {
	let bytes = 0;
	let lines = 0;
	let rest = Buffer.alloc(0);
	for await (const chunk of handle.createReadStream({
		start: 0,
		autoClose: false,
		highWaterMark: chunkBytes,
	})) {
		const text = Buffer.concat([rest, chunk]);
		let start = 0;
		for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, start)) {
			lines++;
			onOutcome(readLine(text.toString("utf8", start, end), `${path}:${lines}`));
			start = end + 1;
		}
		bytes += start;
		rest = text.subarray(start);
		if (!isTornLine(rest)) throw notWritten(`${path}:${lines + 1}`);
	}
	return bytes;
}

function readLine(line: string, place: string): Outcome {
	try {
		return decodeLine(line);
	} catch {
		throw notWritten(place);
	}
}

/** No event, and so no line, comes near the size of a chunk. */
function isTornLine(rest: Buffer): boolean {
	const head = rest.toString("latin1", 0, lineHead.length);
	return lineHead.startsWith(head) && rest.length < chunkBytes;
}

function notWritten(place: string): Error {
	return new Error(`\`${place}\` was not written by a sink`);
}
