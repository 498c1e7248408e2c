import { cp } from "node:fs/promises";
import { join } from "node:path";
import { shopTest } from "../support/open-shop.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

shopTest("state:modified is what an earlier compile did not have so", async ({ open, expect }) => {
	const { shop } = await open({
		syncs: { users: usersSync(), orders: ordersSync() },
		sql: [usersSql, ordersSql],
	});
	await shop.run("compile");
	const state = join(shop.dir, "prod");
	await cp(join(shop.dir, "target/tailrace"), state, { recursive: true });
	await shop.write("syncs/users.yml", usersSync().replace("row.city }}", "row.city | upcase }}"));
	const listed = await shop.run("list", "--select", "state:modified", "--state", state, "--format", "json");
	expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "users" }]);
	const { code, stderr } = await shop.run("list", "--select", "state:modified");
	expect([code, stderr]).toEqual([
		1,
		"error: `state:modified` needs `--state` with the folder of an earlier compiled.json\n",
	]);
});
