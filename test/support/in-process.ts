import { setTimeout as wait } from "node:timers/promises";
import type { ConnectedDestination } from "../../src/6-apply/apply-change-set.js";
import { closePlaces, connectDestinations, connectPlaces, findState, needState } from "../../src/connect.js";
import type { Host } from "../../src/host.js";
import { apply, type CheckedProject, plan } from "../../src/pipeline.js";
import type { Allow } from "../../src/types/allow.js";
import type { Plan } from "../../src/types/generated/plan.js";
import type { RunResult } from "../../src/types/generated/run-results.js";
import type { Places, Warehouse } from "../../src/warehouses/warehouse.js";
import { checkProject } from "./check-project.js";

/** The pipeline of one project without a process around it: as real, and much quicker. */
export interface PipelineOptions {
	readonly projectDir: string;
	readonly env: Readonly<Record<string, string>>;
	readonly host?: Partial<Host>;
	readonly allows?: readonly Allow[];
	/** The project, where it was checked before and is the same still. */
	readonly project?: CheckedProject;
	/** Instead of the warehouse of the project's settings. */
	readonly openWarehouse?: (signal: AbortSignal) => Promise<Warehouse | Places>;
	/** Instead of the destinations of the project's settings. */
	readonly destinations?: Readonly<Record<string, ConnectedDestination>>;
}

interface Opened {
	readonly project: CheckedProject;
	readonly places: Places;
	readonly host: Host;
	readonly allows: readonly Allow[];
}

/** A plan; frozen when it is to be applied. A missing state is made only then. */
export function planInProcess(options: PipelineOptions, isFrozen: boolean): Promise<Plan> {
	return withProject(options, async ({ project, places, host, allows }) => {
		const { id, target } = project.resolved;
		const scope = { projectId: id, target };
		const lineage = isFrozen
			? await needState(places.store, scope, { isBirthAllowed: true, newId: host.newId })
			: await findState(places.store, scope);
		const { syncs } = project.compiled;
		const { value, diagnostics } = await plan(project, { syncs, places, lineage, isFrozen, allows }, host);
		if (value === null) throw new Error(diagnostics.map((one) => `${one.code}: ${one.message}`).join("; "));
		return value;
	});
}

/** Applies a frozen plan. */
export function applyInProcess(options: PipelineOptions, planned: Plan): Promise<readonly RunResult[]> {
	return withProject(options, async ({ project, places, host, allows }) => {
		const names = project.compiled.syncs.map((sync) => sync.destination.name);
		const given = options.destinations;
		const destinations = given ?? (await connectDestinations(project.resolved, names, host)).value;
		if (destinations === null) throw new Error("a destination's settings do not render");
		try {
			return await apply(
				planned,
				{ store: places.store, destinations, allows, onResult: () => undefined },
				host,
			);
		} finally {
			for (const { connection } of Object.values(destinations)) await connection.close();
		}
	});
}

/** load -> validate -> resolve -> compile; throws where there are errors. */
export async function checkInProcess({ projectDir, env }: PipelineOptions): Promise<CheckedProject> {
	const { resolved, compiled, diagnostics } = await checkProject(projectDir, "compile", { env });
	if (resolved !== null && compiled !== null) return { resolved, compiled };
	throw new Error(diagnostics.map((one) => `${one.code}: ${one.message}`).join("; "));
}

async function withProject<Result>(
	options: PipelineOptions,
	work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
	const { env, host: given, allows = [], openWarehouse } = options;
	const host = testHost(env, given);
	const project = options.project ?? (await checkInProcess(options));
	const places =
		openWarehouse === undefined
			? (await connectPlaces(project.resolved, host)).value
			: placesOf(await openWarehouse(host.signal));
	if (places === null) throw new Error("the warehouse's settings do not render");
	try {
		return await work({ project, places, host, allows });
	} finally {
		await closePlaces(places);
	}
}

function placesOf(opened: Warehouse | Places): Places {
	return "store" in opened ? opened : { warehouse: opened, store: opened };
}

let ids = 0;

export function testHost(env: Host["env"], given: Partial<Host> = {}): Host {
	return {
		now: () => new Date("2026-08-21T10:00:00Z"),
		clock: () => performance.now(),
		wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
		random: () => 0.5,
		newId: () => {
			ids += 1;
			return `id-${ids}`;
		},
		env,
		signal: new AbortController().signal,
		holder: "test",
		isHolderGone: () => false,
		onProgress: () => undefined,
		version: "0.0.0",
		...given,
	};
}
