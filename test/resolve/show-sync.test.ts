import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createOutput } from "../../src/cli/output.js";
import { showSync } from "../../src/cli/views/sync.js";
import { valueAt } from "../../src/diagnostics/scalar-span.js";
import { checkProject } from "../support/check-project.js";

const { paint } = createOutput({ isQuiet: true, hasColor: false });

async function resolve(name: string, target: string) {
	const folder = fileURLToPath(new URL(`../cases/compile/${name}`, import.meta.url));
	const { resolved } = await checkProject(folder, "resolve", { target });
	if (resolved === null) throw new Error(`${name} does not resolve`);
	return resolved;
}

const targets = ["dev", "prod"];

test.each(targets)("in %s every value stands where its place says", async (target) => {
	const project = await resolve("defaults-under-specs", target);
	let foreign = 0;
	for (const { file } of project.syncs) {
		for (const [pointer, node] of Object.entries(file.nodes)) {
			const value = valueAt(file, pointer);
			expect(value, pointer).not.toBeUndefined();
			if (typeof value === "object") continue;
			const written = (node.file ?? file).text.slice(...node.value);
			expect(parse(written), pointer).toEqual(value);
			if (node.file !== undefined) foreign += 1;
		}
	}
	expect(foreign).toBeGreaterThan(8);
});

test("a sync is shown with its defaults and where each value comes from", async () => {
	const project = await resolve("defaults-under-specs", "prod");
	const [accounts, users] = project.syncs;
	if (accounts === undefined || users === undefined) throw new Error("two syncs are needed");
	expect(showSync(users, project, "text", paint)).toMatchInlineSnapshot(`
		"# users in target prod
		name: users                         # the file's name
		where: region = 'us'                # tailrace.yml:29
		enabled: true                       # default
		tags: [daily, production, hourly]   # syncs/users.yml:16
		model:
		  sql_file: users.sql               # syncs/users.yml:15
		key: [user_id]                      # syncs/users.yml:2
		destination: main                   # tailrace.yml:14
		call: identify                      # syncs/users.yml:3
		behavior: update_or_create          # default of identify
		on_removed: ignore                  # default
		on_mapping_change: changed          # default of update_or_create
		nulls: unset                        # default
		guards:
		  max_removed: 20%                  # default
		  max_changes: 50%                  # default
		  max_invalid: 5%                   # default
		  max_first_run: 50000              # default
		  max_rejected: 0                   # default
		sensitive: [phone, email]           # syncs/users.yml:5
		mapping:
		  traits:
		    email: "{{ row.email }}"        # syncs/users.yml:8
		    phone: "{{ row.phone }}"        # syncs/users.yml:9
		    source: warehouse               # syncs/users.yml:10
		    address:
		      city: "{{ row.town }}"        # syncs/users.yml:11
		      country: "{{ row.country }}"  # tailrace.yml:11
		    order:
		      $template: order.liquid       # syncs/users.yml:17
		  context:
		    app:
		      build: "7"                    # syncs/users.yml:12
		      name: shop                    # tailrace.yml:21
		      version: "2"                  # tailrace.yml:30
		    active: false                   # tailrace.yml:21
		  userId: "{{ row.user_id }}"       # tailrace.yml:20"
	`);
	expect(showSync(accounts, project, "text", paint)).toMatchInlineSnapshot(`
		"# accounts in target prod
		name: accounts                     # the file's name
		where: region = 'us'               # tailrace.yml:29
		enabled: true                      # default
		tags: [crm, hourly]                # tailrace.yml:23
		model:
		  relation: main.accounts          # syncs/crm/eu/accounts.yml:1
		key: [account_id]                  # tailrace.yml:23
		destination: crm                   # tailrace.yml:23
		call: group                        # syncs/crm/eu/accounts.yml:2
		behavior: update_or_create         # default of group
		on_removed: ignore                 # default
		on_mapping_change: changed         # default of update_or_create
		nulls: unset                       # default
		guards:
		  max_removed: 20%                 # default
		  max_changes: 50%                 # default
		  max_invalid: 5%                  # default
		  max_first_run: 50000             # default
		  max_rejected: 0                  # default
		sensitive: []                      # default
		mapping:
		  userId: "{{ row.owner_id }}"     # syncs/crm/eu/accounts.yml:4
		  groupId: "{{ row.account_id }}"  # syncs/crm/eu/accounts.yml:5
		  traits:
		    name: "{{ row.name }}"         # syncs/crm/eu/accounts.yml:6
		  context:
		    locale: de-DE                  # tailrace.yml:24"
	`);
});

test("as JSON each value that is no map has an origin", async () => {
	const project = await resolve("defaults-under-specs", "dev");
	for (const sync of project.syncs) {
		const { spec, origins } = JSON.parse(showSync(sync, project, "json", paint));
		expect(Object.keys(origins)).toEqual(pointersOf(spec, ""));
		expect(origins["/call"]).toEqual({ file: sync.file.path, line: 3 - Number(sync.name === "accounts") });
	}
});

/** Of what is no map with something in it. */
function pointersOf(value: unknown, pointer: string): string[] {
	if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0)
		return [pointer];
	return Object.entries(value).flatMap(([key, child]) => pointersOf(child, `${pointer}/${key}`));
}

test("triggers and the first run are shown in the words of a spec", async () => {
	const shown = async (name: string) => {
		const project = await resolve(name, "default");
		return project.syncs.map((sync) => showSync(sync, project, "text", paint)).join("\n");
	};
	const orders = await shown("before-good");
	expect(orders).toMatch(/\non: \[changed, removed\] +# syncs\/orders.yml:4\n/);
	expect(orders).toMatch(/\non_mapping_change: forward +# default of send\n/);
	const first = await shown("first-run-good");
	expect(first).toMatch(/\nfirst_run: adopt +# syncs\/more_orders.yml:4\n/);
	expect(first).toMatch(/\nfirst_run:\n +adopt_before: 2026-08-01 +# syncs\/orders.yml:4\n/);
	expect(first).toMatch(/\non: \[added\] +# default of send\n/);
});
