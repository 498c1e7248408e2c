import { checkProject } from "../../pipeline.js";
import { type ProjectArguments, projectOptions } from "../arguments.js";
import { type CommandContext, showDiagnostics } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { counted } from "../views/table.js";

export interface ValidateArguments extends ProjectArguments {
	readonly format: "text" | "json";
}

/** `tailrace validate`: every check that needs neither warehouse nor secrets. */
export async function runValidate(context: CommandContext, args: ValidateArguments): Promise<ExitCode> {
	const { value, diagnostics } = await checkProject(projectOptions(args), context.host);
	const errors = diagnostics.filter((one) => one.severity === "error").length;
	const warnings = diagnostics.length - errors;
	if (args.format === "json") {
		context.output.data(
			JSON.stringify({ schema_version: 1, diagnostics, summary: { errors, warnings } }, null, 2),
		);
	} else {
		showDiagnostics(context, diagnostics, args.projectDir);
		const found = value === null ? counted(errors, "error") : counted(value.compiled.syncs.length, "sync");
		const also = warnings === 0 ? "" : `, ${counted(warnings, "warning")}`;
		context.output.data(value === null ? `${found}${also}` : `${found} valid${also}`);
	}
	return value === null ? exitCodes.failed : exitCodes.done;
}
