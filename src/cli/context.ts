import { closePlaces, connectPlaces } from "../connect.js";
import { noMatch, stateUnasked, stateUnnamed } from "../diagnostics/codes/select.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { nearestName } from "../diagnostics/did-you-mean.js";
import { writeText } from "../diagnostics/formats/text.js";
import { Refusal } from "../diagnostics/refusal.js";
import { reportOf } from "../diagnostics/report.js";
import { type CheckedProject, checkProject } from "../pipeline.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { Places } from "../warehouses/warehouse.js";
import { type ProjectArguments, projectOptions, type SelectArguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit.js";
import { formatContext } from "./format-context.js";
import type { Output } from "./output.js";
import type { ProcessHost } from "./process-host.js";
import { readCompiled } from "./read-compiled.js";
import { asksForState, hintForSelector, selectSyncs } from "./select-syncs.js";

/** What every command gets. */
export interface CommandContext {
	readonly output: Output;
	readonly host: ProcessHost;
}

/** Prints diagnostics with the lines they are about. */
export function showDiagnostics(
	{ output }: CommandContext,
	diagnostics: readonly Diagnostic[],
	projectDir: string,
): void {
	const text = writeText(reportOf(diagnostics), formatContext(projectDir, output));
	if (text !== "") output.problem(`${text}\n`);
}

/** The checked project, or null after its errors were shown. */
export async function readProject(
	context: CommandContext,
	args: ProjectArguments,
): Promise<CheckedProject | null> {
	const { value, diagnostics } = await checkProject(projectOptions(args), context.host);
	showDiagnostics(context, diagnostics, args.projectDir);
	return value;
}

/** The selected syncs, or null when a selector matches nothing, which is most likely a slip. */
export async function chooseSyncs(
	context: CommandContext,
	{ compiled }: CheckedProject,
	args: ProjectArguments & SelectArguments,
): Promise<readonly CompiledSync[] | null> {
	const before = await readBefore(context, args);
	const { selected, unmatched } = selectSyncs(compiled.syncs, { ...args, before });
	if (unmatched.length === 0) return selected;
	const slips = unmatched.map((selector) =>
		noMatch(null, { selector, hint: hintForSelector(compiled.syncs, selector) }),
	);
	showDiagnostics(context, slips, args.projectDir);
	return null;
}

/** The syncs to tell what was modified since; none when nobody asks. Throws when they cannot be had. */
export async function readBefore(
	context: CommandContext,
	args: ProjectArguments & SelectArguments,
): Promise<readonly CompiledSync[]> {
	const { base, state } = args;
	if (!asksForState(args)) {
		if (base === undefined && state === undefined) return [];
		throw new Refusal(stateUnasked(null, { option: base === undefined ? "--state" : "--base" }), "failed");
	}
	if (base === undefined) {
		if (state === undefined) throw new Refusal(stateUnnamed(null, {}), "failed");
		return readCompiled(state);
	}
	const { compileBase } = await import("./base/compile-base.js");
	const options = { ref: base, project: projectOptions(args), artifactsDir: state ?? null };
	const { syncs, warnings, notes } = await compileBase(options, context.host);
	showDiagnostics(context, warnings, args.projectDir);
	for (const note of notes) context.output.note(`note: ${note}`);
	return syncs;
}

/** The sync of this name, or null when there is none, which is most likely a slip. */
export function findSync(
	{ output }: CommandContext,
	{ compiled }: CheckedProject,
	name: string,
): CompiledSync | null {
	const sync = compiled.syncs.find((one) => one.name === name);
	if (sync !== undefined) return sync;
	output.problem(nameNearest(name, compiled.syncs));
	return null;
}

/** What to say of a name that no sync has. */
export function nameNearest(name: string, syncs: readonly { readonly name: string }[]): string {
	const suggestion = nearestName(
		name,
		syncs.map((one) => one.name),
	);
	return `error: there is no sync \`${name}\`${suggestion === null ? "" : `; did you mean \`${suggestion}\`?`}`;
}

/** Opens the project's warehouse and state for a piece of work and closes them after it, whatever comes of it. */
export async function withPlaces(
	context: CommandContext,
	{ resolved }: CheckedProject,
	args: ProjectArguments,
	work: (places: Places) => Promise<ExitCode>,
): Promise<ExitCode> {
	const { value: places, diagnostics } = await connectPlaces(resolved, context.host);
	showDiagnostics(context, diagnostics, args.projectDir);
	if (places === null) return exitCodes.failed;
	try {
		return await work(places);
	} finally {
		await closePlaces(places);
	}
}
