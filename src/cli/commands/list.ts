import type { ProjectArguments, SelectArguments } from "../arguments.js";
import { type CommandContext, chooseSyncs, readProject } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { table } from "../views/table.js";

export interface ListArguments extends ProjectArguments, SelectArguments {
	readonly format: "text" | "json";
}

/** `tailrace list`: the syncs after selection. */
export async function runList(context: CommandContext, args: ListArguments): Promise<ExitCode> {
	const project = await readProject(context, args);
	const syncs = project && (await chooseSyncs(context, project, args));
	if (syncs === null) return exitCodes.failed;
	const rows = syncs.map(({ name, call, behavior, model, destination, tags, path }) => {
		return { name, call, behavior, model: model.label, destination: destination.name, tags, path };
	});
	const lines = rows.map((row) => [row.name, row.call, row.behavior, row.model, row.destination, row.path]);
	context.output.data(
		args.format === "json"
			? JSON.stringify(rows, null, 2)
			: table([["sync", "call", "behavior", "model", "destination", "spec"], ...lines], context.output.paint),
	);
	return exitCodes.done;
}
