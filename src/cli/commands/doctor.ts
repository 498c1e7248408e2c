import { examine } from "../../doctor/examine.js";
import { readGrants } from "../../grants.js";
import { type ProjectArguments, projectOptions, type SelectArguments } from "../arguments.js";
import { type CommandContext, chooseSyncs, readBefore, readProject } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { selectSyncs } from "../select-syncs.js";
import { neededNode } from "../version.js";
import { showChecks, showGrants } from "../views/doctor.js";

export interface DoctorArguments extends ProjectArguments, SelectArguments {
	readonly grants?: boolean;
	readonly format: "text" | "json";
}

/** `tailrace doctor`: whether everything is there that a plan needs; --grants says the rights that it takes, offline. */
export async function runDoctor(context: CommandContext, args: DoctorArguments): Promise<ExitCode> {
	const { host, output } = context;
	if (args.grants === true) return printGrants(context, args);
	const before = await readBefore(context, args);
	const options = {
		project: projectOptions(args),
		node: { version: process.versions.node, needed: neededNode },
		choose: (syncs: Parameters<typeof selectSyncs>[0]) => selectSyncs(syncs, { ...args, before }),
	};
	const checks = await examine(options, host);
	const count = (status: string) => checks.filter((check) => check.status === status).length;
	const summary = { ok: count("ok"), failed: count("failed"), skipped: count("skipped") };
	output.data(
		args.format === "json"
			? JSON.stringify({ schema_version: 1, checks, summary }, null, 2)
			: showChecks(checks, output.paint),
	);
	return summary.failed === 0 ? exitCodes.done : exitCodes.failed;
}

async function printGrants(context: CommandContext, args: DoctorArguments): Promise<ExitCode> {
	const project = await readProject(context, args);
	const syncs = project && (await chooseSyncs(context, project, args));
	if (project === null || syncs === null) return exitCodes.failed;
	const grants = await readGrants(project.resolved, syncs, context.host);
	context.output.data(
		args.format === "json" ? JSON.stringify({ schema_version: 1, grants }, null, 2) : showGrants(grants),
	);
	return exitCodes.done;
}
