import { manifestOfOther, warehouseUnsupported } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import type { LoadedProject } from "../types/loaded.js";
import type { Connections, UnreadSettings } from "../types/resolved.js";
import type { JsonObject } from "../types/source.js";
import { findProfileOutput } from "./dbt-profile.js";
import { checkManifestTarget } from "./manifest-target.js";
import type { ProjectSettings } from "./project-settings.js";
import type { ResolveOptions } from "./resolve-options.js";

const supported: readonly string[] = ["bigquery", "duckdb", "postgres", "redshift", "snowflake"];

/** Their artifacts are read; who connects is refused by the warehouse's own folder. */
const offlineOnly: readonly string[] = ["databricks"];

/** Where everything that is connected to is written, still unread. */
export function readConnections(
	{ settings, file }: ProjectSettings,
	loaded: LoadedProject,
	options: ResolveOptions & { readonly target: string },
): {
	readonly value: Connections | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	const origin = { baseDir: loaded.root, origin: "tailrace.yml", file };
	const written = settings.warehouse;
	const found =
		written === undefined
			? findProfileOutput(loaded.dbt, settings, options)
			: {
					value: { ...origin, type: written.type, settings: plain(written), pointer: "/warehouse" },
					diagnostics: [],
				};
	if (found.value === null) return { value: null, diagnostics: found.diagnostics };
	const isOfDbt = written === undefined && loaded.dbt !== null;
	const wrong = checkWarehouse(found.value, loaded);
	if (wrong.length === 0 && isOfDbt) wrong.push(...checkManifestTarget(found.value, loaded.dbt, options));
	if (wrong.length > 0) return { value: null, diagnostics: wrong };

	const { schema = "tailrace", retention: _, ...state } = settings.state ?? {};
	const destinations = Object.entries(settings.destinations).map(([name, destination]) => {
		const pointer = pointerTo("/destinations", name);
		return [name, { ...origin, type: destination.type, settings: plain(destination), pointer }] as const;
	});
	return {
		value: {
			warehouse: found.value,
			state:
				Object.keys(state).length === 0
					? null
					: { ...origin, type: state.type ?? "duckdb", settings: plain(state), pointer: "/state" },
			stateSchema: schema,
			destinations: Object.fromEntries(destinations),
		},
		diagnostics: [],
	};
}

/** Settings as the schema has let them pass. */
function plain(settings: object): JsonObject {
	return settings as JsonObject;
}

function checkWarehouse({ type, file, pointer }: UnreadSettings, { dbt }: LoadedProject): Diagnostic[] {
	const place = spanOf({
		file,
		pointer: pointerTo(pointer, "type"),
		part: "value",
	});
	if (!supported.includes(type) && !offlineOnly.includes(type))
		return [warehouseUnsupported(place, { type, supported })];
	const manifest = dbt?.manifest;
	if (!manifest?.adapterType || manifest.adapterType === type) return [];
	return [
		manifestOfOther(place, {
			manifest: manifest.path,
			adapter: manifest.adapterType,
			warehouse: type,
		}),
	];
}
