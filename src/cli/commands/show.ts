import type { CommandContext } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { readPlan } from "../read-plan.js";
import { type PlanFormat, showPlan } from "../views/plan.js";

/** `tailrace show PLAN`: a saved plan again. */
export async function runShow(
	{ output }: CommandContext,
	path: string,
	{ format }: { readonly format: PlanFormat },
): Promise<ExitCode> {
	output.data(await showPlan(await readPlan(path), format, output.paint));
	return exitCodes.done;
}
