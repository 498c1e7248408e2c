import { afterAll, beforeAll, expect, test } from "vitest";
import { dropExpired } from "../../src/state/change-sets.js";
import { sharedTables, snapshotTables, syncId } from "../../src/state/tables.js";
import type { Session, Warehouse } from "../../src/warehouses/warehouse.js";
import {
	afterEachAnswer,
	firstDay,
	pickyDestination,
	runShop,
	type ShopProject,
	secondDay,
	untilTheEnd,
	writeShopProject,
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
	const warehouse = await bed.open();
	try {
		await warehouse.use({ places: ["state"] }, (session) =>
			dropExpired(session, warehouse, Date.now() + 1e12),
		);
	} finally {
		await warehouse.close();
	}
	const schema = "tailrace";
	const { keys, rows } = snapshotTables(schema, syncId(scope, "users"));
	const tables = sharedTables(schema);
	return {
		keys: await bed.readState(`SELECT * FROM ${keys} ORDER BY key`),
		rows: await bed.readState(`SELECT * FROM ${rows} ORDER BY key`),
		syncs: await bed.readState(`SELECT name, serial, open, applied, epoch FROM ${tables.syncs}`),
		rejections: await bed.readState(`SELECT key, code, message FROM ${tables.rejections} ORDER BY key`),
		runs: await bed.readState(`SELECT digest FROM ${tables.runs} ORDER BY digest`),
		settled: await bed.readState(`SELECT * FROM ${tables.settled}`),
		changeSets: await bed.readState(`SELECT digest FROM ${tables.changeSets}`),
		tables: await bed.stateTables(),
	};
}

/** Statements that an undisturbed second day takes, and some more: it may take other turns from run to run. */
const mostStatements = 60;

/**
 * Lets a process die after each of its statements, once with a journal entry after every batch and once with a single
 * one at the end, runs it again, and holds state and deliveries against a run that nothing disturbed.
 */
export function crashSuite({ newBed }: WarehouseConformance): void {
	let project: ShopProject;
	let bed: WarehouseBed;
	let undisturbed: { readonly state: unknown; readonly ids: readonly string[] };

	beforeAll(async () => {
		project = await writeShopProject();
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
		undisturbed = { state: await dump(calm), ids: idsOf(destination) };
		await calm.remove();
	});

	afterAll(async () => {
		await bed.remove();
		await project.remove();
	});

	function runShopToo(
		openWarehouse: () => Promise<Warehouse>,
		destination: ReturnType<typeof pickyDestination>,
		projectDir: string,
	) {
		return runShop({ projectDir, openWarehouse, destination, journalPause: untilTheEnd });
	}

	test("the undisturbed run has every kind of change", () => {
		// Four removals; 5 to 13 but the refused 5; 37 to 40, whose plan the edit writes otherwise; 100 and 102.
		expect(undisturbed.ids).toHaveLength(4 + 8 + 4 + 2);
		expect(undisturbed.state).toMatchObject({
			rejections: [{ key: '["101"]' }, { key: '["5"]' }],
			settled: [],
			changeSets: [],
		});
	});

	test.each(Array.from({ length: mostStatements }, (_, index) => index))(
		"after statement %i: run again, it ends as if nothing had happened",
		async (statements) => {
			const copy = await bed.copy();
			try {
				const { pause, answered } = afterEachAnswer();
				const destination = pickyDestination(statements % 2 === 0 ? answered : undefined);
				const openWarehouse = async () => dying(await copy.open(), life);
				const life = { left: statements };
				await runShop({ projectDir: project.after, openWarehouse, destination, journalPause: pause }).catch(
					(error: unknown) => {
						if (life.left > 0) throw error;
					},
				);
				const again = pickyDestination();
				await runShopToo(() => copy.open(), again, project.after);
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
