import type { ConnectedDestination } from "./6-apply/apply-change-set.js";
import { createPace } from "./6-apply/pace.js";
import { destinationOf, openDestination } from "./destinations/open-destination.js";
import { stateFleeting, stateMissing, stateMoved, stateNewer } from "./diagnostics/codes/state.js";
import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { Refusal } from "./diagnostics/refusal.js";
import type { Host } from "./host.js";
import { renderConnection } from "./jinja/render-settings.js";
import { createState, readLineage } from "./state/birth.js";
import type { Lineage, StateScope } from "./state/store.js";
import { stateVersion } from "./state/tables.js";
import type { ResolvedProject, UnreadSettings } from "./types/resolved.js";
import type { JsonObject } from "./types/source.js";
import { openPlaces } from "./warehouses/open-warehouse.js";
import type { ConnectionSettings, Places, Warehouse } from "./warehouses/warehouse.js";

/** Opens the warehouse and the state. Secrets of the connections are read here and nowhere earlier. */
export async function connectPlaces(project: ResolvedProject, host: Host): Promise<PhaseResult<Places>> {
	const { warehouse, state, stateSchema } = project.connections;
	const scope = { vars: project.vars, env: host.env };
	const own = renderConnection(warehouse, scope);
	const ofState = state === null ? null : renderConnection(state, scope);
	const diagnostics = [...own.diagnostics, ...(ofState?.diagnostics ?? [])];
	if (own.settings === null || diagnostics.length > 0) return { value: null, diagnostics };
	const rendered = (unread: UnreadSettings, settings: JsonObject): ConnectionSettings => ({
		type: unread.type,
		settings,
		baseDir: unread.baseDir,
		origin: unread.origin,
	});
	const value = await openPlaces({
		warehouse: rendered(warehouse, own.settings),
		state: state === null || ofState?.settings == null ? null : rendered(state, ofState.settings),
		stateSchema,
		signal: host.signal,
		owner: host,
		isCi: isCi(host.env),
	});
	return { value, diagnostics: [] };
}

/** Refuses to make a state that would be gone with the machine, while the warehouse stays. */
export function refuseFleetingState({ warehouse, store }: Places, { env }: Host): void {
	const isFile = store.stateLocation.startsWith("duckdb:");
	if (!isCi(env) || warehouse === store || !isFile) return;
	throw new Refusal(stateFleeting(null, { location: store.stateLocation }), "refused");
}

/** As the CI services set it. */
function isCi({ CI }: Host["env"]): boolean {
	return CI !== undefined && CI !== "" && CI !== "false" && CI !== "0";
}

export async function closePlaces({ warehouse, store }: Places): Promise<void> {
	await warehouse.close();
	if (store !== warehouse) await store.close();
}

/** Opens the destinations that syncs send to; only apply does. */
export function connectDestinations(
	project: ResolvedProject,
	names: readonly string[],
	host: Host,
): PhaseResult<Readonly<Record<string, ConnectedDestination>>> {
	const connected: Record<string, ConnectedDestination> = {};
	const diagnostics: Diagnostic[] = [];
	for (const name of new Set(names)) {
		const unread = project.connections.destinations[name];
		if (unread === undefined) throw new Error(`destination ${name} was not resolved`);
		const { settings, diagnostics: unset } = renderConnection(unread, { vars: project.vars, env: host.env });
		diagnostics.push(...unset);
		if (settings === null) continue;
		const { connection, eventsPerSecond } = openDestination(settings);
		const pace = createPace({ eventsPerSecond, clock: host.clock, wait: host.wait });
		connected[name] = { destination: destinationOf(unread.type), connection, pace };
	}
	return { value: diagnostics.length === 0 ? connected : null, diagnostics };
}

/** The state's lineage; null when there is none. A copy of a state, or one of a newer Tailrace, is refused. */
export async function findState(store: Warehouse, scope: StateScope): Promise<Lineage | null> {
	if (!(await store.hasState())) return null;
	const lineage = await store.use({ state: "read" }, (session) => readLineage(session, store, scope));
	return lineage === null ? null : checked(lineage, store);
}

/** The state's lineage; where there is none it is born, if that was asked for, or else refused. */
export async function needState(
	store: Warehouse,
	scope: StateScope,
	{ isBirthAllowed, newId }: { readonly isBirthAllowed: boolean; readonly newId: () => string },
): Promise<Lineage> {
	const found = await findState(store, scope);
	if (found !== null) return found;
	const missing = new Refusal(stateMissing(null, { target: scope.target }), "refused");
	if (!isBirthAllowed) throw missing;
	const born = await store.use({ state: "write" }, (session) => createState(session, store, scope, newId()));
	if (born === null) throw missing;
	return checked(born, store);
}

function checked(lineage: Lineage, store: Warehouse): Lineage {
	const { version, location } = lineage;
	if (version > stateVersion)
		throw new Refusal(stateNewer(null, { version, known: stateVersion }), "refused");
	if (location !== store.stateLocation) {
		throw new Refusal(stateMoved(null, { born: location, now: store.stateLocation }), "refused");
	}
	return lineage;
}
