import { findState } from "../../connect.js";
import { confirmationNeeded } from "../../diagnostics/codes/apply.js";
import { stateMissing } from "../../diagnostics/codes/state.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { abandon } from "../../pipeline.js";
import type { ProjectArguments } from "../arguments.js";
import { confirm } from "../confirm.js";
import { type CommandContext, findSync, readProject, withPlaces } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";

export interface AbandonArguments extends ProjectArguments {
	readonly autoApprove?: boolean;
	readonly format: "text" | "json";
}

/** `tailrace abandon SYNC`: gives up a change set that is open and will not be finished. Asks first; sends nothing. */
export async function runAbandon(
	context: CommandContext,
	name: string,
	args: AbandonArguments,
): Promise<ExitCode> {
	const { host, output } = context;
	const project = await readProject(context, args);
	const sync = project && findSync(context, project, name);
	if (project === null || sync === null) return exitCodes.failed;
	return withPlaces(context, project, args, async ({ store }) => {
		const scope = { projectId: project.resolved.id, target: project.resolved.target };
		if ((await findState(store, scope)) === null)
			throw new Refusal(stateMissing(null, { target: scope.target }), "refused");
		const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
		if (args.autoApprove !== true && !canAsk) throw new Refusal(confirmationNeeded(null, {}), "refused");
		const question = `Rows of \`${name}\` that nobody knows to be settled will be planned again and may arrive twice.`;
		if (args.autoApprove !== true && !(await confirm(question, host.signal))) {
			output.note("nothing was changed");
			return exitCodes.failed;
		}
		const abandoned = await abandon({ store, scope, sync: { name, history: sync.history } }, host);
		if (args.format === "json") output.data(JSON.stringify(abandoned, null, 2));
		else if (abandoned === null) output.data(`${name}: nothing is open.`);
		else
			output.data(
				`${name}: abandoned. ${abandoned.inDoubt.toLocaleString("en-US")} rows are in doubt; the next plan has them again, and what was on its way may arrive twice.`,
			);
		return exitCodes.done;
	});
}
