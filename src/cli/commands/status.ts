import { findState } from "../../connect.js";
import { type ProjectStatus, readStatus } from "../../state/status.js";
import type { ProjectArguments } from "../arguments.js";
import { type CommandContext, readProject, withPlaces } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { showStatus } from "../views/status.js";

export interface StatusArguments extends ProjectArguments {
	readonly format: "text" | "json";
}

/** `tailrace status`: what the state says of each sync, and what to do next. Works during an apply. */
export async function runStatus(context: CommandContext, args: StatusArguments): Promise<ExitCode> {
	const { host, output } = context;
	const project = await readProject(context, args);
	if (project === null) return exitCodes.failed;
	return withPlaces(context, project, args, async ({ store }) => {
		const scope = { projectId: project.resolved.id, target: project.resolved.target };
		const lineage = await findState(store, scope);
		const known = project.compiled.syncs.map(({ name, history }) => ({ name, history }));
		const syncs =
			lineage === null
				? []
				: await readStatus(store, scope, { syncs: known, isHolderGone: host.isHolderGone });
		const status: ProjectStatus = { target: scope.target, lineage: lineage?.lineage ?? null, syncs };
		output.data(args.format === "json" ? JSON.stringify(status, null, 2) : showStatus(status, output.paint));
		return exitCodes.done;
	});
}
