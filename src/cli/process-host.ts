import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Host } from "../host.js";
import { holderName, isHolderGone } from "./holder.js";
import type { Output } from "./output.js";
import { version } from "./version.js";

export interface ProcessHost extends Host {
	/** The signal that asked to stop, or null. */
	readonly stoppedBy: () => NodeJS.Signals | null;
}

/** The real world: this process's clock, environment and signals. */
export function processHost(output: Output): ProcessHost {
	const stop = new AbortController();
	let stoppedBy: NodeJS.Signals | null = null;
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.once(signal, () => {
			stoppedBy = signal;
			stop.abort();
		});
	}
	return {
		now: () => new Date(),
		clock: () => performance.now(),
		wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
		random: Math.random,
		newId: randomUUID,
		env: process.env,
		signal: stop.signal,
		stoppedBy: () => stoppedBy,
		holder: holderName(),
		isHolderGone,
		version,
		onProgress: (progress) => {
			const rows = (count: number) => count.toLocaleString("en-US");
			output.progress(
				progress.kind === "planning"
					? `planning ${progress.sync}`
					: `sending ${progress.sync}: ${rows(progress.sent)} of ${rows(progress.planned)} events`,
			);
		},
	};
}
