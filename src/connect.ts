import type { ConnectedDestination } from "./6-apply/apply-change-set.js";
import { createPace } from "./6-apply/pace.js";
import { destinationOf, openDestination } from "./destinations/open-destination.js";
import { stateFleeting, stateMissing, stateMoved, stateNewer } from "./diagnostics/codes/state.js";
import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { Refusal } from "./diagnostics/refusal.js";
import { pointerTo, spanOf } from "./diagnostics/span.js";
import type { Host } from "./host.js";
import { renderConnection } from "./jinja/render-settings.js";
import { createState, readLineage } from "./state/birth.js";
import type { Lineage, StateScope } from "./state/store.js";
import { stateVersion } from "./state/tables.js";
import type { ResolvedProject, UnreadSettings } from "./types/resolved.js";
import { isOneEngine, openPlaces, openState, openWarehouse } from "./warehouses/open-warehouse.js";
import { SettingRefusal } from "./warehouses/setting-refusal.js";
import type { ConnectionSettings, ConnectOptions, Places, Warehouse } from "./warehouses/warehouse.js";

/** Opens the warehouse and the state. Secrets of the connections are read here and nowhere earlier. */
export async function connectPlaces(project: ResolvedProject, host: Host): Promise<PhaseResult<Places>> {
	const { warehouse, state } = renderPlaces(project, host);
	const diagnostics = [...warehouse.diagnostics, ...(state?.diagnostics ?? [])];
	if (warehouse.value === null || state?.value === null) return { value: null, diagnostics };
	const places = { warehouse: warehouse.value, state: state?.value ?? null };
	const open = () => openPlaces({ ...places, ...surroundings(project, host) });
	return { value: await showingPlaces(project, open), diagnostics };
}

type Connect = () => Promise<PhaseResult<Warehouse>>;

/** The same one by one, for whoever wants to know which of the two fails; null: the warehouse's connection is the state's too. */
export function connectorsOf(
	project: ResolvedProject,
	host: Host,
): { readonly warehouse: Connect; readonly store: Connect | null } {
	const { warehouse, state } = renderPlaces(project, host);
	const around = surroundings(project, host);
	const isOne =
		state === null ||
		(warehouse.value !== null && state.value !== null && isOneEngine(warehouse.value, state.value));
	if (isOne) {
		const connect: Connect = async () => {
			const { value, diagnostics } = await connectPlaces(project, host);
			return { value: value?.warehouse ?? null, diagnostics };
		};
		return { warehouse: connect, store: null };
	}
	const connector =
		(
			rendered: PhaseResult<ConnectionSettings>,
			open: (options: ConnectOptions) => Promise<Warehouse>,
		): Connect =>
		async () => ({
			value: await showingPlaces(project, async () =>
				rendered.value === null ? null : open({ ...rendered.value, ...around }),
			),
			diagnostics: rendered.diagnostics,
		});
	return { warehouse: connector(warehouse, openWarehouse), store: connector(state, openState) };
}

function renderPlaces(
	{ connections, vars }: ResolvedProject,
	{ env }: Host,
): {
	readonly warehouse: PhaseResult<ConnectionSettings>;
	readonly state: PhaseResult<ConnectionSettings> | null;
} {
	const render = (unread: UnreadSettings): PhaseResult<ConnectionSettings> => {
		const { settings, diagnostics } = renderConnection(unread, { vars, env });
		const { type, baseDir, origin } = unread;
		return { value: settings === null ? null : { type, settings, baseDir, origin }, diagnostics };
	};
	const { warehouse, state } = connections;
	return { warehouse: render(warehouse), state: state === null ? null : render(state) };
}

/** A refusal over a setting gets the line that it is written on, or that of the connection which lacks it. */
export async function showingPlaces<Value>(
	{ connections: { warehouse, state } }: ResolvedProject,
	open: () => Promise<Value>,
): Promise<Value> {
	try {
		return await open();
	} catch (error) {
		if (!(error instanceof SettingRefusal)) throw error;
		const name = error.setting.split(".")[0] ?? "";
		const written = [warehouse, ...(state === null ? [] : [state])].filter(
			({ origin }) => origin === error.origin,
		);
		const unread = written.find(({ settings }) => Object.hasOwn(settings, name)) ?? written[0];
		const span =
			unread === undefined
				? null
				: spanOf({ file: unread.file, pointer: pointerTo(unread.pointer, name), part: "key" });
		throw new Refusal({ ...error.diagnostic, span }, error.outcome);
	}
}

/** What every adapter is told beside its settings. */
function surroundings(
	{ connections }: ResolvedProject,
	host: Host,
): Omit<ConnectOptions, keyof ConnectionSettings> {
	return {
		stateSchema: connections.stateSchema,
		signal: host.signal,
		owner: host,
		isCi: isCi(host.env),
	};
}

/** Refuses to make a state that would be gone with the machine, while the warehouse stays. */
export function refuseFleetingState({ warehouse, store }: Places, { env }: Pick<Host, "env">): void {
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
export async function connectDestinations(
	project: ResolvedProject,
	names: readonly string[],
	host: Host,
): Promise<PhaseResult<Readonly<Record<string, ConnectedDestination>>>> {
	const connected: Record<string, ConnectedDestination> = {};
	const diagnostics: Diagnostic[] = [];
	for (const name of new Set(names)) {
		const unread = project.connections.destinations[name];
		if (unread === undefined) throw new Error(`destination ${name} was not resolved`);
		const { settings, diagnostics: unset } = renderConnection(unread, { vars: project.vars, env: host.env });
		diagnostics.push(...unset);
		if (settings === null) continue;
		const { connection, eventsPerSecond } = await openDestination(settings);
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
