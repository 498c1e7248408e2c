import type { Change } from "../changes/change.js";
import type { Effect, Sent } from "../changes/effect.js";
import { parseBody } from "../changes/parse-body.js";
import type { Destination } from "../destinations/destination.js";
import type { FieldChanges, InvalidRows, PlanCause, Sample } from "../types/generated/plan.js";
import { fieldDifferences } from "./field-diff.js";
import { type Exposure, maskKey, maskValue } from "./mask.js";

/** What a plan says of the effects of one change set, summed while they stream by. */
export interface EffectTally {
	readonly counts: {
		readonly added: number;
		readonly changed: number;
		readonly removed: number;
		readonly silent: number;
		readonly adopted: number;
		readonly invalid: number;
	};
	readonly cause: PlanCause;
	readonly toSend: {
		readonly events: number;
		readonly bytes: number;
		readonly requests: number;
	};
	readonly fields: FieldChanges[];
	readonly samples: Sample[];
	readonly invalid: InvalidRows[];
}

export interface EffectTallier {
	add(change: Change, effect: Effect): void;
	result(): EffectTally;
}

const samplesPerKind = 3;
const fieldsPerSample = 12;
/** Length of the ids that 6-apply gives events. */
const anyMessageId = "x".repeat(43);

interface Pick {
	readonly order: string;
	readonly change: Change;
	readonly effect: Sent;
}

interface InvalidGroup {
	readonly failure: Omit<InvalidRows, "rows" | "keys">;
	rows: number;
	keys: string[];
}

/** Sums effects. Samples are those with the smallest keys, so that two plans over equal data show the same ones. */
export function createEffectTally(
	destination: Destination,
	{ exposureOf, projectId }: { readonly exposureOf: (path: string) => Exposure; readonly projectId: string },
): EffectTallier {
	const counts = { added: 0, changed: 0, removed: 0, silent: 0, adopted: 0, invalid: 0 };
	const cause = { edit: 0, data: 0, both: 0, retry: 0, unknown: 0 };
	const fields = new Map<string, FieldChanges>();
	const invalid = new Map<string, InvalidGroup>();
	const picks = new Map<string, Pick[]>();
	let events = 0;
	let bytes = 0;

	function add(change: Change, effect: Effect): void {
		if (effect.kind === "invalid") {
			counts.invalid += 1;
			addInvalid(change, effect.failures[0]);
			return;
		}
		if (effect.standing === "removed") counts.removed += 1;
		if (effect.kind === "silent") {
			if (effect.standing !== "removed") counts[effect.standing === "adopted" ? "adopted" : "silent"] += 1;
			return;
		}
		if (effect.standing !== "removed") counts[effect.standing] += 1;
		cause[effect.cause] += 1;
		events += 1;
		bytes += Buffer.byteLength(destination.encodeEvent(effect, anyMessageId)) + 1;
		if (effect.standing === "changed" && effect.before !== null) addFields(effect);
		pick(change, effect);
	}

	function addFields(effect: Sent): void {
		for (const { path, before, after } of fieldDifferences(
			parseBody(effect.before ?? ""),
			parseBody(effect.after),
		)) {
			const field = fields.get(path) ?? {
				path,
				added: 0,
				changed: 0,
				removed: 0,
			};
			fields.set(path, field);
			if (before === undefined) field.added += 1;
			else if (after === undefined) field.removed += 1;
			else field.changed += 1;
		}
	}

	function addInvalid(
		change: Change,
		failure: { code: string; field: string; message: string; hint: string | null } | undefined,
	): void {
		if (failure === undefined) return;
		const { code, field, message, hint } = failure;
		const name = `${code} ${field} ${message}`;
		const group = invalid.get(name) ?? {
			failure: { code, field, message, hint },
			rows: 0,
			keys: [],
		};
		invalid.set(name, group);
		group.rows += 1;
		group.keys = [...group.keys, JSON.stringify(change.key)].sort().slice(0, samplesPerKind);
	}

	function pick(change: Change, effect: Sent): void {
		const kind = `${effect.standing} ${effect.cause}`;
		const best = picks.get(kind) ?? [];
		const order = change.key.join("\u0000");
		const last = best[samplesPerKind - 1];
		if (last !== undefined && last.order <= order) return;
		best.push({ order, change, effect });
		best.sort((left, right) => (left.order < right.order ? -1 : 1));
		picks.set(kind, best.slice(0, samplesPerKind));
	}

	function sampleOf({ change, effect }: Pick): Sample {
		const before = effect.before === null ? {} : parseBody(effect.before);
		const after = parseBody(effect.after === "" ? effect.body : effect.after);
		const differences = fieldDifferences(before, after).slice(0, fieldsPerSample);
		return {
			key: maskKey(change.key, projectId),
			change: effect.standing,
			cause: effect.cause,
			fields: differences.map(({ path, before: old, after: now }) => ({
				path,
				before: maskValue(old, exposureOf(path), projectId),
				after: maskValue(now, exposureOf(path), projectId),
			})),
		};
	}

	return {
		add,
		result: () => ({
			counts,
			cause,
			toSend: {
				events,
				bytes,
				requests: requestsFor(destination, events, bytes),
			},
			fields: [...fields.values()].sort((left, right) => (left.path < right.path ? -1 : 1)),
			samples: [...picks.keys()].sort().flatMap((kind) => (picks.get(kind) ?? []).map(sampleOf)),
			invalid: [...invalid.entries()]
				.sort(([left, one], [right, other]) => other.rows - one.rows || (left < right ? -1 : 1))
				.map(([, { failure, rows, keys }]) => ({
					...failure,
					rows,
					keys: keys.map((key) => maskKeyText(key, projectId)),
				})),
		}),
	};
}

/** A key text (a JSON array of strings) as people may see it. */
export function maskKeyText(key: string, projectId: string): string {
	// Key texts are written by the dialect or by JSON.stringify.
	return maskKey(JSON.parse(key) as string[], projectId);
}

/** How many requests so many bytes take at least; the last event of a request seldom fills it. */
function requestsFor({ limits }: Destination, events: number, bytes: number): number {
	return Math.max(Math.ceil(events / limits.batchEvents), Math.ceil(bytes / limits.batchBytes));
}
