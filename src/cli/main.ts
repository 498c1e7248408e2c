#!/usr/bin/env node
import { Refusal } from "../diagnostics/refusal.js";
import { driverEnvironment } from "../warehouses/open-warehouse.js";
import { type CommandContext, showDiagnostics } from "./context.js";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit.js";
import { createOutput } from "./output.js";
import { processHost } from "./process-host.js";
import { createProgram } from "./program.js";

const program = createProgram(async (work) => {
	const { quiet, color } = program.opts<{ readonly quiet?: boolean; readonly color: boolean }>();
	const hasColor = color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true;
	const output = createOutput({ isQuiet: quiet === true, hasColor });
	const context = { output, host: processHost(output) };
	process.exitCode = await exitCodeFrom(context, work);
});

/** A Refusal is an answer; a signal has codes of its own; anything else is a bug and shows its stack. */
async function exitCodeFrom(
	context: CommandContext,
	work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
	try {
		return await work(context);
	} catch (error) {
		context.output.endProgress();
		const stoppedBy = context.host.stoppedBy();
		if (stoppedBy !== null) {
			context.output.note(`stopped by ${stoppedBy}; nothing is lost, run it again to go on`);
			return stoppedBy === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
		}
		if (!(error instanceof Refusal)) throw error;
		showDiagnostics(context, [error.diagnostic], ".");
		return exitCodeOf(error.outcome);
	}
}

// What the user set stays as it is.
Object.assign(process.env, { ...driverEnvironment, ...process.env });
await program.parseAsync();
// Drivers may keep sockets open that nobody waits for any more.
process.stdout.write("", () => process.stderr.write("", () => process.exit()));
