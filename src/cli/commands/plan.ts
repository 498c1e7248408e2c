import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { findState, needState } from "../../connect.js";
import { plan } from "../../pipeline.js";
import type { Allow } from "../../types/allow.js";
import type { ProjectArguments, SelectArguments } from "../arguments.js";
import { type CommandContext, chooseSyncs, readProject, showDiagnostics, withPlaces } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { type PlanFormat, showPlan } from "../views/plan.js";

export interface PlanArguments extends ProjectArguments, SelectArguments {
	readonly out?: string;
	readonly format: PlanFormat;
	readonly detailedExitcode?: boolean;
	readonly allow?: readonly Allow[];
}

/** `tailrace plan`: what an apply would send. Writes nothing without --out. */
export async function runPlan(context: CommandContext, args: PlanArguments): Promise<ExitCode> {
	const { host, output } = context;
	const project = await readProject(context, args);
	const syncs = project && (await chooseSyncs(context, project, args));
	if (project === null || syncs === null) return exitCodes.failed;
	return withPlaces(context, project, args, async (places) => {
		await places.warehouse.check();
		const scope = { projectId: project.resolved.id, target: project.resolved.target };
		const isFrozen = args.out !== undefined;
		const lineage = isFrozen
			? await needState(places.store, scope, { isBirthAllowed: false, newId: host.newId })
			: await findState(places.store, scope);
		const request = { syncs, places, lineage, isFrozen, allows: args.allow ?? [] };
		const { value, diagnostics } = await plan(project, request, host);
		output.endProgress();
		showDiagnostics(context, diagnostics, args.projectDir);
		if (value === null) return exitCodes.failed;
		if (args.out !== undefined) await save(resolve(args.out), JSON.stringify(value, null, 2));
		output.data(await showPlan(value, args.format, output.paint));
		if (args.out !== undefined) output.note(`saved; apply exactly this with: tailrace apply ${args.out}`);
		return args.detailedExitcode === true && value.summary.has_changes ? exitCodes.changes : exitCodes.done;
	});
}

async function save(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, `${text}\n`);
}
