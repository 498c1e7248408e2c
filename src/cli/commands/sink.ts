import { startSink } from "../../sink/sink.js";
import type { CommandContext } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { showSinkStats } from "../views/sink.js";

export interface SinkArguments {
	readonly port: number;
	readonly out?: string;
	readonly failRate?: number;
	readonly latency?: number;
	readonly rateLimit?: number;
	readonly resetRate?: number;
	readonly seed?: number;
}

/** `tailrace sink`: answers like Segment until it is stopped, then says what it received. */
export async function runSink({ output, host }: CommandContext, args: SinkArguments): Promise<ExitCode> {
	const { port, latency, ...rest } = args;
	const sink = await startSink({ port, ...rest, ...(latency === undefined ? {} : { latencyMs: latency }) });
	output.data(sink.url);
	output.note(`answering like Segment on ${sink.url}; GET ${sink.url}/stats counts, Ctrl-C stops`);
	await new Promise<void>((stop) => {
		if (host.signal.aborted) stop();
		else host.signal.addEventListener("abort", () => stop(), { once: true });
	});
	const stats = sink.stats();
	await sink.close();
	output.note(showSinkStats(stats));
	return exitCodes.done;
}
