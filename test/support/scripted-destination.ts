import type { ConnectedDestination } from "../../src/6-apply/apply-change-set.js";
import { createPace } from "../../src/6-apply/pace.js";
import type { Answer } from "../../src/destinations/destination.js";
import { segment } from "../../src/destinations/segment/segment.js";
import type { SinkEvent } from "./sink.js";

/** A destination in memory that answers each request as the script says. */
export interface ScriptedDestination extends ConnectedDestination {
	/** Events of requests that it took, in order; repetitions too. */
	readonly taken: readonly SinkEvent[];
}

export const takeAll = (): Answer => ({ kind: "taken" });
export const refusal: Answer = { kind: "refused", reason: "HTTP 400" };

/** `answer` may decide to lose the answer of a request that was taken: `{kind: "retry"}` with `isTaken`. */
export function scriptedDestination({
	answer = takeAll,
	batchEvents = 3,
	isTaken = (given) => given.kind === "taken",
	onAnswer = () => undefined,
}: {
	readonly answer?: (events: readonly SinkEvent[], request: number) => Answer;
	readonly batchEvents?: number;
	readonly isTaken?: (given: Answer, request: number) => boolean;
	readonly onAnswer?: () => unknown;
} = {}): ScriptedDestination {
	const taken: SinkEvent[] = [];
	let requests = 0;
	return {
		taken,
		destination: { ...segment, limits: { ...segment.limits, batchEvents } },
		pace: createPace({ eventsPerSecond: 1e9, clock: () => performance.now(), wait: async () => undefined }),
		connection: {
			send: async (text) => {
				// Our own client wrote it.
				const { batch } = JSON.parse(text) as { readonly batch: readonly SinkEvent[] };
				requests += 1;
				const given = answer(batch, requests);
				if (isTaken(given, requests)) taken.push(...batch);
				await onAnswer();
				return given;
			},
			close: async () => undefined,
		},
	};
}
