import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckedProject } from "../../src/pipeline.js";
import type { Allow } from "../../src/types/allow.js";
import type { RunResult } from "../../src/types/generated/run-results.js";
import type { Places, Warehouse } from "../../src/warehouses/warehouse.js";
import { applyInProcess, checkInProcess, planInProcess } from "../support/in-process.js";
import { refusal, type ScriptedDestination, scriptedDestination } from "../support/scripted-destination.js";
import type { WarehouseBed } from "./warehouse.js";

const peopleSpec = (plan: string) => `model: { relation: people }
key: id
call: identify
on_removed: clear_traits
guards: { max_rejected: 9 }
mapping:
  userId: "{{ row.id }}"
  timestamp: "{{ row.seen_at }}"
  traits: { city: "{{ row.city }}", score: "{{ row.score }}", plan: "${plan}" }
`;

/** The same people as events: who comes, moves and goes. */
export const eventsSpec = (plan: string) => `model: { relation: people }
key: id
call: track
on: [added, changed, removed]
guards: { max_rejected: 9 }
mapping:
  userId: "{{ row.id }}"
  event: Moved
  timestamp: { $value: "{{ row.seen_at }}", compare: false }
  properties: { from: "{{ before.city }}", to: "{{ row.city }}", score: "{{ row.score }}", plan: "${plan}" }
`;

/** The project that conformance suites apply: one sync over `people`, and the spec after an edit. */
export interface ShopProject {
	readonly before: CheckedProject;
	readonly after: CheckedProject;
}

export async function checkShopProject(spec: (plan: string) => string = peopleSpec): Promise<ShopProject> {
	const dir = await mkdtemp(join(tmpdir(), "shop-"));
	const settings =
		"id: 0123456789ab\nname: shop\nwarehouse: { type: duckdb, path: x.duckdb }\ndestinations: { segment: { type: segment, write_key: '{{ env_var(\"K\") }}' } }\n";
	const check = async (plan: string) => {
		await mkdir(join(dir, "syncs"), { recursive: true });
		await writeFile(join(dir, "tailrace.yml"), settings);
		await writeFile(join(dir, "syncs/users.yml"), spec(plan));
		return checkInProcess({ projectDir: dir, env: {} });
	};
	try {
		return { before: await check("{{ row.plan }}"), after: await check("{{ row.plan | upcase }}") };
	} finally {
		await rm(dir, { recursive: true });
	}
}

/** Forty people: the first state, and the one after a day that has every kind of change in it. */
export async function firstDay(bed: Pick<WarehouseBed, "source">): Promise<void> {
	await bed.source(
		"CREATE TABLE people (id INTEGER, city VARCHAR, score DOUBLE PRECISION, plan VARCHAR, seen_at TIMESTAMP)",
		...Array.from(
			{ length: 40 },
			(_, index) =>
				`INSERT INTO people VALUES (${index + 1}, ${index % 5 === 0 ? "NULL" : `'city${index % 3}'`}, 0.5, ${index < 36 ? "'PRO'" : "'free'"}, TIMESTAMP '2026-01-01 10:00:00')`,
		),
	);
}

export async function secondDay(bed: Pick<WarehouseBed, "source">): Promise<void> {
	await bed.source(
		// Removed with an event; come back equal; changed; silent; invalid; new, of whom 101 is refused; twice; without a key.
		"DELETE FROM people WHERE id IN (1, 2, 3, 4)",
		"UPDATE people SET city = 'Delft' WHERE id BETWEEN 5 AND 12",
		"UPDATE people SET city = NULL WHERE id = 13",
		"UPDATE people SET seen_at = TIMESTAMP '2026-01-02 10:00:00' WHERE id BETWEEN 14 AND 18",
		"UPDATE people SET score = CAST('nan' AS DOUBLE PRECISION) WHERE id = 19",
		"INSERT INTO people VALUES (100, 'Berne', 1, 'free', NULL), (101, 'Berne', 1, 'free', NULL), (102, NULL, NULL, NULL, NULL)",
		"INSERT INTO people VALUES (20, 'Berne', 1, 'free', NULL), (NULL, 'Berne', 1, 'free', NULL)",
	);
}

/** Refuses two people, one of whom is new. */
export function pickyDestination(onAnswer: () => unknown = () => undefined): ScriptedDestination {
	return scriptedDestination({
		answer: (events) =>
			events.some((event) => event.userId === "5" || event.userId === "101") ? refusal : { kind: "taken" },
		onAnswer,
	});
}

export interface ShopRun {
	readonly project: CheckedProject;
	readonly openWarehouse: () => Promise<Warehouse | Places>;
	readonly destination: ScriptedDestination;
	readonly allows?: readonly Allow[];
	/** Waits between journal entries. */
	readonly journalPause: (signal: AbortSignal) => Promise<void>;
}

/** Plan and apply over any warehouse, to a destination in memory. */
export async function runShop({
	project,
	openWarehouse,
	destination,
	journalPause,
	allows = [],
}: ShopRun): Promise<readonly RunResult[]> {
	const options = {
		projectDir: "",
		project,
		env: {},
		openWarehouse,
		destinations: { segment: destination },
		allows,
		host: {
			isHolderGone: () => true,
			newId: () => crypto.randomUUID(),
			wait: (milliseconds: number, signal: AbortSignal) =>
				milliseconds >= 2_000 ? journalPause(signal) : Promise.resolve(),
		},
	};
	return applyInProcess(options, await planInProcess(options, true));
}

/** A pause that only the end of the journal ends. */
export function untilTheEnd(signal: AbortSignal): Promise<void> {
	return new Promise((_, reject) => endWith(signal, reject));
}

/** A pause that ends with each answer of a destination, so that there is an entry after every batch. */
export function afterEachAnswer(): {
	readonly pause: (signal: AbortSignal) => Promise<void>;
	readonly answered: () => void;
} {
	let next: () => void = () => undefined;
	return {
		answered: () => next(),
		pause: (signal) =>
			new Promise((resolve, reject) => {
				next = resolve;
				endWith(signal, reject);
			}),
	};
}

function endWith(signal: AbortSignal, reject: (reason: unknown) => void): void {
	if (signal.aborted) reject(signal.reason);
	else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
}
