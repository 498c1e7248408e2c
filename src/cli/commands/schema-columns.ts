import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { columnsText, readColumns } from "../../columns.js";
import { connectorsOf } from "../../connect.js";
import { type ReadProject, readProject } from "../../pipeline.js";
import { nameInColumns } from "../../types/name-in-columns.js";
import type { ResolvedProject, ResolvedSync } from "../../types/resolved.js";
import { type ProjectArguments, projectOptions, type SelectArguments } from "../arguments.js";
import { type CommandContext, chooseSyncs, showDiagnostics } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { counted } from "../views/table.js";

type Arguments = ProjectArguments & SelectArguments;

/** `tailrace schema --columns`: asks the warehouse for the columns of the models that syncs read. */
export async function writeColumns(context: CommandContext, args: Arguments): Promise<ExitCode> {
	const options = projectOptions(args);
	const first = await readProject(options, context.host);
	// A column that is gone may be what is wrong.
	const read = first.resolved === null ? await readProject(options, context.host, true) : first;
	const { resolved } = read;
	const isAll = [args.select, args.exclude, args.base, args.state].every((one) => one === undefined);
	const syncs = isAll ? enabledSyncs(context, read, args) : await selectedSyncs(context, first, args);
	if (resolved === null || syncs === null) return exitCodes.failed;
	const { value: warehouse, diagnostics } = await connectorsOf(resolved, context.host).warehouse();
	showDiagnostics(context, diagnostics, args.projectDir);
	if (warehouse === null) return exitCodes.failed;
	try {
		await warehouse.check();
		const found = await readColumns(
			syncs.map(({ model }) => model),
			warehouse,
		);
		const models = { ...keptColumns(first, resolved), ...found };
		const path = join(resolved.root, ".tailrace", "columns.json");
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, columnsText(models));
		const count = counted(Object.values(found).flat().length, "column");
		const about = `${count} of ${counted(Object.keys(found).length, "model")} read, ${counted(Object.keys(models).length, "model")} in it`;
		context.output.note(`wrote ${relative(process.cwd(), path)}: ${about}`);
		return exitCodes.done;
	} finally {
		await warehouse.close();
	}
}

/** Templates that do not compile keep nobody from asking for columns. */
function enabledSyncs(
	context: CommandContext,
	{ resolved, diagnostics }: ReadProject,
	{ projectDir }: Arguments,
): readonly ResolvedSync[] | null {
	if (resolved === null) showDiagnostics(context, diagnostics, projectDir);
	return resolved?.syncs.filter(({ isEnabled }) => isEnabled) ?? null;
}

/** What is selected stands beside what was read earlier, and so wants a project without errors, that file included. */
async function selectedSyncs(
	context: CommandContext,
	{ resolved, compiled, diagnostics }: ReadProject,
	args: Arguments,
): Promise<readonly ResolvedSync[] | null> {
	if (resolved === null || compiled === null || hasErrors(diagnostics)) {
		showDiagnostics(context, diagnostics, args.projectDir);
		context.output.problem(
			"error: only a project without errors can be selected from; leave out the selection to read all models",
		);
		return null;
	}
	const chosen = await chooseSyncs(context, { resolved, compiled }, args);
	return chosen && resolved.syncs.filter(({ name }) => chosen.some((sync) => sync.name === name));
}

function hasErrors(diagnostics: ReadProject["diagnostics"]): boolean {
	return diagnostics.some(({ severity }) => severity === "error");
}

/** What was read earlier, but for models that no sync reads any more; a spec that cannot be read may be one that does. */
function keptColumns({ loaded, diagnostics }: ReadProject, { syncs }: ResolvedProject) {
	const earlier = Object.entries(loaded?.columns?.models ?? {});
	const names = new Set(syncs.map(({ model }) => nameInColumns(model)));
	const kept = earlier.filter(([name]) => hasErrors(diagnostics) || names.has(name));
	return Object.fromEntries(kept.map(([name, columns]) => [name, [...columns]]));
}
