import type { Plan, Sample, SyncPlan } from "../../types/generated/plan.js";
import type { Paint } from "../output.js";
import { count, counted, table } from "./table.js";

/** A plan on the terminal: what would be sent in one line, then each sync with its causes, fields and samples. */
export function planText(plan: Plan, paint: Paint): string {
	const changed = plan.syncs.filter(isWorthShowing);
	const parts = [
		...blockers(plan, paint),
		...changed.map((sync) => syncText(sync, paint)),
		...(changed.length === 0 ? [] : [overview(plan, paint)]),
		paint.bold(verdict(plan)),
	];
	return parts.join("\n\n");
}

/** The line that machines may read too. */
export function verdict({ summary, syncs }: Plan): string {
	if (!summary.has_changes) {
		const adopted = syncs.reduce((sum, { counts }) => sum + counts.adopted, 0);
		const upToDate = syncs.filter(({ counts }) => counts.invalid === 0).length;
		const also = [
			upToDate > 0 ? ` ${counted(upToDate, "sync")} up to date.` : "",
			summary.invalid > 0 ? ` ${counted(summary.invalid, "row")} cannot be sent.` : "",
			summary.silent > 0 ? ` ${counted(summary.silent, "row")} settle silently.` : "",
			adopted > 0 ? ` ${counted(adopted, "row")} taken for sent.` : "",
		].join("");
		return `Plan: no changes.${also}`;
	}
	const { events, added, changed, removed } = summary;
	return `Plan: ${counted(events, "event")} to send: ${count(added)} added, ${count(changed)} changed, ${count(removed)} removed.`;
}

function isWorthShowing(sync: SyncPlan): boolean {
	const { counts, open_change_set, invalid } = sync;
	return (
		sync.to_send.events > 0 ||
		counts.removed + counts.adopted > 0 ||
		invalid.length > 0 ||
		open_change_set !== null
	);
}

function blockers({ syncs }: Plan, paint: Paint): readonly string[] {
	const lines = syncs.flatMap((sync) => [
		...sync.allowances.map((name) => `needs --allow ${sync.name}:${name}`),
		...sync.guards.map(
			(guard) =>
				`guard ${guard.name} (${guard.limit}) is crossed with ${count(guard.actual)}: --allow ${sync.name}:${guard.name}=${guard.actual}`,
		),
	]);
	return lines.length === 0
		? []
		: [paint.warning(`This plan will not be applied as it is:\n${indent(lines)}`)];
}

function overview({ syncs }: Plan, paint: Paint): string {
	const heading = ["sync", "call", "added", "changed", "removed", "unchanged", "silent", "invalid", "events"];
	const isQuiet = ({ counts, to_send, open_change_set }: SyncPlan) =>
		to_send.events + counts.removed + counts.silent + counts.adopted + counts.invalid === 0 &&
		open_change_set === null;
	const rows = syncs
		.filter((sync) => !isQuiet(sync))
		.map(({ name, call, counts, to_send }) => [
			name,
			call,
			...[counts.added, counts.changed, counts.removed, counts.unchanged, counts.silent, counts.invalid].map(
				count,
			),
			count(to_send.events),
		]);
	const quiet = syncs.filter(isQuiet).map((sync) => sync.name);
	const rest = quiet.length === 0 ? "" : `\n${paint.dim(`no changes: ${quiet.join(", ")}`)}`;
	return `${table([heading, ...rows], paint)}${rest}`;
}

function syncText(sync: SyncPlan, paint: Paint): string {
	const { name, model, path, to_send, counts } = sync;
	const lines = [
		`${paint.bold(name)}  ${callText(sync)} from ${model} ${paint.dim(`(${path})`)}`,
		...(sync.open_change_set === null
			? []
			: [paint.warning("  an apply did not finish: the next one resumes it before anything else")]),
		`  ${counted(to_send.events, "event")}, ${counted(to_send.requests, "request")}${causes(sync)}`,
		...(counts.adopted === 0
			? []
			: [`  ${counted(counts.adopted, "row")} adopted: taken for sent, as \`first_run\` says`]),
		...mappingLines(sync, paint),
		...fieldLines(sync),
		...shownSamples(sync).flatMap((sample) => sampleLines(sample, paint)),
		...invalidLines(sync, paint),
	];
	return lines.join("\n");
}

/** A sync's call, and what makes it where that is not only a new row. */
export function callText({ call, on }: SyncPlan): string {
	return on === null || (on.length === 1 && on[0] === "added") ? call : `${call} on ${inWords(on)}`;
}

/** added, changed or removed */
function inWords(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Why a sync has events to send, as the end of a sentence. */
export function causes({ cause, change_class }: SyncPlan): string {
	if (change_class === "first_run") return ", first run";
	const words = {
		data: "the data",
		edit: "this edit",
		both: "both",
		retry: "rejected before",
		unknown: "unknown",
	} as const;
	const some = (["data", "edit", "both", "retry", "unknown"] as const)
		.filter((name) => cause[name] > 0)
		.map((name) => `${words[name]} ${count(cause[name])}`);
	return some.length === 0 ? "" : `, because of ${some.join(", ")}`;
}

function mappingLines({ mapping_changes }: SyncPlan, paint: Paint): readonly string[] {
	return mapping_changes.map(({ path, before, after }) => {
		if (before === null) return paint.added(`  + ${path}: ${after}`);
		if (after === null) return paint.removed(`  - ${path}: ${before}`);
		return paint.changed(`  ~ ${path}: ${before} -> ${after}`);
	});
}

function fieldLines({ fields }: SyncPlan): readonly string[] {
	if (fields.length === 0) return [];
	const some = fields.map((field) => `${field.path} ${count(field.added + field.changed + field.removed)}`);
	return [`  fields that differ: ${some.join(", ")}`];
}

/** New rows look alike, so one of each kind will do; of changed rows all that the plan has. */
function shownSamples({ samples }: SyncPlan): readonly Sample[] {
	const seen = new Set<string>();
	return samples.filter((sample) => {
		const isFirst = !seen.has(sample.change);
		seen.add(sample.change);
		return isFirst || sample.change === "changed";
	});
}

const signs = { added: "+", changed: "~", removed: "-" } as const;

function sampleLines({ key, change, cause, fields }: Sample, paint: Paint): readonly string[] {
	const heading = paint[change](`  ${signs[change]} ${change} ${key}, ${cause}`);
	// A removed row whose event is one of its own has nothing before it either.
	const isNew = change !== "changed" && fields.every(({ before }) => before === null);
	const lines = fields.map(({ path, before, after }) => {
		if (isNew) return `      ${path}: ${after}`;
		return `      ${path}: ${before ?? "(absent)"} -> ${after ?? "(absent)"}`;
	});
	return [heading, ...lines];
}

function invalidLines({ invalid }: SyncPlan, paint: Paint): readonly string[] {
	return invalid.flatMap(({ code, field, message, hint, rows, keys }) => {
		const where = field === null || field === "" ? "" : ` at ${field}`;
		const who = keys.length === 0 ? "" : ` (${keys.join(", ")})`;
		return [
			paint.warning(`  ! ${counted(rows, "row")} invalid, ${code}${where}: ${message}${who}`),
			...(hint === null ? [] : [`      hint: ${hint}`]),
		];
	});
}

function indent(lines: readonly string[]): string {
	return lines.map((line) => `  ${line}`).join("\n");
}
