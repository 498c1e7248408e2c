import { planUnreadable } from "../diagnostics/codes/apply.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { Plan } from "../types/generated/plan.js";
import { readDocument } from "./read-document.js";

/** Reads a saved plan; a file that is none is refused before anything is opened. */
export async function readPlan(path: string): Promise<Plan> {
	const read = await readDocument<Plan>(path, "plan");
	if (read.kind === "read") return read.document;
	const reason = read.kind === "missing" ? "there is no such file" : read.reason;
	throw new Refusal(planUnreadable(null, { path, reason }), "failed");
}
