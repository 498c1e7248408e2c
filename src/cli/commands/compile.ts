import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ProjectArguments } from "../arguments.js";
import { type CommandContext, readProject } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { counted } from "../views/table.js";

/** `tailrace compile`: validates, then writes target/tailrace/compiled.json. */
export async function runCompile(context: CommandContext, args: ProjectArguments): Promise<ExitCode> {
	const project = await readProject(context, args);
	if (project === null) return exitCodes.failed;
	const folder = join(project.resolved.root, "target", "tailrace");
	const path = join(folder, "compiled.json");
	await mkdir(folder, { recursive: true });
	await writeFile(path, `${JSON.stringify(project.compiled, null, 2)}\n`);
	const place = relative(process.cwd(), path);
	context.output.note(`${counted(project.compiled.syncs.length, "sync")} compiled to ${place}`);
	return exitCodes.done;
}
