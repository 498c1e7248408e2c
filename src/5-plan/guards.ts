import type { Blocker } from "../state/store.js";
import { type Allow, isAllowed } from "../types/allow.js";
import type { CompiledGuards } from "../types/generated/compiled.js";
import type { CrossedGuard, PlanCause, PlanCounts, SyncPlan } from "../types/generated/plan.js";

/** Below so many rows a share says little: ten rows of twenty are not an accident. */
const sharesCountAbove = 10_000;

export interface GuardFacts {
	readonly sync: string;
	readonly guards: CompiledGuards;
	readonly counts: PlanCounts;
	readonly cause: PlanCause;
	readonly events: number;
	/** Rows delivered before and still present. */
	readonly snapshotRows: number;
	readonly modelRows: number;
	readonly isFirstRun: boolean;
}

/** The guards that a plan crosses and nobody allowed. */
export function crossedGuards(facts: GuardFacts, allows: readonly Allow[]): CrossedGuard[] {
	const { guards, counts, cause, snapshotRows } = facts;
	const crossed: CrossedGuard[] = [];
	const test = (name: CrossedGuard["name"], limit: number, actual: number, written: string | number) => {
		if (actual <= limit || isAllowed(allows, { sync: facts.sync, name, actual })) return;
		crossed.push({ name, limit: String(written), actual });
	};
	if (facts.isFirstRun) test("max_first_run", guards.max_first_run, facts.events, guards.max_first_run);
	else {
		test("max_removed", rowsOf(guards.max_removed, snapshotRows), counts.removed, guards.max_removed);
		test("max_changes", rowsOf(guards.max_changes, snapshotRows), cause.data, guards.max_changes);
		if (facts.modelRows === 0 && snapshotRows > 0) test("empty_model", 0, snapshotRows, 0);
	}
	test("max_invalid", rowsOf(guards.max_invalid, facts.modelRows), counts.invalid, guards.max_invalid);
	return crossed;
}

/** Classes of change that a person must allow. */
export function neededAllowances(
	plan: Pick<SyncPlan, "name" | "change_class"> & {
		readonly isResend: boolean;
	},
	allows: readonly Allow[],
): SyncPlan["allowances"] {
	const needed: SyncPlan["allowances"] = [];
	const { change_class } = plan;
	if (change_class === "identity" || change_class === "event" || change_class === "removal")
		needed.push(change_class);
	if (plan.isResend) needed.push("resend");
	return needed.filter((name) => !isAllowed(allows, { sync: plan.name, name, actual: null }));
}

/** Guards and allowances as the change set's header keeps them. */
export function blockersOf(
	guards: readonly CrossedGuard[],
	allowances: SyncPlan["allowances"],
): readonly Blocker[] {
	return [
		...guards.map(({ name, actual }) => ({ name, actual })),
		...allowances.map((name) => ({ name, actual: null })),
	];
}

/** A share as a number of rows; without limit where the base is too small for shares. */
function rowsOf(share: string | number, base: number): number {
	if (typeof share === "number") return share;
	return base <= sharesCountAbove ? Number.POSITIVE_INFINITY : (Number.parseFloat(share) / 100) * base;
}
