import { expect } from "vitest";
import { verdict } from "../../src/cli/views/plan-text.js";
import { shopTest } from "../support/open-shop.js";

shopTest("rows that cannot be sent are no sync that is up to date", async ({ open }) => {
	const spec = `model: { relation: main.users }
key: user_id
call: identify
mapping: { userId: "{{ row.name }}" }
`;
	const sql = ["CREATE TABLE users AS SELECT i AS user_id, '' AS name FROM range(3) AS t(i)"];
	const it = await open({ syncs: { users: spec }, sql });
	expect(verdict(await it.planHere())).toBe("Plan: no changes. 3 rows cannot be sent.");
});
