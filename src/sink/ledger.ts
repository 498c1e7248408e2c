import { openOutFile } from "./out-file.js";
import { encodeLines } from "./out-lines.js";
import { judgeEvents } from "./outcomes.js";
import type { ReceivedEvents } from "./read-events.js";
import { createTally, type Tally } from "./tally.js";

/** All that has arrived: the ids seen, the counts and, where asked for, the out file. */
export interface Ledger {
	readonly tally: Tally;
	/** Resolves once the events are judged, written and counted. */
	record(events: ReceivedEvents): Promise<void>;
	close(): Promise<void>;
}

/** The ids stay in memory as text, some 120 bytes each: fit for several million events; a set ends at 16.7 million. */
export async function openLedger(path: string | undefined): Promise<Ledger> {
	const tally = createTally();
	const seen = new Set<string>();
	const file =
		path === undefined
			? null
			: await openOutFile(path, (outcome) => {
					tally.count(outcome);
					if (outcome.status === "accepted") seen.add(outcome.messageId);
				});
	return {
		tally,
		async record(events) {
			const outcomes = judgeEvents(events, seen);
			await file?.append(encodeLines(events, outcomes));
			for (const outcome of outcomes) tally.count(outcome);
		},
		async close() {
			await file?.close();
		},
	};
}
