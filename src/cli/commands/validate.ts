import { type FormatName, formats } from "../../diagnostics/formats/formats.js";
import { reportOf } from "../../diagnostics/report.js";
import { checkProject } from "../../pipeline.js";
import { type ProjectArguments, projectOptions } from "../arguments.js";
import { type CommandContext, showDiagnostics } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { formatContext } from "../format-context.js";
import { counted } from "../views/table.js";

export interface ValidateArguments extends ProjectArguments {
	/** Where there is none, GitHub Actions gets what it reads. */
	readonly format?: FormatName;
}

/** `tailrace validate`: every check that needs neither warehouse nor secrets. */
export async function runValidate(context: CommandContext, args: ValidateArguments): Promise<ExitCode> {
	const { output, host } = context;
	const { value, diagnostics } = await checkProject(projectOptions(args), host);
	const format = args.format ?? (host.env.GITHUB_ACTIONS === "true" ? "github" : "text");
	const report = reportOf(diagnostics);
	const { errors, warnings } = report.summary;
	const found =
		value === null ? counted(errors, "error") : `${counted(value.compiled.syncs.length, "sync")} valid`;
	const verdict = warnings === 0 ? found : `${found}, ${counted(warnings, "warning")}`;
	// People read the log of GitHub Actions too.
	if (format === "text" || format === "github") showDiagnostics(context, diagnostics, args.projectDir);
	if (format === "text") {
		output.data(verdict);
	} else {
		const text = formats[format](report, formatContext(args.projectDir, output));
		if (text !== "") output.data(text);
		if (format === "github") output.note(verdict);
	}
	return value === null ? exitCodes.failed : exitCodes.done;
}
