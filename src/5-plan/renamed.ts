import { syncRenamed } from "../diagnostics/codes/plan.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { BoundSync } from "../types/bound.js";
import type { CompiledSync } from "../types/generated/compiled.js";

/** A sync the state knows, by the name under which it keeps it. */
export interface AppliedSync {
	readonly history: string;
	readonly bound: BoundSync;
}

/**
 * A new sync that reads the same model for the same call and destination as one whose spec is gone has most likely been
 * renamed; taken for new, it would send everything again.
 */
export function findRenamed(
	syncs: readonly CompiledSync[],
	applied: readonly AppliedSync[],
	histories: readonly string[],
): readonly Diagnostic[] {
	const lost = applied.filter((one) => !histories.includes(one.history));
	const known = new Set(applied.map((one) => one.history));
	return syncs.flatMap((sync) => {
		if (known.has(sync.history) || sync.first_run !== null) return [];
		const twin = lost.find(({ bound }) => isTwin(bound.sync, sync));
		if (twin === undefined) return [];
		return [syncRenamed(null, { sync: sync.name, path: sync.path, before: twin.history })];
	});
}

function isTwin(before: CompiledSync, after: CompiledSync): boolean {
	const isSameModel =
		before.model.unique_id === null
			? before.model.label === after.model.label
			: before.model.unique_id === after.model.unique_id;
	return isSameModel && before.call === after.call && before.destination.name === after.destination.name;
}
