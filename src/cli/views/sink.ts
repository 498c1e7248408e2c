import type { SinkStats } from "../../sink/sink.js";
import { count, counted } from "./table.js";

/** What a sink received, in a few words. */
export function showSinkStats(stats: SinkStats): string {
	const reasons = Object.entries(stats.by_reason).map(([reason, rows]) => `${reason} ${count(rows)}`);
	const why = reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
	return `${counted(stats.requests, "request")}: ${count(stats.accepted)} accepted, ${count(stats.duplicate)} duplicate, ${count(stats.discarded)} discarded${why}`;
}
