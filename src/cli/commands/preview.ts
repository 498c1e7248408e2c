import { destinationOf } from "../../destinations/open-destination.js";
import { previewSync } from "../../preview.js";
import type { ProjectArguments } from "../arguments.js";
import { type CommandContext, findSync, readProject, showDiagnostics, withPlaces } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { showPreview } from "../views/preview.js";

export interface PreviewArguments extends ProjectArguments {
	readonly limit: number;
	readonly key?: string;
	readonly format: "text" | "json";
}

/** `tailrace preview SYNC`: renders a few rows and sends nothing. */
export async function runPreview(
	context: CommandContext,
	name: string,
	args: PreviewArguments,
): Promise<ExitCode> {
	const { output } = context;
	const project = await readProject(context, args);
	if (project === null) return exitCodes.failed;
	const sync = findSync(context, project, name);
	if (sync === null) return exitCodes.failed;
	return withPlaces(context, project, args, async ({ warehouse }) => {
		await warehouse.check();
		const { value, diagnostics } = await previewSync(sync, {
			warehouse,
			destination: destinationOf(sync.destination.type),
			limit: args.limit,
			key: args.key === undefined ? null : readKey(args.key),
		});
		showDiagnostics(context, diagnostics, args.projectDir);
		if (value === null) return exitCodes.failed;
		output.data(args.format === "json" ? JSON.stringify(value, null, 2) : showPreview(value, output.paint));
		return exitCodes.done;
	});
}

/** A key of several columns is written as a JSON array of texts. */
function readKey(text: string): readonly string[] {
	if (!text.startsWith("[")) return [text];
	const value: unknown = JSON.parse(text);
	return Array.isArray(value) ? value.map(String) : [text];
}
