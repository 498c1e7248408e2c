import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckedProject } from "../../src/pipeline.js";
import { createState, readLineage } from "../../src/state/birth.js";
import { firstOfRest } from "../../src/state/change-buckets.js";
import { readChangeSet, sealedTables } from "../../src/state/change-sets.js";
import { closeChangeSet } from "../../src/state/close.js";
import { countRows } from "../../src/state/count-rows.js";
import { beginChangeSet, releaseLease, renewLease, takeLease } from "../../src/state/lease.js";
import { moveSnapshot } from "../../src/state/move.js";
import { readSettled, settleRanges } from "../../src/state/settle.js";
import { settleRest } from "../../src/state/settle-rest.js";
import type { ChangeSetHeader, Lease, Run, SettledRange } from "../../src/state/store.js";
import { readSync } from "../../src/state/sync-state.js";
import { sharedTables, snapshotTables, syncId } from "../../src/state/tables.js";
import type { Session, Warehouse } from "../../src/warehouses/warehouse.js";
import { planInProcess } from "../support/in-process.js";
import { checkShopProject, firstDay, pickyDestination, runShop, secondDay, untilTheEnd } from "./shop-run.js";
import type { WarehouseBed, WarehouseConformance } from "./warehouse.js";

const scope = { projectId: "0123456789ab", target: "default" };
const range: SettledRange = { bucket: 1, from: 1, to: 9_999, outcome: "done", code: null, message: null };

