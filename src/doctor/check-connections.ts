import { connectorsOf, findState } from "../connect.js";
import type { PhaseResult } from "../diagnostics/diagnostic.js";
import { Refusal } from "../diagnostics/refusal.js";
import type { Host } from "../host.js";
import type { CompiledSync } from "../types/generated/compiled.js";
import type { ResolvedProject, UnreadSettings } from "../types/resolved.js";
import type { Warehouse } from "../warehouses/warehouse.js";
import { type Attempt, attempt, type Check, counted, failed, ok, skipped } from "./check.js";

/** The warehouse, each model, and the state. Where the two are apart, the failure of one says nothing of the other. */
export async function checkConnections(
	project: ResolvedProject,
	syncs: readonly CompiledSync[],
	host: Host,
): Promise<readonly Check[]> {
	const connectors = connectorsOf(project, host);
	const warehouse = await connected(connectors.warehouse);
	const store = connectors.store === null ? warehouse : await connected(connectors.store);
	try {
		const asked = await checkWarehouse(project.connections.warehouse, warehouse);
		const isOpen = asked.status === "ok" && warehouse.problem === null;
		const isSilent = store === warehouse && warehouse.problem !== null;
		return [
			asked,
			...(isOpen ? await checkModels(syncs, warehouse.value) : [skipped("models", noConnection)]),
			isSilent ? skipped("state", noConnection) : await checkState(project, store),
		];
	} finally {
		for (const { value } of new Set([warehouse, store])) await value?.close();
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
async function checkModels(syncs: readonly CompiledSync[], warehouse: Warehouse): Promise<readonly Check[]> {
	if (syncs.length === 0) return [skipped("models", "there is no sync to read them for")];
	const models = new Map(syncs.map(({ model }) => [model.relation, model]));
	const checks: Check[] = [];
	for (const { label, relation } of models.values()) {
		const name = `model ${label}`;
		const { value, problem } = await attempt(() =>
			warehouse.use({ source: true }, (session) => session.describe(relation)),
		);
		checks.push(problem === null ? ok(name, counted(value.length, "column")) : failed(name, problem));
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

function connected(connect: () => Promise<PhaseResult<Warehouse>>): Promise<Attempt<Warehouse>> {
	return attempt(async () => {
		const { value, diagnostics } = await connect();
		if (value !== null) return value;
		const [first] = diagnostics;
		if (first === undefined) throw new Error("neither a connection nor a reason");
		throw new Refusal(first, "failed");
	});
}
