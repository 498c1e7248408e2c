import { describe } from "vitest";
import { engineReason } from "../../src/warehouses/duckdb/engine-reason.js";
import { shopTest } from "../support/open-shop.js";
import { usersSql, usersSync } from "../support/shop-data.js";

describe("an error of the engine", () => {
	shopTest.concurrent("is told without the value it is about", async ({ open, expect }) => {
		const { shop, sink } = await open({
			syncs: { users: usersSync({ more: "where: CAST(email AS INTEGER) > 1" }) },
			sql: [usersSql],
		});
		const { code, stdout, stderr } = await shop.run("plan");
		expect(code).toBe(1);
		expect(stderr).toContain(
			"error[warehouse/failed]: DuckDB: Conversion Error: Could not convert string '•••' to INT32",
		);
		expect(stdout + stderr).not.toContain("@shop.example");
		expect(sink.sink.stats().requests).toBe(0);
	});

	shopTest("keeps the names of what does not exist", ({ expect }) => {
		expect(engineReason('Catalog Error: Table with name users does not exist!\nDid you mean "orders"?')).toBe(
			"Catalog Error: Table with name users does not exist!",
		);
		expect(engineReason("Out of Range Error: Overflow in addition of INT32 (2147483647 + 12)!")).toBe(
			"Out of Range Error: Overflow in addition of INT32 (••• + •••)!",
		);
		expect(engineReason("Conversion Error: Could not convert string 'o'neil' to INT32")).toBe(
			"Conversion Error: Could not convert string '•••' to INT32",
		);
	});
});
