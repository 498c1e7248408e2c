import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckedProject } from "../../src/pipeline.js";
import { dropExpired } from "../../src/state/change-sets.js";
import { sharedTables, snapshotTables, syncId } from "../../src/state/tables.js";
import type { Session, Warehouse } from "../../src/warehouses/warehouse.js";
import {
	afterEachAnswer,
	checkShopProject,
	firstDay,
	pickyDestination,
	runShop,
	type ShopProject,
	secondDay,
	untilTheEnd,
} from "./shop-run.js";
import type { WarehouseBed, WarehouseConformance } from "./warehouse.js";

const scope = { projectId: "0123456789ab", target: "default" };

/** A warehouse whose process dies once `left` statements were executed: nothing after them happens. */
function dying(warehouse: Warehouse, life: { left: number }): Warehouse {
	const alive = () => {
		if (life.left <= 0) throw new Error("the process is dead");
	};
	const mortal = (session: Session): Session => ({
		...session,
		execute: async (sql) => {
			alive();
			const touched = await session.execute(sql);
			life.left -= 1;
			alive();
			return touched;
		},
		rows: async (sql) => {
			alive();
			return session.rows(sql);
		},
	});
	return {
		...warehouse,
		use: async (needs, work) => {
			alive();
			return warehouse.use(needs, (session) => work(mortal(session)));
		},
	};
}

/** All that a state says, without the times and names of single runs. */
async function dump(bed: WarehouseBed): Promise<unknown> {
	const tables = await bed.stateTables();
	return onState(bed, async (session, warehouse) => {
		const { keys, rows } = snapshotTables(warehouse, syncId(scope, "users"));
		const shared = sharedTables(warehouse);
		return {
			keys: await session.rows(`SELECT * FROM ${keys} ORDER BY key`),
			rows: await session.rows(`SELECT * FROM ${rows} ORDER BY key`),
			syncs: await session.rows(`SELECT name, serial, open_set, applied, epoch FROM ${shared.syncs}`),
			rejections: await session.rows(`SELECT key, code, message FROM ${shared.rejections} ORDER BY key`),
			runs: await session.rows(`SELECT digest FROM ${shared.runs} ORDER BY digest`),
			settled: await session.rows(`SELECT * FROM ${shared.settled}`),
			changeSets: await session.rows(`SELECT digest FROM ${shared.changeSets}`),
			tables,
		};
	});
}

async function onState<Result>(
	bed: WarehouseBed,
	work: (session: Session, warehouse: Warehouse) => Promise<Result>,
): Promise<Result> {
	const warehouse = await bed.open();
	try {
		return await warehouse.use({ state: "write" }, (session) => work(session, warehouse));
	} finally {
		await warehouse.close();
	}
}

/** What a later command that writes would drop. */
function sweep(bed: WarehouseBed): Promise<void> {
	return onState(bed, (session, warehouse) => dropExpired(session, warehouse, Date.now() + 1e12));
}

async function isClosed(bed: WarehouseBed): Promise<boolean> {
	return onState(bed, async (session, warehouse) => {
		const { syncs } = sharedTables(warehouse);
		const [row] = await session.rows(`SELECT serial FROM ${syncs} WHERE open_set IS NULL`);
		return row?.serial === "2";
	});
}

/** Statements that an undisturbed second day takes, and some more: journal entries may be more or fewer. */
const mostStatements = 45;

/** What a suite of crashes applies, after how many of its statements it dies each time, and what it sends undisturbed. */
export interface Crashing {
	readonly spec?: (plan: string) => string;
	readonly step: number;
	readonly events: number;
}

/**
 * Lets a process die after each of its statements, once with a journal entry after every batch and once with a single
 * one at the end, runs it again, and holds state and deliveries against a run that nothing disturbed.
 */
export function crashSuite(
	{ newBed }: Pick<WarehouseConformance, "newBed">,
	{ spec, step, events }: Crashing,
): void {
	let project: ShopProject;
	let bed: WarehouseBed;
	let undisturbed: { readonly state: unknown; readonly ids: readonly string[] };

	beforeAll(async () => {
		project = await checkShopProject(spec);
		bed = await newBed();
		await firstDay(bed);
		const openWarehouse = () => bed.open();
		const first = pickyDestination();
		await runShopToo(openWarehouse, first, project.before);
		expect(first.taken.length).toBe(39);
		await secondDay(bed);
		const calm = await bed.copy();
		const destination = pickyDestination();
		await runShopToo(() => calm.open(), destination, project.after);
		await sweep(calm);
		undisturbed = { state: await dump(calm), ids: idsOf(destination) };
		await calm.remove();
	});

	afterAll(async () => {
		await bed.remove();
	});

	function runShopToo(
		openWarehouse: () => Promise<Warehouse>,
		destination: ReturnType<typeof pickyDestination>,
		which: CheckedProject,
	) {
		return runShop({ project: which, openWarehouse, destination, journalPause: untilTheEnd });
	}

	test("the undisturbed run has every kind of change", () => {
		expect(undisturbed.ids).toHaveLength(events);
		expect(undisturbed.state).toMatchObject({
			rejections: [{ key: '["101"]' }, { key: '["5"]' }],
			settled: [],
			changeSets: [],
		});
	});

	test.concurrent.each(Array.from({ length: Math.ceil(mostStatements / step) }, (_, index) => index * step))(
		"after statement %i: run again, it ends as if nothing had happened",
		async (statements) => {
			const copy = await bed.copy();
			try {
				const { pause, answered } = afterEachAnswer();
				const destination = pickyDestination(statements % 2 === 0 ? answered : undefined);
				const openWarehouse = async () => dying(await copy.open(), life);
				const life = { left: statements };
				await runShop({ project: project.after, openWarehouse, destination, journalPause: pause }).catch(
					(error: unknown) => {
						if (life.left > 0) throw error;
					},
				);
				const again = pickyDestination();
				// One more after the close would try the refused ones again.
				if (!(await isClosed(copy))) await runShopToo(() => copy.open(), again, project.after);
				await sweep(copy);
				expect([...new Set([...idsOf(destination), ...idsOf(again)])].sort()).toEqual(undisturbed.ids);
				expect(await dump(copy)).toEqual(undisturbed.state);
			} finally {
				await copy.remove();
			}
		},
	);
}

function idsOf({ taken }: { readonly taken: readonly { readonly messageId: string }[] }): readonly string[] {
	return [...new Set(taken.map((event) => event.messageId))].sort();
}
