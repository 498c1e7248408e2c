import type { ProjectStatus, SyncStatus } from "../../state/status.js";
import type { Paint } from "../output.js";
import { count, counted, table } from "./table.js";

/** The state of each sync in a table, then what is open or rejected, then the next command. */
export function showStatus({ target, lineage, syncs }: ProjectStatus, paint: Paint): string {
	if (lineage === null) return `no state for target ${target} yet\n\nnext: tailrace apply --create-state`;
	const rows = syncs.map((sync) => [
		sync.sync,
		count(sync.rows),
		sync.lastRun === null ? "never" : sync.lastRun.endedAt,
		sync.lastRun === null ? "-" : count(sync.lastRun.sent),
		sync.lastRun === null ? "-" : count(sync.lastRun.rejected),
	]);
	const remarks = syncs.flatMap((sync) => remarksOf(sync));
	const parts = [
		table([["sync", "rows", "last apply", "sent", "rejected"], ...rows], paint),
		...(remarks.length === 0 ? [] : [paint.warning(remarks.join("\n"))]),
		`next: ${nextCommand(syncs)}`,
	];
	return parts.join("\n\n");
}

function remarksOf({ sync, open, rejections }: SyncStatus): readonly string[] {
	const rejected = rejections.map(
		({ code, count: rows }) =>
			`${sync}: ${counted(rows, "event")} rejected, ${code}; tried again with the next apply`,
	);
	if (open === null) return rejected;
	const state = open.isAtWork ? `is being sent by ${open.holder}` : "did not finish";
	return [`${sync}: an apply of ${counted(open.planned, "event")} ${state}`, ...rejected];
}

function nextCommand(syncs: readonly SyncStatus[]): string {
	return syncs.some((sync) => sync.open !== null && !sync.open.isAtWork)
		? "tailrace apply (resumes what did not finish)"
		: "tailrace plan";
}
