import { test } from "../../pipeline.js";
import type { ProjectArguments, SelectArguments } from "../arguments.js";
import { type CommandContext, chooseSyncs, readProject } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { showTests, type TestFormat } from "../views/tests.js";

export interface TestArguments extends ProjectArguments, SelectArguments {
	readonly format: TestFormat;
}

/** `tailrace test`: renders the rows of the specs' tests, offline, and compares. */
export async function runTest(context: CommandContext, args: TestArguments): Promise<ExitCode> {
	const { host, output } = context;
	const project = await readProject(context, args);
	const syncs = project && (await chooseSyncs(context, project, args));
	if (project === null || syncs === null) return exitCodes.failed;
	const results = await test(project, syncs, host);
	const failed = results.filter(({ status }) => status === "failed").length;
	const untested = syncs.filter(({ name }) => results.every(({ sync }) => sync !== name)).length;
	const summary = { passed: results.length - failed, failed, untested };
	output.data(showTests({ schema_version: 1, results: [...results], summary }, args.format, output.paint));
	return failed === 0 ? exitCodes.done : exitCodes.failed;
}
