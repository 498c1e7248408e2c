import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { describeForEditors, type EditorProject } from "../../pipeline.js";
import { type ProjectArguments, projectOptions, type SelectArguments } from "../arguments.js";
import { type CommandContext, showDiagnostics } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { counted } from "../views/table.js";
import { writeColumns } from "./schema-columns.js";

export interface SchemaArguments extends ProjectArguments, SelectArguments {
	readonly columns?: boolean;
}

/** `tailrace schema`: what editors complete and check the project's files with; --columns: what it knows of the columns. */
export async function runSchema(context: CommandContext, args: SchemaArguments): Promise<ExitCode> {
	if (args.columns === true) {
		const code = await writeColumns(context, args);
		if (code !== exitCodes.done) return code;
	}
	const { value, diagnostics } = await describeForEditors(projectOptions(args), context.host);
	showDiagnostics(context, diagnostics, args.projectDir);
	if (value === null) return exitCodes.failed;
	const { root, schemas, facts } = value;
	const write = async (name: keyof typeof schemas, about: string): Promise<void> => {
		const path = join(root, ".tailrace", "schemas", `${name}.schema.json`);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, `${JSON.stringify(schemas[name])}\n`);
		context.output.note(`wrote ${relative(process.cwd(), path)}${about}`);
	};
	await write("sync", `: ${describeFacts(facts)}`);
	await write("project", "");
	return exitCodes.done;
}

function describeFacts({ models, relations, manifest, destinations }: EditorProject["facts"]): string {
	const withColumns = [...models, ...relations].filter(({ columns }) => columns !== null).length;
	const known = manifest === null ? "no dbt manifest, so no models" : counted(models.length, "model");
	return `${known}, columns of ${withColumns}, ${counted(destinations.length, "destination")}`;
}
