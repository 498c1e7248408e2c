import { existsSync } from "node:fs";
import type { ResolvedProject } from "../../types/resolved.js";
import type { ProjectArguments } from "../arguments.js";
import { type CommandContext, nameNearest, readProject } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { readPlan } from "../read-plan.js";
import { type PlanFormat, showPlan } from "../views/plan.js";
import { showSync } from "../views/sync.js";

export interface ShowArguments extends ProjectArguments {
	readonly format: PlanFormat;
}

/** `tailrace show PLAN|SYNC`: a saved plan again, or a sync as it was resolved. */
export async function runShow(
	context: CommandContext,
	subject: string,
	args: ShowArguments,
): Promise<ExitCode> {
	const { output } = context;
	// Names of syncs hold neither dots nor slashes.
	if (/[./\\]/.test(subject) || existsSync(subject)) {
		output.data(await showPlan(await readPlan(subject), args.format, output.paint));
		return exitCodes.done;
	}
	const project = await readProject(context, args);
	const sync = project && findResolved(context, project.resolved, subject);
	if (!project || !sync) return exitCodes.failed;
	if (args.format === "markdown") {
		output.problem("error: `--format markdown` is for plans; a sync is printed as text or json");
		return exitCodes.failed;
	}
	output.data(showSync(sync, project.resolved, args.format, output.paint));
	return exitCodes.done;
}

/** Disabled syncs too: they are resolved, and left out only of what is compiled. */
function findResolved({ output }: CommandContext, { syncs }: ResolvedProject, name: string) {
	const sync = syncs.find((one) => one.name === name);
	if (sync !== undefined) return sync;
	output.problem(nameNearest(name, syncs));
	return null;
}
