import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadCatalog } from "../../src/1-load/catalog.js";
import { loadManifest } from "../../src/1-load/manifest.js";
import { namedModels } from "../../src/1-load/named-models.js";
import { parseYaml } from "../../src/1-load/yaml-file.js";

const folder = mkdtempSync(join(tmpdir(), "shop-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): [string, string] {
	const file = join(folder, name);
	writeFileSync(file, text);
	return [folder, file];
}
const metadata = (version: number) => ({
	dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
});

function parse(manifest: object) {
	return loadManifest(...written("manifest.json", JSON.stringify(manifest)));
}

test("only what has rows is kept of a manifest", () => {
	const nodes = {
		"model.shop.orders": { resource_type: "model" },
		"seed.shop.countries": { resource_type: "seed" },
		"snapshot.shop.prices": { resource_type: "snapshot" },
		"test.shop.unique_orders": { resource_type: "test" },
		"operation.shop.hook": {},
		"model.shop.broken": null,
	};
	const sources = { "source.shop.app.users": { source_name: "app", name: "users" } };
	const { manifest } = parse({ metadata: metadata(12), nodes, sources });
	expect(manifest?.nodes.map((node) => node.uniqueId)).toEqual([
		"model.shop.orders",
		"seed.shop.countries",
		"snapshot.shop.prices",
		"source.shop.app.users",
	]);
});

test("what a manifest leaves out is null or empty, names come from the unique id", () => {
	const { manifest, diagnostics } = parse({ metadata: metadata(4), nodes: { "model.shop.orders": {} } });
	expect(diagnostics).toEqual([]);
	expect(manifest).toEqual({
		path: "manifest.json",
		adapterType: null,
		projectName: null,
		quoting: {},
		disabled: [],
		boundedColumns: [],
		uniqueColumns: new Map(),
		placingMacros: [],
		nodes: [
			{
				uniqueId: "model.shop.orders",
				resourceType: "model",
				packageName: "shop",
				name: "model.shop.orders",
				sourceName: null,
				version: null,
				latestVersion: null,
				relationName: null,
				database: null,
				schema: null,
				identifier: null,
				quoting: {},
				isPlaced: { database: false, schema: false },
				access: null,
				materialized: null,
				primaryKey: [],
				columns: [],
				isContractEnforced: false,
				checksum: null,
				parents: [],
				description: null,
			},
		],
	});
});

test("versions may be numbers, columns may lack a type, contracts stand in the configuration", () => {
	const { manifest } = parse({
		metadata: { ...metadata(20), adapter_type: "duckdb", project_name: "shop" },
		nodes: {
			"model.shop.orders.v2": {
				name: "orders",
				version: 2,
				latest_version: "2",
				relation_name: '"shop"."main"."orders_v2"',
				primary_key: ["order_id"],
				config: { materialized: "incremental", contract: { enforced: true } },
				columns: {
					ORDER_ID: { name: "order_id", data_type: "bigint", description: "Of the shop." },
					note: {},
				},
				checksum: { name: "sha256", checksum: "0f3a" },
				depends_on: { macros: ["macro.shop.cents"], nodes: ["seed.shop.countries"] },
			},
		},
	});
	expect(manifest?.nodes[0]).toMatchObject({
		version: "2",
		latestVersion: "2",
		primaryKey: ["order_id"],
		isContractEnforced: true,
		checksum: "0f3a",
		parents: ["seed.shop.countries"],
		columns: [
			{ name: "order_id", type: "bigint", isQuoted: false, description: "Of the shop.", isPrivate: false },
			{ name: "note", type: null, isQuoted: false, description: null, isPrivate: false },
		],
	});
});

test.each([
	["not JSON", "{"],
	["no object", "[]"],
	[
		"another artifact",
		'{"metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/run-results/v6.json"}}',
	],
	["no nodes", JSON.stringify({ metadata: metadata(12) })],
])("a broken manifest is refused: %s", (_name, text) => {
	const { manifest, diagnostics } = loadManifest(...written("manifest.json", text));
	expect(manifest).toBeNull();
	expect(diagnostics).toMatchObject([{ code: "load/artifact-broken", severity: "error" }]);
});

test("a catalog's columns are in the order of their index", () => {
	const columns = {
		b: { name: "b", type: "INTEGER", index: 2 },
		a: { name: "a", type: "VARCHAR", index: 1 },
	};
	const text = JSON.stringify({
		nodes: { "model.shop.orders": { columns } },
		sources: { "source.shop.app.users": {} },
	});
	expect(loadCatalog(...written("catalog.json", text)).catalog?.columns).toEqual({
		"model.shop.orders": [
			{ name: "a", type: "VARCHAR" },
			{ name: "b", type: "INTEGER" },
		],
		"source.shop.app.users": [],
	});
});

test("a broken catalog is refused", () => {
	const { catalog, diagnostics } = loadCatalog(...written("catalog.json", "{}"));
	expect(catalog).toBeNull();
	expect(diagnostics).toMatchObject([{ code: "load/artifact-broken" }]);
});

test("what configuration says of a node stands over the node itself", () => {
	const { manifest } = parse({
		metadata: { ...metadata(12), quoting: { database: true, schema: false, identifier: null } },
		nodes: {
			"model.shop.orders": {
				schema: "main_sales",
				alias: "all_orders",
				access: "protected",
				config: { access: "private", schema: "sales", quoting: { identifier: true } },
				columns: {
					email: { name: "email", meta: { pii: false }, config: { meta: { pii: true } } },
					phone: { name: "phone", tags: ["pii"], config: {} },
					city: { name: "city", meta: { pii: false }, tags: ["geo"] },
				},
			},
		},
		sources: {
			"source.shop.app.users": {
				source_name: "app",
				name: "users",
				identifier: "USERS",
				quoting: { schema: true },
			},
		},
	});
	expect(manifest?.quoting).toEqual({ database: true, schema: false });
	expect(manifest?.nodes).toMatchObject([
		{
			schema: "main_sales",
			identifier: "all_orders",
			access: "private",
			isPlaced: { database: false, schema: true },
			quoting: { identifier: true },
			columns: [{ isPrivate: true }, { isPrivate: true }, { isPrivate: false }],
		},
		{ identifier: "USERS", quoting: { schema: true }, isPlaced: { database: false, schema: false } },
	]);
});

test("tests say which columns are unique alone, macros where models go, disabled nodes stand in a map or a list", () => {
	const unique = (column: string, more = {}) => ({
		resource_type: "test",
		attached_node: "model.shop.orders",
		column_name: column,
		test_metadata: { name: "unique", kwargs: { column_name: column } },
		config: { enabled: true },
		...more,
	});
	const nodes = {
		"test.shop.unique_orders_order_id": unique("order_id"),
		"test.shop.unique_orders_number": unique("number"),
		"test.shop.not_null_orders_email": unique("email", { test_metadata: { name: "not_null" } }),
		"test.shop.unique_orders_note": unique("note", { config: { enabled: false } }),
		"test.shop.accepted_orders_status": unique("status", { test_metadata: { name: "accepted_values" } }),
		// As dbt before 1.5 writes it.
		"test.shop.accepted_orders_kind": {
			resource_type: "test",
			depends_on: { nodes: ["model.shop.orders"] },
			test_metadata: { name: "accepted_values", kwargs: { column_name: "kind" } },
		},
		"test.shop.assert_orders": { resource_type: "test" },
	};
	const macros = {
		"macro.dbt.generate_schema_name": { macro_sql: "" },
		"macro.dbt.default__generate_database_name": {},
		"macro.shop.generate_schema_names": {},
	};
	const { manifest } = parse({ metadata: metadata(12), nodes, macros, disabled: { "model.shop.old": [{}] } });
	expect(manifest?.uniqueColumns).toEqual(new Map([["model.shop.orders", ["order_id", "number"]]]));
	expect(manifest?.boundedColumns).toMatchObject([
		{ uniqueId: "model.shop.orders", column: "status" },
		{ uniqueId: "model.shop.orders", column: "kind" },
	]);
	expect(manifest?.placingMacros).toEqual([
		"macro.dbt.generate_schema_name",
		"macro.dbt.default__generate_database_name",
	]);
	expect(manifest?.disabled).toEqual(["model.shop.old"]);
	const listed = parse({ metadata: metadata(4), nodes, disabled: [{ unique_id: "model.shop.old" }, 1] });
	expect(listed.manifest?.disabled).toEqual(["model.shop.old", "1"]);
});

test("columns are read of the nodes that specs name", () => {
	const columns = { id: { name: "id", data_type: "bigint" } };
	const nodes = {
		"model.shop.orders": { columns },
		"model.shop.orders.v2": { columns },
		"model.shop.order": { columns },
		"source.shop.app.orders": { columns },
		"source.shop.app.users": { columns },
		"source.shop.app.Größe in cm": { columns },
	};
	const read = (model: string, sql = "") => {
		const { file } = parseYaml({ path: "syncs/a.yml", text: `model: ${model}\n` }, { isOurs: true });
		if (file === null) throw new Error("the spec is broken");
		const isNamed = namedModels([file], { "a.sql": { path: "a.sql", text: sql } });
		const [root, path] = written("manifest.json", JSON.stringify({ metadata: metadata(12), nodes }));
		const found = loadManifest(root, path, isNamed).manifest?.nodes ?? [];
		return found.flatMap((node) => (node.columns.length > 0 ? [node.uniqueId] : []));
	};
	expect(read("ref('orders')")).toEqual(["model.shop.orders", "model.shop.orders.v2"]);
	expect(read("source('app', 'orders')")).toContain("source.shop.app.orders");
	expect(read("source('app', 'Größe in cm')")).toContain("source.shop.app.Größe in cm");
	expect(read("{ sql_file: a.sql }", "select * from {{ source('app', 'users') }}")).toEqual([
		"source.shop.app.users",
	]);
	for (const name of ["var", "env_var"]) expect(read(`"{{ ${name}('model') }}"`)).toEqual(Object.keys(nodes));
});

test("a slip in a file is shown by line and column, in JavaScript's units", () => {
	const text = `{\n "docs": "é😀",\n "é😀": x }`;
	const [diagnostic] = loadManifest(...written("manifest.json", text)).diagnostics;
	expect(diagnostic?.span?.start).toEqual({ line: 3, column: 9, offset: text.indexOf("x") });
});
