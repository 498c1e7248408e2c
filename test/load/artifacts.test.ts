import { expect, test } from "vitest";
import { parseCatalog } from "../../src/1-load/catalog.js";
import { parseManifest } from "../../src/1-load/manifest.js";

const path = "target/manifest.json";
const metadata = (version: number) => ({
	dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
});

function parse(manifest: object) {
	return parseManifest({ path, text: JSON.stringify(manifest) });
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
		path,
		adapterType: null,
		projectName: null,
		disabled: [],
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
				materialized: null,
				primaryKey: [],
				columns: [],
				isContractEnforced: false,
				checksum: null,
				parents: [],
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
				columns: { ORDER_ID: { name: "order_id", data_type: "bigint" }, note: {} },
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
			{ name: "order_id", type: "bigint" },
			{ name: "note", type: null },
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
	const { manifest, diagnostics } = parseManifest({ path, text });
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
	expect(parseCatalog({ path: "target/catalog.json", text }).catalog?.columns).toEqual({
		"model.shop.orders": [
			{ name: "a", type: "VARCHAR" },
			{ name: "b", type: "INTEGER" },
		],
		"source.shop.app.users": [],
	});
});

test("a broken catalog is refused", () => {
	const { catalog, diagnostics } = parseCatalog({ path: "target/catalog.json", text: "{}" });
	expect(catalog).toBeNull();
	expect(diagnostics).toMatchObject([{ code: "load/artifact-broken" }]);
});