/** What happens when two processes believe that a sync is theirs. */
export function fenceSuite({ newBed }: WarehouseConformance): void {
	let planned: WarehouseBed;
	let after: CheckedProject;
	let digest: string;

	/** One bed with a change set that is frozen and not begun; each test works on a copy. */
	beforeAll(async () => {
		planned = await newBed();
		const project = await checkShopProject();
		after = project.after;
		await firstDay(planned);
		await runAll(planned, project.before);
		await secondDay(planned);
		const options = { projectDir: "", project: after, env: {}, openWarehouse: () => planned.open() };
		const plan = await planInProcess(options, true);
		digest = plan.syncs[0]?.change_set ?? "";
	});

	afterAll(() => planned.remove());

	function runAll(bed: WarehouseBed, project: CheckedProject) {
		const openWarehouse = () => bed.open();
		return runShop({ project, openWarehouse, destination: pickyDestination(), journalPause: untilTheEnd });
	}

	/** Works in one session on the state of a copy. */
	async function onCopy(
		work: (at: {
			readonly session: Session;
			readonly warehouse: Warehouse;
			readonly header: ChangeSetHeader;
		}) => Promise<void>,
	): Promise<void> {
		const bed = await planned.copy();
		const warehouse = await bed.open();
		try {
			await warehouse.use({ state: "write" }, async (session) => {
				const header = await readChangeSet(session, warehouse, digest);
				if (header === null) throw new Error("the change set is not there");
				await work({ session, warehouse, header });
			});
		} finally {
			await warehouse.close();
			await bed.remove();
		}
	}

	const leaseOf = (header: ChangeSetHeader, token: number, duration = 60_000): Lease => ({
		sync: header.sync,
		history: header.history,
		digest: header.digest,
		token,
		holder: `holder ${token}`,
		duration,
	});

	const run = (header: ChangeSetHeader): Run => ({
		id: "late",
		sync: header.sync,
		digest: header.digest,
		serial: header.baseSerial + 1,
		startedAt: "2026-08-21T10:00:00.000Z",
		endedAt: "2026-08-21T10:00:01.000Z",
		planned: 0,
		sent: 0,
		silent: 0,
		rejected: 0,
		invalid: 0,
	});

	test("a state is born once, and apart for each project and target", () =>
		onCopy(async ({ session, warehouse }) => {
			const born = await readLineage(session, warehouse, scope);
			expect(await createState(session, warehouse, scope, "another")).toEqual(born);
			const prod = { ...scope, target: "prod" };
			expect(await readLineage(session, warehouse, prod)).toBeNull();
			expect((await createState(session, warehouse, prod, "prod"))?.lineage).toBe("prod");
			expect(await readSync(session, warehouse, prod, "users")).toMatchObject({ serial: 0, applied: null });
			expect(await readSync(session, warehouse, scope, "users")).toMatchObject({ serial: 1, open: null });
		}));

	test("of two that begin, one does", () =>
		onCopy(async ({ session, warehouse, header }) => {
			const { token } = await readSync(session, warehouse, scope, "users");
			const lease = leaseOf(header, token + 1);
			expect(await beginChangeSet(session, warehouse, scope, { header, lease })).toBe(true);
			expect(await beginChangeSet(session, warehouse, scope, { header, lease })).toBe(false);
			const late = leaseOf(header, token + 2);
			expect(await beginChangeSet(session, warehouse, scope, { header, lease: late })).toBe(false);
			expect(await readSync(session, warehouse, scope, "users")).toMatchObject({
				serial: 2,
				open: digest,
				holder: lease.holder,
				isLeaseOver: false,
			});
		}));

	test("of two that take over, one does, and who held it before cannot write any more", () =>
		onCopy(async ({ session, warehouse, header }) => {
			const { token } = await readSync(session, warehouse, scope, "users");
			const first = leaseOf(header, token + 1, -1);
			const second = leaseOf(header, token + 2);
			await beginChangeSet(session, warehouse, scope, { header, lease: first });
			expect((await readSync(session, warehouse, scope, "users")).isLeaseOver).toBe(true);
			expect(await takeLease(session, warehouse, scope, second)).toBe(true);
			expect(await takeLease(session, warehouse, scope, second)).toBe(false);

			expect(await renewLease(session, warehouse, scope, first)).toBe(false);
			expect(await settleRanges(session, warehouse, scope, { lease: first, ranges: [range] })).toBe(false);
			expect(await readSettled(session, warehouse, digest)).toEqual([]);
			const facts = { header, run: run(header), at: 0 };
			expect(await closeChangeSet(session, warehouse, scope, { ...facts, lease: first })).toBe(false);
			await releaseLease(session, warehouse, scope, first);
			expect(await readSync(session, warehouse, scope, "users")).toMatchObject({
				open: digest,
				holder: second.holder,
			});

			expect(await renewLease(session, warehouse, scope, second)).toBe(true);
			expect(await settleRanges(session, warehouse, scope, { lease: second, ranges: [range] })).toBe(true);
			expect(await readSettled(session, warehouse, digest)).toEqual([range]);
			expect(await closeChangeSet(session, warehouse, scope, { ...facts, lease: second })).toBe(true);
			expect(await readSync(session, warehouse, scope, "users")).toMatchObject({ open: null, holder: null });
			expect(await readChangeSet(session, warehouse, digest)).toBeNull();
		}));

	test("abandoned, what is settled moves, all else is planned again, and the sync is free", () =>
		onCopy(async ({ session, warehouse, header }) => {
			const { token } = await readSync(session, warehouse, scope, "users");
			const dead = leaseOf(header, token + 1, -1);
			await beginChangeSet(session, warehouse, scope, { header, lease: dead });
			const [first] = await session.rows(
				`SELECT bucket, n, key FROM ${sealedTables(warehouse, digest).changes} WHERE op = 'changed' ORDER BY bucket, n LIMIT 1`,
			);
			const place = { bucket: Number(first?.bucket), from: Number(first?.n), to: Number(first?.n) };
			await settleRanges(session, warehouse, scope, { lease: dead, ranges: [{ ...range, ...place }] });
			const lease = leaseOf(header, token + 2);
			expect(await takeLease(session, warehouse, scope, lease)).toBe(true);
			const changes = await countRows(session, warehouse, digest);
			expect(await settleRest(session, warehouse, scope, { header, lease: dead })).toBeNull();
			expect(await settleRest(session, warehouse, scope, { header, lease })).toBe(changes - 1);
			expect(await settleRest(session, warehouse, scope, { header, lease })).toBe(changes - 1);
			await moveSnapshot(session, warehouse, scope, header);
			expect(
				await closeChangeSet(session, warehouse, scope, { header, lease, run: run(header), at: 0 }),
			).toBe(true);
			expect(await readSync(session, warehouse, scope, "users")).toMatchObject({ serial: 2, open: null });
			const { keys } = snapshotTables(warehouse, syncId(scope, "users"));
			const moved = await session.rows(
				`SELECT key, fingerprint FROM ${keys} WHERE serial = 2 AND fingerprint IS NOT NULL`,
			);
			expect(moved.map((row) => row.key)).toEqual([first?.key]);
			const again = await session.rows(
				`SELECT count(*) AS row_count FROM ${keys} WHERE serial = 2 AND fingerprint IS NULL AND gone IS NULL`,
			);
			expect(again).toEqual([{ row_count: String(changes - 1) }]);
		}));

	test("a plan that looks through what another apply closes meanwhile begins anew", async () => {
		const bed = await planned.copy();
		try {
			await onState(bed, async (session, warehouse) => {
				const header = await readChangeSet(session, warehouse, digest);
				if (header === null) throw new Error("the change set is not there");
				const { token } = await readSync(session, warehouse, scope, "users");
				await beginChangeSet(session, warehouse, scope, { header, lease: leaseOf(header, token + 1, -1) });
			});
			let closings = 0;
			const openWarehouse = async (): Promise<Warehouse> => {
				const warehouse = await bed.open();
				const use: Warehouse["use"] = async (needs, work) => {
					if (needs.scratch && closings === 0) {
						closings += 1;
						await runAll(bed, after);
					}
					return warehouse.use(needs, work);
				};
				return { ...warehouse, use };
			};
			const plan = await planInProcess({ projectDir: "", project: after, env: {}, openWarehouse }, false);
			expect(closings).toBe(1);
			expect(plan.syncs).toMatchObject([{ base_serial: 2, open_change_set: null }]);
			const undisturbed = await planInProcess(
				{ projectDir: "", project: after, env: {}, openWarehouse: () => bed.open() },
				false,
			);
			expect(plan.syncs).toEqual(undisturbed.syncs);
		} finally {
			await bed.remove();
		}
	});

	test("who wakes late, when all is closed and more has happened, cannot move the snapshot back", async () => {
		const bed = await planned.copy();
		try {
			const { header, changes } = await keepChanges(bed);
			await runAll(bed, after);
			await bed.source("UPDATE people SET city = 'Ghent'", "DELETE FROM people WHERE id = 6");
			await runAll(bed, after);
			const before = await keysOf(bed);
			expect(new Set(before.map((row) => row.serial))).toContain("3");
			await onState(bed, async (session, warehouse) => {
				const tables = sealedTables(warehouse, digest);
				const { settled } = sharedTables(warehouse);
				await session.execute(`CREATE TABLE ${tables.changes} AS SELECT * FROM ${changes}`);
				// What the quicker one had settled otherwise than done; it goes only after the rows have gone.
				await session.execute(
					[
						`INSERT INTO ${settled} SELECT '${syncId(scope, "users")}', '${digest}', bucket, n, n,`,
						`CASE key WHEN '["19"]' THEN 'invalid' ELSE 'rejected' END, '', ''`,
						`FROM ${changes} WHERE bucket >= ${firstOfRest(warehouse.dialect)} AND key IN ('["19"]', '["5"]', '["101"]')`,
					].join(" "),
				);
				await moveSnapshot(session, warehouse, scope, header);
			});
			expect(await keysOf(bed)).toEqual(before);
		} finally {
			await bed.remove();
		}
	});

	/** A second copy of the frozen rows, as a sleeping holder would still have them before its eyes. */
	function keepChanges(
		bed: WarehouseBed,
	): Promise<{ readonly header: ChangeSetHeader; readonly changes: string }> {
		return onState(bed, async (session, warehouse) => {
			const header = await readChangeSet(session, warehouse, digest);
			if (header === null) throw new Error("the change set is not there");
			const changes = `${warehouse.prefixOf("state")}kept_changes`;
			await session.execute(
				`CREATE TABLE ${changes} AS SELECT * FROM ${sealedTables(warehouse, digest).changes}`,
			);
			return { header, changes };
		});
	}
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

function keysOf(bed: WarehouseBed): Promise<readonly Readonly<Record<string, string | null>>[]> {
	return onState(bed, (session, warehouse) => {
		const { keys } = snapshotTables(warehouse, syncId(scope, "users"));
		return session.rows(`SELECT key, fingerprint, serial, mapping, gone FROM ${keys} ORDER BY key`);
	});
}
