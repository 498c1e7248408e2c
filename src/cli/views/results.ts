import type { RunResult } from "../../types/generated/run-results.js";
import type { Paint } from "../output.js";
import { count, counted, table } from "./table.js";

/** What an apply did, sync by sync, and one line that sums it up. */
export function showResults(results: readonly RunResult[], paint: Paint): string {
	const heading = ["sync", "status", "sent", "rejected", "silent", "invalid", "seconds"];
	const rows = results.map((one) => [
		one.sync,
		one.status,
		count(one.sent),
		count(one.rejected),
		count(one.silent),
		count(one.invalid),
		one.seconds.toFixed(1),
	]);
	const isNew = (one: RunResult) => one.status === "applied" || one.status === "resumed";
	const sum = (pick: (one: RunResult) => number) =>
		results.filter(isNew).reduce((total, one) => total + pick(one), 0);
	const summary = `Apply: ${counted(
		sum((one) => one.sent),
		"event",
	)} sent, ${count(sum((one) => one.rejected))} rejected.`;
	return rows.length === 0 ? summary : `${table([heading, ...rows], paint)}\n\n${paint.bold(summary)}`;
}
