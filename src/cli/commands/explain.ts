import { catalogue } from "../../diagnostics/catalogue.js";
import { nearestName } from "../../diagnostics/did-you-mean.js";
import type { CommandContext } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { table } from "../views/table.js";

/** `tailrace explain [CODE]`: what a diagnostic means and how to mend it; without a code, all of them. */
export async function runExplain(
	{ output }: Pick<CommandContext, "output">,
	code: string | undefined,
): Promise<ExitCode> {
	if (code === undefined) {
		output.data(
			table([["code", "meaning"], ...catalogue.map((entry) => [entry.code, entry.title])], output.paint),
		);
		return exitCodes.done;
	}
	const entry = catalogue.find((one) => one.code === code);
	if (entry === undefined) {
		const suggestion = nearestName(
			code,
			catalogue.map((one) => one.code),
		);
		const hint =
			suggestion === null ? "`tailrace explain` lists all codes" : `did you mean \`${suggestion}\`?`;
		output.problem(`error: there is no diagnostic \`${code}\`; ${hint}`);
		return exitCodes.failed;
	}
	output.data(
		`${output.paint.bold(`${entry.severity}[${entry.code}]: ${entry.title}`)}\n\n${entry.explanation}`,
	);
	return exitCodes.done;
}
