import { rm } from "node:fs/promises";
import { describe } from "vitest";
import { shopTest } from "../support/open-shop.js";
import { usersSql, usersSync } from "../support/shop-data.js";

/** What no file shows: it is found when the warehouse answers, a row renders or a person is needed. */

describe("a row that cannot be sent", () => {
	/** By sync: why its first row is not sent, and the mapping. */
	const cases: Readonly<Record<string, readonly [code: string, mapping: string]>> = {
		bios: ["row/event-too-large", 'userId: "{{ row.id }}", traits: { bio: "{{ row.bio }}" }'],
		ids: ["row/message-id-too-long", 'userId: "{{ row.id }}", messageId: "{{ row.long_id }}"'],
		// An object that hides how it becomes text cannot be compared.
		kinds: [
			"row/liquid-failed",
			'userId: "{{ row.id }}", traits: { isOld: "{% if row.props > 3 %}yes{% endif %}" }',
		],
	};
	const head =
		"model: { relation: main.users }\nkey: id\ncall: identify\nbehavior: send\nguards: { max_invalid: 1 }\n";
	shopTest("is counted by its code, and the others are sent", async ({ open, expect }) => {
		const { planHere, applyHere, arrived } = await open({
			syncs: Object.fromEntries(
				Object.entries(cases).map(([name, [, mapping]]) => [name, `${head}mapping: { ${mapping} }\n`]),
			),
			sql: [
				`CREATE TABLE users AS
				SELECT 1 AS id, repeat('bio ', 9000) AS bio, repeat('x', 100) AS long_id,
					CAST('{"toString": 1, "valueOf": 1}' AS JSON) AS props
				UNION ALL SELECT 2, 'short', 'x', NULL`,
			],
		});
		const planned = await planHere(true);
		expect(planned.syncs).toMatchObject(
			Object.entries(cases).map(([name, [code]]) => ({
				name,
				counts: { added: 1, invalid: 1 },
				invalid: [{ code }],
			})),
		);
		await applyHere(planned);
		expect((await arrived()).map(({ userId }) => userId)).toEqual(["2", "2", "2"]);
	});
});

describe("a model that is not what the spec takes it for", () => {
	shopTest("plan/column-missing, plan/column-unreadable", async ({ open, expect }) => {
		const { planHere } = await open({
			syncs: {
				users: usersSync({ traits: 'city: "{{ row.ctiy }}"' }),
				visits: usersSync({ traits: 'page: "{{ row.page }}"' }).replace("main.users", "main.visits"),
			},
			sql: [
				usersSql,
				"CREATE TABLE visits AS SELECT 1 AS user_id, now() AS updated_at, union_value(path := '/') AS page",
			],
		});
		await expect(planHere()).rejects.toThrow(
			/; plan\/column-missing: main\.users has no column `ctiy`.*; plan\/column-unreadable: column `page` has the type `UNION\(path VARCHAR\)`/,
		);
	});

	shopTest("warehouse/not-found", async ({ open, expect }) => {
		const { shop } = await open({ syncs: { users: usersSync() }, sql: [usersSql] });
		await rm(shop.warehousePath);
		const { code, stderr } = await shop.run("plan");
		expect(code).toBe(1);
		expect(stderr).toContain("error[warehouse/not-found]");
	});
});

describe("an apply that needs a person", () => {
	shopTest("apply/confirmation-needed", async ({ open, expect }) => {
		const { shop, sink } = await open({ syncs: { users: usersSync() }, sql: [usersSql] });
		const { code, stderr } = await shop.run("apply", "--create-state");
		expect(code).toBe(4);
		expect(stderr).toContain("error[apply/confirmation-needed]");
		expect(sink.sink.stats().requests).toBe(0);
	});

	shopTest("apply/expired", async ({ open, expect }) => {
		const { planHere, applyHere, sink } = await open({ syncs: { users: usersSync() }, sql: [usersSql] });
		const planned = await planHere(true);
		const later = (days: number) => ({ host: { now: () => new Date(Date.UTC(2026, 7, 21 + days, 10)) } });
		await expect(applyHere(planned, later(365))).rejects.toMatchObject({
			outcome: "refused",
			diagnostic: { code: "apply/expired" },
		});
		expect(sink.sink.stats().requests).toBe(0);
		expect(await applyHere(planned)).toMatchObject([{ status: "applied", sent: 300 }]);
	});
});
