import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Places, Warehouse } from "../../src/warehouses/warehouse.js";
import { planInProcess } from "../support/in-process.js";
import { duckDbBed, postgresBed, type SourceBed } from "../support/places.js";
import {
	checkShopProject,
	firstDay,
	pickyDestination,
	runShop,
	type ShopProject,
	secondDay,
	untilTheEnd,
} from "./shop-run.js";

let project: ShopProject;

beforeAll(async () => {
	project = await checkShopProject();
});

interface Beds {
	readonly source: SourceBed;
	readonly state: SourceBed;
	open(): Promise<Places>;
}

async function openBeds(source: SourceBed, state: SourceBed): Promise<Beds> {
	onTestFinished(async () => {
		await source.remove();
		if (state !== source) await state.remove();
	});
	return {
		source,
		state,
		open: async () => {
			const warehouse = await source.open();
			return { warehouse, store: state === source ? warehouse : await state.open() };
		},
	};
}

/** Both days and what they sent, without the message ids, which hold the engine's own fingerprints. */
async function tellDays(beds: Beds): Promise<readonly (readonly string[])[]> {
	const days: (readonly string[])[] = [];
	for (const [day, which] of [
		[firstDay, project.before],
		[secondDay, project.after],
	] as const) {
		await day({ source: beds.source.source });
		const destination = pickyDestination();
		await runShop({ project: which, openWarehouse: beds.open, destination, journalPause: untilTheEnd });
		days.push(destination.taken.map(({ messageId: _, ...event }) => JSON.stringify(event)).sort());
	}
	return days;
}

function plan(open: () => Promise<Places>) {
	return planInProcess({ projectDir: "", project: project.after, env: {}, openWarehouse: open }, false);
}

describe.each([
	["Postgres", "DuckDB", postgresBed, duckDbBed],
	["DuckDB", "Postgres", duckDbBed, postgresBed],
	["Postgres", "another Postgres", postgresBed, postgresBed],
])("models in %s, state in %s", (_source, _state, source, state) => {
	test("sends what it sends with the state beside the models", async () => {
		const apart = await openBeds(await source(), await state());
		const bed = await source();
		const together = await openBeds(bed, bed);
		expect(await tellDays(apart)).toEqual(await tellDays(together));
		const [again, expected] = [await plan(apart.open), await plan(together.open)];
		expect(again.syncs[0]?.counts).toEqual(expected.syncs[0]?.counts);
		expect(again.syncs[0]?.to_send).toEqual(expected.syncs[0]?.to_send);
	});
});

describe("between the reading of keys and that of rows", () => {
	/** Runs statements in the source right before its nth statement. */
	function disturbed(warehouse: Warehouse, before: number, disturb: () => Promise<void>): Warehouse {
		let reads = 0;
		return {
			...warehouse,
			use: (needs, work) =>
				warehouse.use(needs, (session) =>
					work({
						...session,
						async *texts(sql) {
							reads += 1;
							if (reads === before) await disturb();
							yield* session.texts(sql);
						},
					}),
				),
		};
	}

	test("a row that vanishes or becomes equal again leaves the change set, one that changes again is sent as it is now", async () => {
		const { source, open } = await openBeds(await postgresBed(), await duckDbBed());
		await firstDay({ source: source.source });
		const run = (openWarehouse: () => Promise<Places>, destination: ReturnType<typeof pickyDestination>) =>
			runShop({ project: project.before, openWarehouse, destination, journalPause: untilTheEnd });
		await run(open, pickyDestination());
		await source.source(
			"UPDATE people SET city = 'Delft' WHERE id BETWEEN 6 AND 9",
			"INSERT INTO people VALUES (200, 'Berne', 1, 'free', NULL)",
			"INSERT INTO people VALUES (201, 'Berne', 1, 'free', NULL)",
		);
		const disturb = () =>
			source.source(
				"DELETE FROM people WHERE id IN (6, 200)",
				"UPDATE people SET city = 'city0' WHERE id = 7",
				"UPDATE people SET city = 'Ghent' WHERE id = 8",
			);
		const destination = pickyDestination();
		const openDisturbed = async (): Promise<Places> => {
			const { warehouse, store } = await open();
			return { warehouse: disturbed(warehouse, 2, disturb), store };
		};
		await run(openDisturbed, destination);
		const cities = Object.fromEntries(
			destination.taken.map((event) => [event.userId, (event.traits as { city?: string }).city]),
		);
		// 7 is what it was.
		expect(cities).toEqual({ 8: "Ghent", 9: "Delft", 201: "Berne" });
		const later = pickyDestination();
		await run(open, later);
		expect(later.taken.map((event) => event.userId)).toEqual(["6"]);
	});
});

test("more changes than are fetched by key are read in one more pass", async () => {
	const { source, open } = await openBeds(await postgresBed(), await duckDbBed());
	await source.source(
		"CREATE TABLE people (id INTEGER, city VARCHAR, score DOUBLE PRECISION, plan VARCHAR, seen_at TIMESTAMP)",
		"INSERT INTO people SELECT i, 'city', 1, 'PRO', NULL FROM generate_series(1, 10500) AS r(i)",
	);
	const run = async () => {
		const destination = pickyDestination();
		await runShop({
			project: project.before,
			openWarehouse: open,
			destination,
			journalPause: untilTheEnd,
			allows: [{ sync: null, name: "max_changes", upTo: 20_000 }],
		});
		return destination.taken.length;
	};
	expect(await run()).toBe(10_498);
	await source.source("UPDATE people SET city = 'Delft'");
	expect(await run()).toBe(10_498);
	expect(await run()).toBe(0);
});
