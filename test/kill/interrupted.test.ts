import { describe, type ExpectStatic } from "vitest";
import type { ProjectStatus } from "../../src/state/status.js";
import { createGate } from "../support/gate.js";
import { type OpenShop, type ShopAndSink, shopTest } from "../support/open-shop.js";
import { results, type Shop } from "../support/project.js";
import { bulkyUsersSql, bulkyUsersSync } from "../support/shop-data.js";

const bulky = { syncs: { users: bulkyUsersSync }, sql: [bulkyUsersSql] };
const shouting = bulkyUsersSync.replace("{{ row.plan }}", "{{ row.plan | upcase }}");

/** An apply whose third request and all after it wait at a gate. */
async function halfSent(open: OpenShop) {
	const it = await open(bulky);
	const gate = createGate();
	it.sink.watch({ onRequest: (n) => (n > 2 ? gate.pass() : undefined) });
	const apply = it.shop.start("apply", "--auto-approve", "--create-state");
	await gate.came(4);
	return { it, gate, apply };
}

async function status(shop: Shop): Promise<ProjectStatus> {
	const { stdout } = await shop.run("status", "--format", "json");
	// The program's own output.
	return JSON.parse(stdout) as ProjectStatus;
}

/** Asks until the journal has been written at least once; each question is a process, so there is nothing to sleep for. */
async function journalWritten(shop: Shop, expect: ExpectStatic): Promise<void> {
	for (let tries = 0; tries < 40; tries += 1) {
		const [sync] = (await status(shop)).syncs;
		if ((sync?.open?.settledRanges ?? 0) > 0) return;
	}
	expect.fail("the journal was not written");
}

async function expectAllOnce(it: ShopAndSink, expect: ExpectStatic): Promise<void> {
	const accepted = (await it.lines())
		.filter((line) => line.status === "accepted")
		.map((line) => line.event.userId);
	expect(accepted).toHaveLength(200);
	expect(new Set(accepted).size).toBe(200);
	expect(it.sink.sink.stats().discarded).toBe(0);
	expect((await it.planHere()).summary).toMatchObject({ events: 0, has_changes: false });
}

describe("an apply that was killed after a journal entry", () => {
	shopTest.concurrent(
		"goes on behind it, and a plan meanwhile does not call it no changes",
		async ({ open, expect }) => {
			const { it, gate, apply } = await halfSent(open);
			await journalWritten(it.shop, expect);
			apply.child.kill("SIGKILL");
			await apply.done;

			const speculative = await it.shop.run("plan", "--detailed-exitcode");
			expect(speculative.code).toBe(2);
			expect(speculative.stdout).not.toContain("no changes");
			expect(speculative.stdout).toMatch(/did not finish|resume/);
			expect((await it.shop.plan()).syncs).toMatchObject([
				{ open_change_set: expect.any(String), to_send: { events: 0 } },
			]);

			// What was in flight when the client died may still arrive; its ids are those of the next run.
			gate.open();
			const before = it.sink.sink.stats().requests;
			const [resumed] = (await it.shop.apply()).results;
			expect(resumed).toMatchObject({ status: "resumed", planned: 200, sent: 200 });
			await expectAllOnce(it, expect);
			const { requests } = it.sink.sink.stats();
			expect(requests - before).toBeLessThan(requests);
		},
	);

	shopTest.concurrent(
		"sends what was open under its own mapping, and only then the edit",
		async ({ open, expect }) => {
			const { it, gate, apply } = await halfSent(open);
			apply.child.kill("SIGKILL");
			await apply.done;
			gate.open();
			await it.shop.write("syncs/users.yml", shouting);
			const plan = await it.shop.plan();
			expect(plan.syncs).toMatchObject([{ change_class: "value", cause: { edit: 200, data: 0 } }]);

			const { results } = await it.shop.apply();
			expect(results.map(({ status, sent }) => [status, sent])).toEqual([
				["resumed", 200],
				["applied", 200],
			]);
			const plans = (await it.arrived()).map((event) => event.traits as { readonly plan: string });
			expect(plans.slice(0, 200).every((traits) => traits.plan === "free")).toBe(true);
			expect(plans.slice(200).every((traits) => traits.plan === "FREE")).toBe(true);
			expect(plans).toHaveLength(400);
			expect((await it.planHere()).summary.has_changes).toBe(false);
		},
	);
});

describe("SIGTERM", () => {
	shopTest.concurrent(
		"ends requests under way, records them and frees the sync",
		async ({ open, expect }) => {
			const { it, gate, apply } = await halfSent(open);
			apply.child.kill("SIGTERM");
			gate.open();
			const ended = await apply.done;
			expect(ended.code).toBe(143);
			expect(ended.stderr).toContain("stopped by SIGTERM");
			const [sync] = (await status(it.shop)).syncs;
			expect(sync?.open).toMatchObject({ holder: null, planned: 200 });
			expect((await it.shop.apply()).results).toMatchObject([{ status: "resumed", sent: 200 }]);
			await expectAllOnce(it, expect);
			expect(it.sink.sink.stats().duplicate).toBe(0);
		},
	);

	shopTest.concurrent("before anything is sent leaves nothing open", async ({ open, expect }) => {
		const it = await open(bulky);
		const apply = it.shop.start("apply", "--auto-approve", "--create-state");
		await apply.says("planning");
		apply.child.kill("SIGTERM");
		expect((await apply.done).code).toBe(143);
		expect(it.sink.sink.stats().requests).toBe(0);
		expect((await it.shop.apply()).results).toMatchObject([{ status: "applied", sent: 200 }]);
	});
});

describe("two applies", () => {
	shopTest.concurrent(
		"while one sends, the other is told who holds the sync, and status answers",
		async ({ open, expect }) => {
			const { it, gate, apply } = await halfSent(open);
			const other = await it.shop.run("apply", "--auto-approve");
			expect(other.code).toBe(5);
			expect(other.stderr).toContain("state/lease-held");
			const [sync] = (await status(it.shop)).syncs;
			expect(sync?.open).toMatchObject({ planned: 200, isAtWork: true });
			gate.open();
			expect((await apply.done).code).toBe(0);
			await expectAllOnce(it, expect);
			expect(it.sink.sink.stats().duplicate).toBe(0);
		},
	);

	shopTest.concurrent("started together send each event once", async ({ open, expect }) => {
		const it = await open(bulky);
		await it.applyHere();
		await it.arrived();
		await it.shop.sql("UPDATE users SET plan = 'pro'");
		const runs = await Promise.all(
			[1, 2, 3].map(() => it.shop.run("apply", "--auto-approve", "--format", "json")),
		);
		const codes = runs.map((run) => run.code);
		expect(codes).toContain(0);
		const failed = runs.filter(({ code }) => ![0, 4, 5].includes(code ?? -1));
		expect(failed.map(({ code, stderr }) => ({ code, stderr }))).toEqual([]);
		const sent = runs
			.filter((run) => run.code === 0)
			.flatMap((run) => results(run).results.map((one) => (one.status === "done" ? 0 : one.sent)));
		expect(sent.reduce((sum, one) => sum + one, 0)).toBe(200);
		expect(await it.arrived()).toHaveLength(200);
		expect(it.sink.sink.stats().duplicate).toBe(0);
	});
});
