import { closePlaces, connectPlaces, findState } from "../connect.js";
import type { PhaseResult } from "../diagnostics/diagnostic.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { Host } from "../host.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedProject, UnreadSettings } from "../types/resolved.js";
import { isOneEngine } from "../warehouses/open-warehouse.js";
import type { Places, Warehouse } from "../warehouses/warehouse.js";
import { type Attempt, attempt, type Check, counted, failed, ok, skipped } from "./check.js";

/** The warehouse, each model, and the state. */
export async function checkConnections(
	project: ResolvedProject,
	syncs: readonly CompiledSync[],
	host: Host,
): Promise<readonly Check[]> {
	const { warehouse, store, isApart, close } = await openEach(project, host);
	try {
		const ofWarehouse = await checkWarehouse(project.connections.warehouse, warehouse);
		const isSilent = !isApart && warehouse.problem !== null;
		return [
			ofWarehouse,
			...(ofWarehouse.status === "ok"
				? await checkModels(syncs, warehouse)
				: [skipped("models", noConnection)]),
			isSilent ? skipped("state", noConnection) : await checkState(project, store),
		];
	} finally {
		await close();
	}
}

const noConnection = "there is no connection to the warehouse";

async function checkWarehouse(
	{ type, origin }: UnreadSettings,
	{ value, problem }: Attempt<Warehouse>,
): Promise<Check> {
	const name = "warehouse";
	if (problem !== null) return failed(name, problem);
	const asked = await attempt(() => value.check());
	return asked.problem === null ? ok(name, `${type}, by ${origin}`) : failed(name, asked.problem);
}

/** Each relation once, by a query that reads no row. */
async function checkModels(
	syncs: readonly CompiledSync[],
	{ value: warehouse, problem }: Attempt<Warehouse>,
): Promise<readonly Check[]> {
	if (problem !== null) return [skipped("models", noConnection)];
	if (syncs.length === 0) return [skipped("models", "there is no sync to read them for")];
	const models = new Map(syncs.map(({ model }) => [model.relation, model]));
	const checks: Check[] = [];
	for (const { label, relation } of models.values()) {
		const name = `model ${label}`;
		const described = await attempt(() =>
			warehouse.use({ source: true }, (session) => session.describe(relation)),
		);
		checks.push(
			described.problem === null
				? ok(name, counted(described.value.length, "column"))
				: failed(name, described.problem),
		);
	}
	return checks;
}

async function checkState(
	{ id, target }: ResolvedProject,
	{ value: store, problem }: Attempt<Warehouse>,
): Promise<Check> {
	const name = "state";
	if (problem !== null) return failed(name, problem);
	const found = await attempt(() => findState(store, { projectId: id, target }));
	if (found.problem !== null) return failed(name, found.problem);
	if (found.value === null) {
		const hint = "the first time, `tailrace apply --create-state` makes it";
		return ok(name, `none yet for target ${target} at ${store.stateLocation}`, hint);
	}
	const { lineage, version, location } = found.value;
	return ok(name, `lineage ${lineage}, version ${version}, at ${location}`);
}

interface Opened {
	readonly warehouse: Attempt<Warehouse>;
	readonly store: Attempt<Warehouse>;
	readonly isApart: boolean;
	close(): Promise<void>;
}

/** Where the warehouse and the state are apart each is opened by itself, so that one's failure says nothing of the other. */
async function openEach(project: ResolvedProject, host: Host): Promise<Opened> {
	const { warehouse, state } = project.connections;
	const open = (own: UnreadSettings, ofState: UnreadSettings | null) => {
		const connections = { ...project.connections, warehouse: own, state: ofState };
		return attempt(async () => orRefuse(await connectPlaces({ ...project, connections }, host)));
	};
	const apart = state === null || isOneEngine(warehouse, state) ? null : state;
	const first = await open(warehouse, apart === null ? state : null);
	const second = apart === null ? null : await open(apart, null);
	return {
		warehouse: placeOf(first, "warehouse"),
		store: placeOf(second ?? first, "store"),
		isApart: apart !== null,
		close: async () => {
			for (const { value } of second === null ? [first] : [first, second])
				if (value !== null) await closePlaces(value);
		},
	};
}

function placeOf(opened: Attempt<Places>, place: keyof Places): Attempt<Warehouse> {
	return opened.problem === null ? { value: opened.value[place], problem: null } : opened;
}

function orRefuse<Value>({ value, diagnostics: [first] }: PhaseResult<Value>): Value {
	if (value !== null) return value;
	if (first === undefined) throw new Error("neither a value nor a reason");
	throw new Refusal(first, "failed");
}
