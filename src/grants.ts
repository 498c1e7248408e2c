import { showingPlaces } from "./connect.js";
import type { Host } from "./host.js";
import { renderKnown } from "./jinja/render-settings.js";
import type { CompiledSync } from "./types/generated/compiled.js";
import type { ResolvedProject, UnreadSettings } from "./types/resolved.js";
import type { GrantedModel, Grants } from "./warehouses/grants.js";
import { grantsOfPlaces } from "./warehouses/open-warehouse.js";
import type { ConnectionSettings } from "./warehouses/warehouse.js";

/** The smallest rights that some syncs need. Nothing is connected to; what the environment does not set reads `<name>`. */
export function readGrants(
	project: ResolvedProject,
	syncs: readonly CompiledSync[],
	{ env }: Pick<Host, "env">,
): Promise<readonly Grants[]> {
	const { warehouse, state, stateSchema } = project.connections;
	const known = (unread: UnreadSettings): ConnectionSettings => ({
		type: unread.type,
		settings: renderKnown(unread, { vars: project.vars, env }),
		baseDir: unread.baseDir,
		origin: unread.origin,
	});
	const places = {
		warehouse: known(warehouse),
		state: state === null ? null : known(state),
		models: modelsOf(project, syncs),
		stateSchema,
	};
	return showingPlaces(project, () => grantsOfPlaces(places));
}

/** Each model once, by what is read. */
function modelsOf(project: ResolvedProject, syncs: readonly CompiledSync[]): readonly GrantedModel[] {
	const names = new Set(syncs.map((sync) => sync.name));
	const models = project.syncs.filter((sync) => names.has(sync.name)).map(({ model }) => model);
	return [...new Map(models.map((model) => [model.relation, model])).values()];
}
