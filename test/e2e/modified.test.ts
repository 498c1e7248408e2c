import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { shopTest } from "../support/open-shop.js";
import { gitEnv, repositoryIn } from "../support/repository.js";
import { ordersSql, ordersSync, usersSql, usersSync } from "../support/shop-data.js";

const shouting = usersSync().replace("row.city }}", "row.city | upcase }}");

shopTest("state:modified is what an earlier compile did not have so", async ({ open, expect }) => {
	const { shop } = await open({
		syncs: { users: usersSync(), orders: ordersSync() },
		sql: [usersSql, ordersSql],
	});
	await shop.run("compile");
	const state = join(shop.dir, "prod");
	await cp(join(shop.dir, "target/tailrace"), state, { recursive: true });
	await shop.write("syncs/users.yml", shouting);
	const listed = await shop.run("list", "--select", "state:modified", "--state", state, "--format", "json");
	expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "users" }]);
	const { code, stderr } = await shop.run("list", "--select", "state:modified");
	expect([code, stderr]).toEqual([
		1,
		`error[select/state-unnamed]: \`state:modified\` needs something to compare with
   = hint: name a Git ref with \`--base\`, or with \`--state\` the folder of an earlier compiled.json

`,
	]);
});

shopTest(
	"state:modified is what a Git ref did not have so; nothing is touched for it",
	async ({ open, expect }) => {
		const { shop } = await open({
			syncs: { users: usersSync(), orders: ordersSync() },
			sql: [usersSql, ordersSql],
		});
		const repository = await repositoryIn(shop.dir);
		await repository.commit({ ".gitignore": "*.duckdb\nevents.ndjson\ntmp\n" });
		await shop.write("syncs/users.yml", shouting);
		await shop.write("syncs/refunds.yml", ordersSync());
		await repository.git("add", "syncs/refunds.yml");
		const state = () => Promise.all([repository.git("status", "--porcelain"), shop.read(".git/index")]);
		const before = await state();

		const tmp = join(shop.dir, "tmp");
		await mkdir(tmp);
		const run = (command: string, ...args: readonly string[]) =>
			shop.runWith({ ...gitEnv, TMPDIR: tmp }, command, "--select", "state:modified", "--base", ...args);
		const { stdout, stderr } = await run("list", "HEAD", "--format", "json");
		expect(stderr).toBe("");
		expect(JSON.parse(stdout)).toMatchObject([{ name: "refunds" }, { name: "users" }]);
		const refused = await run("list", "mian");
		expect([refused.code, refused.stdout]).toEqual([1, ""]);
		expect(refused.stderr).toContain("error[select/unknown-ref]: there is no commit `mian` in this clone\n");
		expect(refused.stderr).toContain("hint: did you mean `main`?");
		const unasked = await shop.runWith(gitEnv, "apply", "--auto-approve", "--base", "HEAD");
		expect([unasked.code, unasked.stdout]).toEqual([1, ""]);
		expect(unasked.stderr).toContain("error[select/state-unasked]: `--base` selects nothing by itself\n");
		expect(await state()).toEqual(before);
		expect(await readdir(tmp)).toEqual([]);
	},
);

shopTest(
	"a selector that matches nothing is said with what was most likely meant",
	async ({ open, expect }) => {
		const { shop } = await open({ syncs: { users: usersSync(), orders: ordersSync() }, sql: [] });
		const { code, stdout, stderr } = await shop.run(
			"list",
			"--select",
			"user",
			"orders",
			"--exclude",
			"carts",
		);
		expect([code, stdout]).toEqual([1, ""]);
		expect(stderr).toBe(`error[select/no-match]: \`user\` matches no sync
   = hint: did you mean \`users\`?

error[select/no-match]: \`carts\` matches no sync
   = hint: syncs: \`orders\`, \`users\`

`);
	},
);
