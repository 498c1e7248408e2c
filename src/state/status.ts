import type { Warehouse } from "../warehouses/warehouse.js";
import { readChangeSet } from "./change-sets.js";
import { countRejections, readRuns } from "./close.js";
import { readSettled } from "./settle.js";
import type { Run, StateScope } from "./store.js";
import { readSync } from "./sync-state.js";

/** What the state says of a project and target. */
export interface ProjectStatus {
	readonly target: string;
	/** null: there is no state. */
	readonly lineage: string | null;
	readonly syncs: readonly SyncStatus[];
}

export interface SyncStatus {
	readonly sync: string;
	readonly serial: number;
	/** Rows delivered and still present. */
	readonly rows: number;
	readonly lastRun: Run | null;
	/** An apply that did not finish, or is at work now. */
	readonly open: OpenApply | null;
	readonly rejections: readonly { readonly code: string; readonly count: number }[];
}

export interface OpenApply {
	readonly changeSet: string;
	readonly planned: number;
	readonly holder: string | null;
	/** Whether a live apply holds it. */
	readonly isAtWork: boolean;
	/** Whether anything is settled yet. */
	readonly settledRanges: number;
}

/** Reads what is known of each sync, in one short session. */
export function readStatus(
	store: Warehouse,
	scope: StateScope,
	{
		syncs,
		isHolderGone,
	}: {
		readonly syncs: readonly { readonly name: string; readonly history: string }[];
		readonly isHolderGone: (holder: string) => boolean;
	},
): Promise<readonly SyncStatus[]> {
	return store.use({ state: "read" }, async (session) => {
		const statuses: SyncStatus[] = [];
		for (const { name: sync, history } of syncs) {
			const state = await readSync(session, store, scope, history);
			const [lastRun = null] = await readRuns(session, store, scope, { history, limit: 1 });
			const header = state.open === null ? null : await readChangeSet(session, store, state.open);
			const settled = header === null ? [] : await readSettled(session, store, header.digest);
			statuses.push({
				sync,
				serial: state.serial,
				rows: state.rows,
				lastRun,
				open:
					header === null
						? null
						: {
								changeSet: header.digest,
								planned: header.toSend,
								holder: state.holder,
								isAtWork: state.holder !== null && !state.isLeaseOver && !isHolderGone(state.holder),
								settledRanges: settled.length,
							},
				rejections: await countRejections(session, store, scope, history),
			});
		}
		return statuses;
	});
}
