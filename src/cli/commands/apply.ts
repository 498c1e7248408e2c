import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
	closePlaces,
	connectDestinations,
	connectPlaces,
	findState,
	needState,
	refuseFleetingState,
} from "../../connect.js";
import { confirmationNeeded, planForeign, planSpeculative } from "../../diagnostics/codes/apply.js";
import { Refusal } from "../../diagnostics/refusal.js";
import { type ApplyRequest, apply, type CheckedProject, plan } from "../../pipeline.js";
import type { Lineage, StateScope } from "../../state/store.js";
import type { Allow } from "../../types/allow.js";
import type { Plan } from "../../types/generated/plan.js";
import type { RunResult, RunResults } from "../../types/generated/run-results.js";
import type { Places } from "../../warehouses/warehouse.js";
import type { ProjectArguments, SelectArguments } from "../arguments.js";
import { confirm } from "../confirm.js";
import { type CommandContext, chooseSyncs, readProject, showDiagnostics } from "../context.js";
import { type ExitCode, exitCodes } from "../exit.js";
import { readPlan } from "../read-plan.js";
import { showPlan } from "../views/plan.js";
import { showResults } from "../views/results.js";

export interface ApplyArguments extends ProjectArguments, SelectArguments {
	readonly autoApprove?: boolean;
	readonly createState?: boolean;
	readonly allow?: readonly Allow[];
	readonly format: "text" | "json";
}

/** What an apply works with once everything is open. */
interface Opened {
	readonly project: CheckedProject;
	readonly places: Places;
	readonly destinations: ApplyRequest["destinations"];
	readonly scope: StateScope;
}

/** `tailrace apply [PLAN]`: sends exactly a saved plan; without one it plans now, shows the plan and asks. */
export async function runApply(
	context: CommandContext,
	path: string | undefined,
	args: ApplyArguments,
): Promise<ExitCode> {
	const { host } = context;
	const saved = path === undefined ? null : await readPlan(path);
	const project = await readProject(context, args);
	if (project === null) return exitCodes.failed;
	const names = project.compiled.syncs.map((sync) => sync.destination.name);
	const destinations = await connectDestinations(project.resolved, names, host);
	const connected = await connectPlaces(project.resolved, host);
	showDiagnostics(context, [...destinations.diagnostics, ...connected.diagnostics], args.projectDir);
	try {
		if (destinations.value === null || connected.value === null) return exitCodes.failed;
		const scope = { projectId: project.resolved.id, target: project.resolved.target };
		const opened = { project, places: connected.value, destinations: destinations.value, scope };
		const planned =
			saved === null ? await planNow(context, opened, args) : await checkSaved(context, opened, saved);
		if (typeof planned === "number") return planned;
		return await applyNow(context, opened, { planned, args });
	} finally {
		if (connected.value !== null) await closePlaces(connected.value);
		for (const { connection } of Object.values(destinations.value ?? {})) await connection.close();
	}
}

async function applyNow(
	context: CommandContext,
	{ project, places, destinations }: Opened,
	{ planned, args }: { readonly planned: Plan; readonly args: ApplyArguments },
): Promise<ExitCode> {
	const { host, output } = context;
	const tell = async (some: readonly RunResult[]) => {
		output.endProgress();
		const report = await writeResults(context, project.resolved.root, some);
		output.data(args.format === "json" ? JSON.stringify(report, null, 2) : showResults(some, output.paint));
	};
	const closed: RunResult[] = [];
	const onResult = (result: RunResult) => closed.push(result);
	const request = { store: places.store, destinations, allows: args.allow ?? [], onResult };
	const results = await apply(planned, request, host).catch(async (error: unknown) => {
		if (closed.length > 0) await tell(closed);
		throw error;
	});
	await tell(results);
	const limits = new Map(project.compiled.syncs.map((sync) => [sync.name, sync.guards.max_rejected]));
	return results.some((one) => one.rejected > (limits.get(one.sync) ?? 0))
		? exitCodes.rejections
		: exitCodes.done;
}

async function planNow(
	context: CommandContext,
	{ project, places, scope }: Opened,
	args: ApplyArguments,
): Promise<Plan | ExitCode> {
	const { host, output } = context;
	const syncs = await chooseSyncs(context, project, args);
	if (syncs === null) return exitCodes.failed;
	await places.warehouse.check();
	const lineage = await lineageFor(context, { places, scope, args });
	if (args.autoApprove !== true && !canAsk()) throw new Refusal(confirmationNeeded(null, {}), "refused");
	const request = { syncs, places, lineage, isFrozen: true, allows: args.allow ?? [] };
	const { value, diagnostics } = await plan(project, request, host);
	output.endProgress();
	showDiagnostics(context, diagnostics, args.projectDir);
	if (value === null) return exitCodes.failed;
	output.note(await showPlan(value, "text", output.paint));
	const isAsked = args.autoApprove !== true && value.summary.has_changes;
	if (isAsked && !(await confirm("Send these events?", host.signal))) {
		output.note("nothing was sent");
		return exitCodes.failed;
	}
	return value;
}

/** On a terminal a missing state is a question; elsewhere only --create-state makes it. */
async function lineageFor(
	{ host }: CommandContext,
	{ places, scope, args }: { places: Places; scope: StateScope; args: ApplyArguments },
): Promise<Lineage> {
	const found = await findState(places.store, scope);
	if (found !== null) return found;
	refuseFleetingState(places, host);
	const question = `There is no state for target "${scope.target}" yet. Was nothing ever sent, and should it be made?`;
	const isBirthAllowed =
		args.createState === true ||
		(args.autoApprove !== true && canAsk() && (await confirm(question, host.signal)));
	return needState(places.store, scope, { isBirthAllowed, newId: host.newId });
}

/** A saved plan is for one project, one target and one state. */
async function checkSaved(
	{ host }: CommandContext,
	{ project, places, scope }: Opened,
	saved: Plan,
): Promise<Plan> {
	const lineage = await needState(places.store, scope, { isBirthAllowed: false, newId: host.newId });
	const facts = [
		["project", saved.project.id, project.resolved.id],
		["target", saved.project.target, scope.target],
		["state", saved.state.lineage ?? "none", lineage.lineage],
	] as const;
	for (const [what, planned, here] of facts) {
		if (planned !== here) throw new Refusal(planForeign(null, { what, planned, here }), "refused");
	}
	if (saved.metadata.expires_at === null) throw new Refusal(planSpeculative(null, {}), "refused");
	return saved;
}

function canAsk(): boolean {
	return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

async function writeResults(
	{ host }: CommandContext,
	root: string,
	results: readonly RunResult[],
): Promise<RunResults> {
	const report: RunResults = {
		metadata: {
			schema_version: 1,
			tailrace_version: host.version,
			invocation_id: host.newId(),
			generated_at: host.now().toISOString(),
		},
		results: [...results],
	};
	const folder = join(root, "target", "tailrace");
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, "run_results.json"), `${JSON.stringify(report, null, 2)}\n`);
	return report;
}
