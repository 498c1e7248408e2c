import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { Refusal } from "../diagnostics/refusal.js";

/** One thing that was looked at. */
export interface Check {
	/** versions, project, model ref('dim_customers'). */
	readonly name: string;
	readonly status: "ok" | "failed" | "skipped";
	/** What was found, or what is wrong, or why it was not looked at. */
	readonly message: string;
	readonly hint: string | null;
	/** What `explain` says more about, or null. */
	readonly code: string | null;
}

export type Problem = Pick<Diagnostic, "message" | "hint" | "code">;

export function ok(name: string, message: string, hint: string | null = null): Check {
	return { name, status: "ok", message, hint, code: null };
}

export function skipped(name: string, message: string, hint: string | null = null): Check {
	return { name, status: "skipped", message, hint, code: null };
}

export function failed(name: string, { message, hint, code }: Omit<Check, "name" | "status">): Check {
	return { name, status: "failed", message, hint, code };
}

/** What came of something that may be refused. */
export type Attempt<Value> =
	| { readonly value: Value; readonly problem: null }
	| { readonly value: null; readonly problem: Problem };

export async function attempt<Value>(work: () => Promise<Value>): Promise<Attempt<Value>> {
	try {
		return { value: await work(), problem: null };
	} catch (error) {
		if (error instanceof Refusal) return { value: null, problem: error.diagnostic };
		throw error;
	}
}

/** Why nothing more can be looked at. */
export const projectHasErrors = "the project has errors";

/** `1 sync`, `2 syncs`. */
export function counted(value: number, noun: string): string {
	return `${value} ${noun}${value === 1 ? "" : "s"}`;
}
