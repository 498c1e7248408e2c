import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { showGrants } from "../../src/cli/views/doctor.js";
import { type GrantedModel, type Grants, relationParts } from "../../src/warehouses/grants.js";
import { grantsOfPlaces, type PlacesToGrant } from "../../src/warehouses/open-warehouse.js";
import type { ConnectionSettings } from "../../src/warehouses/warehouse.js";

const connection = (
	type: string,
	settings: Readonly<Record<string, string | number>>,
): ConnectionSettings => ({ type, settings, baseDir: "/shop", origin: "profiles.yml (shop.dev)" });

const model = (relation: string, materialized: string | null = "table"): GrantedModel => ({
	label: `ref('${relation.split(".").at(-1)?.replaceAll(/\W/g, "").toLowerCase()}')`,
	relation,
	materialized,
});

const query: GrantedModel = {
	label: "sql/big_spenders.sql",
	relation: "(SELECT * FROM main.dim_customers)",
	materialized: null,
};

async function grantsText(places: Partial<PlacesToGrant> & Pick<PlacesToGrant, "warehouse" | "models">) {
	return showGrants(await grantsOfPlaces({ state: null, stateSchema: "tailrace", ...places }));
}

describe("the parts of a relation's name", () => {
	test.each([
		['"shop"."main"."dim_customers"', ['"shop"', '"main"', '"dim_customers"']],
		["`shop`.`main`.`dim_customers`", ["`shop`", "`main`", "`dim_customers`"]],
		["shop.main.dim_customers", ["shop", "main", "dim_customers"]],
		["shop-dev.main.dim_customers", ["shop-dev", "main", "dim_customers"]],
		[" größen ", ["größen"]],
		['"say ""hi"""."a.b"', ['"say ""hi"""', '"a.b"']],
		["`it\\`s`", ["`it\\`s`"]],
		["(SELECT 1)", null],
		["main.orders AS o", null],
		["TABLE(orders())", null],
		['"open', null],
		["main..orders", null],
		["main.orders; DROP TABLE orders", null],
		["", null],
	])("%s", (relation, parts) => {
		expect(relationParts(relation)).toEqual(parts);
	});
});

describe("PostgreSQL", () => {
	const warehouse = connection("postgres", { dbname: "shop", user: "dbt", schema: "main" });

	test("models and state in one database", async () => {
		const models = [
			model('"shop"."main"."dim_customers"'),
			model('"shop"."main"."fct_orders"', "view"),
			model("raw.page_views", null),
			model("loose"),
			query,
		];
		expect(await grantsText({ warehouse, models })).toMatchInlineSnapshot(`
			"-- PostgreSQL, connected to the database "shop" as a superuser, or as the owner of what is granted and a
			-- member of tailrace_applier. The three are roles: make them first, or put your own in their place.

			-- once: the place of the state's tables, so that nobody needs the right to make one
			CREATE SCHEMA IF NOT EXISTS "tailrace";

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			GRANT CONNECT ON DATABASE "shop" TO tailrace_reader;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "shop" TO tailrace_reader;
			GRANT USAGE ON SCHEMA "main" TO tailrace_reader;
			GRANT USAGE ON SCHEMA raw TO tailrace_reader;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_reader;
			GRANT SELECT ON TABLE "main"."fct_orders" TO tailrace_reader;
			GRANT SELECT ON TABLE raw.page_views TO tailrace_reader;
			GRANT SELECT ON TABLE "main".loose TO tailrace_reader;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads

			-- planner: \`plan\`, also against a state
			GRANT CONNECT ON DATABASE "shop" TO tailrace_planner;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "shop" TO tailrace_planner;
			GRANT USAGE ON SCHEMA "main" TO tailrace_planner;
			GRANT USAGE ON SCHEMA raw TO tailrace_planner;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_planner;
			GRANT SELECT ON TABLE "main"."fct_orders" TO tailrace_planner;
			GRANT SELECT ON TABLE raw.page_views TO tailrace_planner;
			GRANT SELECT ON TABLE "main".loose TO tailrace_planner;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT USAGE ON SCHEMA "tailrace" TO tailrace_planner;
			GRANT SELECT ON ALL TABLES IN SCHEMA "tailrace" TO tailrace_planner;
			-- and on the tables that the applier will make
			ALTER DEFAULT PRIVILEGES FOR ROLE tailrace_applier IN SCHEMA "tailrace" GRANT SELECT ON TABLES TO tailrace_planner;

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			GRANT CONNECT ON DATABASE "shop" TO tailrace_applier;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "shop" TO tailrace_applier;
			GRANT USAGE ON SCHEMA "main" TO tailrace_applier;
			GRANT USAGE ON SCHEMA raw TO tailrace_applier;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_applier;
			GRANT SELECT ON TABLE "main"."fct_orders" TO tailrace_applier;
			GRANT SELECT ON TABLE raw.page_views TO tailrace_applier;
			GRANT SELECT ON TABLE "main".loose TO tailrace_applier;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT USAGE, CREATE ON SCHEMA "tailrace" TO tailrace_applier;"
		`);
	});

	test("the state in another database", async () => {
		const state = connection("postgres", { dbname: "books", user: "dbt" });
		const models = [model('"shop"."main"."dim_customers"')];
		expect(await grantsText({ warehouse, state, models })).toMatchInlineSnapshot(`
			"-- PostgreSQL, connected to the database "shop" as a superuser, or as the owner of what is granted and a
			-- member of tailrace_applier. The three are roles: make them first, or put your own in their place.

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			GRANT CONNECT ON DATABASE "shop" TO tailrace_reader;
			GRANT USAGE ON SCHEMA "main" TO tailrace_reader;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_reader;

			-- planner: \`plan\`, also against a state
			GRANT CONNECT ON DATABASE "shop" TO tailrace_planner;
			GRANT USAGE ON SCHEMA "main" TO tailrace_planner;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_planner;

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			GRANT CONNECT ON DATABASE "shop" TO tailrace_applier;
			GRANT USAGE ON SCHEMA "main" TO tailrace_applier;
			GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_applier;


			-- PostgreSQL, connected to the database "books" as a superuser, or as the owner of what is granted and a
			-- member of tailrace_applier. The three are roles: make them first, or put your own in their place.

			-- once: the place of the state's tables, so that nobody needs the right to make one
			CREATE SCHEMA IF NOT EXISTS "tailrace";

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			GRANT CONNECT ON DATABASE "books" TO tailrace_reader;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "books" TO tailrace_reader;

			-- planner: \`plan\`, also against a state
			GRANT CONNECT ON DATABASE "books" TO tailrace_planner;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "books" TO tailrace_planner;
			GRANT USAGE ON SCHEMA "tailrace" TO tailrace_planner;
			GRANT SELECT ON ALL TABLES IN SCHEMA "tailrace" TO tailrace_planner;
			-- and on the tables that the applier will make
			ALTER DEFAULT PRIVILEGES FOR ROLE tailrace_applier IN SCHEMA "tailrace" GRANT SELECT ON TABLES TO tailrace_planner;

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			GRANT CONNECT ON DATABASE "books" TO tailrace_applier;
			-- a plan that is not saved is put together in temporary tables
			GRANT TEMPORARY ON DATABASE "books" TO tailrace_applier;
			GRANT USAGE, CREATE ON SCHEMA "tailrace" TO tailrace_applier;"
		`);
	});

	test("names that need quotes; a search path; a database that nobody knows", async () => {
		const odd = connection("postgres", { dbname: "<dbname>", search_path: '"Shop", public' });
		const models = [model('"shop"."main"."fct ""big"" orders"'), model("users")];
		const [grants] = await grantsOfPlaces({ warehouse: odd, state: null, models, stateSchema: 'my "state"' });
		expect(grants?.applier).toMatchInlineSnapshot(`
			[
			  "GRANT CONNECT ON DATABASE "<dbname>" TO tailrace_applier;",
			  "-- a plan that is not saved is put together in temporary tables",
			  "GRANT TEMPORARY ON DATABASE "<dbname>" TO tailrace_applier;",
			  "GRANT USAGE ON SCHEMA "main" TO tailrace_applier;",
			  "GRANT USAGE ON SCHEMA "Shop" TO tailrace_applier;",
			  "GRANT SELECT ON TABLE "main"."fct ""big"" orders" TO tailrace_applier;",
			  "GRANT SELECT ON TABLE "Shop".users TO tailrace_applier;",
			  "GRANT USAGE, CREATE ON SCHEMA "my ""state""" TO tailrace_applier;",
			]
		`);
	});
});

test("Redshift; a model of another database is granted there", async () => {
	const warehouse = connection("redshift", { dbname: "shop", schema: "main" });
	const models = [model('"shop"."main"."dim_customers"'), model('"lake"."events"."page_views"'), query];
	expect(await grantsText({ warehouse, models })).toMatchInlineSnapshot(`
		"-- Redshift, connected to the database "shop" as a superuser.
		-- The three are users: make them first, or put your own in their place.

		-- once: the place of the state's tables, so that nobody needs the right to make one
		CREATE SCHEMA IF NOT EXISTS "tailrace";

		-- reader: \`preview\`, and \`plan\` as long as there is no state
		-- a plan that is not saved is put together in temporary tables
		GRANT TEMP ON DATABASE "shop" TO tailrace_reader;
		GRANT USAGE ON SCHEMA "main" TO tailrace_reader;
		GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_reader;
		-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
		-- while connected to the database "lake":
		GRANT USAGE ON SCHEMA "events" TO tailrace_reader;
		GRANT SELECT ON TABLE "events"."page_views" TO tailrace_reader;

		-- planner: \`plan\`, also against a state
		-- a plan that is not saved is put together in temporary tables
		GRANT TEMP ON DATABASE "shop" TO tailrace_planner;
		GRANT USAGE ON SCHEMA "main" TO tailrace_planner;
		GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_planner;
		-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
		GRANT USAGE ON SCHEMA "tailrace" TO tailrace_planner;
		GRANT SELECT ON ALL TABLES IN SCHEMA "tailrace" TO tailrace_planner;
		-- and on the tables that the applier will make
		ALTER DEFAULT PRIVILEGES FOR USER tailrace_applier IN SCHEMA "tailrace" GRANT SELECT ON TABLES TO tailrace_planner;
		-- while connected to the database "lake":
		GRANT USAGE ON SCHEMA "events" TO tailrace_planner;
		GRANT SELECT ON TABLE "events"."page_views" TO tailrace_planner;

		-- applier: \`plan\`, \`plan --out\` and \`apply\`
		-- a plan that is not saved is put together in temporary tables
		GRANT TEMP ON DATABASE "shop" TO tailrace_applier;
		GRANT USAGE ON SCHEMA "main" TO tailrace_applier;
		GRANT SELECT ON TABLE "main"."dim_customers" TO tailrace_applier;
		-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
		GRANT USAGE, CREATE ON SCHEMA "tailrace" TO tailrace_applier;
		-- while connected to the database "lake":
		GRANT USAGE ON SCHEMA "events" TO tailrace_applier;
		GRANT SELECT ON TABLE "events"."page_views" TO tailrace_applier;"
	`);
});

describe("Snowflake", () => {
	const settings = { account: "shop", database: "shop", warehouse: "loading", schema: "main" };

	test("models and state in one database", async () => {
		const models = [
			model("SHOP.MAIN.DIM_CUSTOMERS"),
			model('"SHOP"."MAIN"."FCT_ORDERS"', "view"),
			model("shop.live.basket", "dynamic_table"),
			model("lake.events.page_views", null),
			query,
		];
		expect(await grantsText({ warehouse: connection("snowflake", settings), models })).toMatchInlineSnapshot(`
			"-- Snowflake, as SECURITYADMIN or whoever may grant all of it (MANAGE GRANTS, for tables that come later); the
			-- schema is made by a role that owns the database. The three are roles: make them first, or put your own in
			-- their place, and grant them to the users.

			-- once: the place of the state's tables, so that nobody needs the right to make one
			CREATE SCHEMA IF NOT EXISTS "SHOP"."TAILRACE";

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			GRANT USAGE ON WAREHOUSE "LOADING" TO ROLE tailrace_reader;
			GRANT USAGE ON DATABASE "SHOP" TO ROLE tailrace_reader;
			GRANT USAGE ON DATABASE "LAKE" TO ROLE tailrace_reader;
			GRANT USAGE ON SCHEMA "SHOP"."MAIN" TO ROLE tailrace_reader;
			GRANT USAGE ON SCHEMA "SHOP"."LIVE" TO ROLE tailrace_reader;
			GRANT USAGE ON SCHEMA "LAKE"."EVENTS" TO ROLE tailrace_reader;
			GRANT SELECT ON TABLE "SHOP"."MAIN"."DIM_CUSTOMERS" TO ROLE tailrace_reader;
			GRANT SELECT ON VIEW "SHOP"."MAIN"."FCT_ORDERS" TO ROLE tailrace_reader;
			GRANT SELECT ON DYNAMIC TABLE "SHOP"."LIVE"."BASKET" TO ROLE tailrace_reader;
			GRANT SELECT ON "LAKE"."EVENTS"."PAGE_VIEWS" TO ROLE tailrace_reader;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads

			-- planner: \`plan\`, also against a state
			GRANT USAGE ON WAREHOUSE "LOADING" TO ROLE tailrace_planner;
			GRANT USAGE ON DATABASE "SHOP" TO ROLE tailrace_planner;
			GRANT USAGE ON DATABASE "LAKE" TO ROLE tailrace_planner;
			GRANT USAGE ON SCHEMA "SHOP"."MAIN" TO ROLE tailrace_planner;
			GRANT USAGE ON SCHEMA "SHOP"."LIVE" TO ROLE tailrace_planner;
			GRANT USAGE ON SCHEMA "LAKE"."EVENTS" TO ROLE tailrace_planner;
			GRANT SELECT ON TABLE "SHOP"."MAIN"."DIM_CUSTOMERS" TO ROLE tailrace_planner;
			GRANT SELECT ON VIEW "SHOP"."MAIN"."FCT_ORDERS" TO ROLE tailrace_planner;
			GRANT SELECT ON DYNAMIC TABLE "SHOP"."LIVE"."BASKET" TO ROLE tailrace_planner;
			GRANT SELECT ON "LAKE"."EVENTS"."PAGE_VIEWS" TO ROLE tailrace_planner;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT USAGE ON SCHEMA "SHOP"."TAILRACE" TO ROLE tailrace_planner;
			GRANT SELECT ON ALL TABLES IN SCHEMA "SHOP"."TAILRACE" TO ROLE tailrace_planner;
			-- and on the tables that the applier will make
			GRANT SELECT ON FUTURE TABLES IN SCHEMA "SHOP"."TAILRACE" TO ROLE tailrace_planner;

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			GRANT USAGE ON WAREHOUSE "LOADING" TO ROLE tailrace_applier;
			GRANT USAGE ON DATABASE "SHOP" TO ROLE tailrace_applier;
			GRANT USAGE ON DATABASE "LAKE" TO ROLE tailrace_applier;
			GRANT USAGE ON SCHEMA "SHOP"."MAIN" TO ROLE tailrace_applier;
			GRANT USAGE ON SCHEMA "SHOP"."LIVE" TO ROLE tailrace_applier;
			GRANT USAGE ON SCHEMA "LAKE"."EVENTS" TO ROLE tailrace_applier;
			GRANT SELECT ON TABLE "SHOP"."MAIN"."DIM_CUSTOMERS" TO ROLE tailrace_applier;
			GRANT SELECT ON VIEW "SHOP"."MAIN"."FCT_ORDERS" TO ROLE tailrace_applier;
			GRANT SELECT ON DYNAMIC TABLE "SHOP"."LIVE"."BASKET" TO ROLE tailrace_applier;
			GRANT SELECT ON "LAKE"."EVENTS"."PAGE_VIEWS" TO ROLE tailrace_applier;
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT USAGE, CREATE TABLE ON SCHEMA "SHOP"."TAILRACE" TO ROLE tailrace_applier;"
		`);
	});

	test("scratch tables have a place, if only PUBLIC; a model without a schema lies in the connection's", async () => {
		const { schema: _, ...bare } = settings;
		const models = [model('"SHOP"."MAIN"."DIM_CUSTOMERS"')];
		const [grants] = await grantsOfPlaces({
			warehouse: connection("snowflake", bare),
			state: null,
			models,
			stateSchema: "tailrace",
		});
		expect(grants?.reader.slice(-2)).toEqual([
			expect.stringContaining("temporary tables"),
			'GRANT USAGE ON SCHEMA "SHOP"."PUBLIC" TO ROLE tailrace_reader;',
		]);
		const [loose] = await grantsOfPlaces({
			warehouse: connection("snowflake", settings),
			state: connection("duckdb", { path: "state.duckdb" }),
			models: [model("dim_customers")],
			stateSchema: "tailrace",
		});
		expect(loose?.reader).toEqual([
			'GRANT USAGE ON WAREHOUSE "LOADING" TO ROLE tailrace_reader;',
			'GRANT USAGE ON DATABASE "SHOP" TO ROLE tailrace_reader;',
			'GRANT USAGE ON SCHEMA "SHOP"."MAIN" TO ROLE tailrace_reader;',
			'GRANT SELECT ON TABLE "SHOP"."MAIN"."DIM_CUSTOMERS" TO ROLE tailrace_reader;',
		]);
	});
});

describe("BigQuery", () => {
	test("models and state in one project, another one pays", async () => {
		const warehouse = connection("bigquery", {
			project: "shop-dev",
			dataset: "main",
			execution_project: "till",
			location: "EU",
		});
		const models = [
			model("`shop-dev`.`main`.`dim_customers`"),
			model("`shop-dev.main.fct_orders`", "view"),
			model("lake.page_views", null),
			model("`lake`.`events_*`"),
			query,
		];
		expect(await grantsText({ warehouse, models })).toMatchInlineSnapshot(`
			"-- BigQuery, as an owner of the datasets (roles/bigquery.dataOwner). The lines with gcloud let queries run; they are for a
			-- shell and an administrator of the project. The three are service accounts: make them first, or put your own in their place.

			-- once: the place of the state's tables, so that nobody needs the right to make one
			-- where the models are: a dataset's location never changes
			CREATE SCHEMA IF NOT EXISTS \`shop-dev\`.\`tailrace\` OPTIONS(location = 'EU');

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			-- gcloud projects add-iam-policy-binding till --member='serviceAccount:tailrace-reader@shop-dev.iam.gserviceaccount.com' --role=roles/bigquery.jobUser --condition=None
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`main\`.\`dim_customers\` TO "serviceAccount:tailrace-reader@shop-dev.iam.gserviceaccount.com";
			-- ref('fct_orders') is a view: authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON VIEW \`shop-dev\`.\`main\`.\`fct_orders\` TO "serviceAccount:tailrace-reader@shop-dev.iam.gserviceaccount.com";
			-- if ref('page_views') is a view, write VIEW, and authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`lake\`.\`page_views\` TO "serviceAccount:tailrace-reader@shop-dev.iam.gserviceaccount.com";
			-- ref('events_') is not one table: grant the same on every table and view that it reads
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			-- to see whether there is a state, and where
			GRANT \`roles/bigquery.metadataViewer\` ON SCHEMA \`shop-dev\`.\`tailrace\` TO "serviceAccount:tailrace-reader@shop-dev.iam.gserviceaccount.com";

			-- planner: \`plan\`, also against a state
			-- gcloud projects add-iam-policy-binding till --member='serviceAccount:tailrace-planner@shop-dev.iam.gserviceaccount.com' --role=roles/bigquery.jobUser --condition=None
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`main\`.\`dim_customers\` TO "serviceAccount:tailrace-planner@shop-dev.iam.gserviceaccount.com";
			-- ref('fct_orders') is a view: authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON VIEW \`shop-dev\`.\`main\`.\`fct_orders\` TO "serviceAccount:tailrace-planner@shop-dev.iam.gserviceaccount.com";
			-- if ref('page_views') is a view, write VIEW, and authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`lake\`.\`page_views\` TO "serviceAccount:tailrace-planner@shop-dev.iam.gserviceaccount.com";
			-- ref('events_') is not one table: grant the same on every table and view that it reads
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT \`roles/bigquery.dataViewer\` ON SCHEMA \`shop-dev\`.\`tailrace\` TO "serviceAccount:tailrace-planner@shop-dev.iam.gserviceaccount.com";

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			-- gcloud projects add-iam-policy-binding till --member='serviceAccount:tailrace-applier@shop-dev.iam.gserviceaccount.com' --role=roles/bigquery.jobUser --condition=None
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`main\`.\`dim_customers\` TO "serviceAccount:tailrace-applier@shop-dev.iam.gserviceaccount.com";
			-- ref('fct_orders') is a view: authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON VIEW \`shop-dev\`.\`main\`.\`fct_orders\` TO "serviceAccount:tailrace-applier@shop-dev.iam.gserviceaccount.com";
			-- if ref('page_views') is a view, write VIEW, and authorize it on the datasets that it reads, or grant the same on those tables
			GRANT \`roles/bigquery.dataViewer\` ON TABLE \`shop-dev\`.\`lake\`.\`page_views\` TO "serviceAccount:tailrace-applier@shop-dev.iam.gserviceaccount.com";
			-- ref('events_') is not one table: grant the same on every table and view that it reads
			-- sql/big_spenders.sql is not one table: grant the same on every table and view that it reads
			GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`shop-dev\`.\`tailrace\` TO "serviceAccount:tailrace-applier@shop-dev.iam.gserviceaccount.com";"
		`);
	});

	test("what is not set is left for a person to fill in", async () => {
		const warehouse = connection("bigquery", { project: "<project>" });
		const [grants] = await grantsOfPlaces({
			warehouse,
			state: null,
			models: [model("dim_customers")],
			stateSchema: "tailrace",
		});
		expect([...(grants?.place ?? []), ...(grants?.planner ?? [])]).toMatchInlineSnapshot(`
			[
			  "-- where the models are: a dataset's location never changes",
			  "CREATE SCHEMA IF NOT EXISTS \`<project>\`.\`tailrace\` OPTIONS(location = '<location>');",
			  "-- gcloud projects add-iam-policy-binding <project> --member='serviceAccount:tailrace-planner@<project>.iam.gserviceaccount.com' --role=roles/bigquery.jobUser --condition=None",
			  "GRANT \`roles/bigquery.dataViewer\` ON TABLE \`<project>\`.\`<dataset>\`.\`dim_customers\` TO "serviceAccount:tailrace-planner@<project>.iam.gserviceaccount.com";",
			  "GRANT \`roles/bigquery.dataViewer\` ON SCHEMA \`<project>\`.\`tailrace\` TO "serviceAccount:tailrace-planner@<project>.iam.gserviceaccount.com";",
			]
		`);
	});
});

describe("DuckDB", () => {
	const warehouse = connection("duckdb", { path: "shop.duckdb" });

	test("the state beside the models", async () => {
		expect(await grantsText({ warehouse, models: [model("main.users")] })).toMatchInlineSnapshot(`
			"-- DuckDB has no rights of its own, so those of the files hold, each with the .wal that may lie beside it.
			-- Everybody needs to make files in the system's folder for temporary ones.

			-- reader: \`preview\`, and \`plan\` as long as there is no state
			-- read /shop/shop.duckdb

			-- planner: \`plan\`, also against a state
			-- read /shop/shop.duckdb
			-- read /shop/shop.tailrace.duckdb

			-- applier: \`plan\`, \`plan --out\` and \`apply\`
			-- read /shop/shop.duckdb
			-- read and write /shop/shop.tailrace.duckdb, and make files in /shop"
		`);
	});

	test("the state in a file of its own, of DuckDB or of another engine", async () => {
		const state = connection("duckdb", { path: "/state/shop.duckdb" });
		const [together] = await grantsOfPlaces({ warehouse, state, models: [model("users")], stateSchema: "t" });
		expect(together?.applier).toEqual([
			"-- read /shop/shop.duckdb",
			"-- read and write /state/shop.duckdb, and make files in /state",
		]);
		const [models, apart] = await grantsOfPlaces({
			warehouse: connection("postgres", { dbname: "shop" }),
			state,
			models: [model("users")],
			stateSchema: "t",
		});
		expect(models?.place).toEqual([]);
		expect(models?.planner.join("\n")).not.toContain("TEMPORARY");
		expect(apart).toMatchObject({ place: [], reader: [] });
		expect(apart?.planner).toEqual([expect.stringMatching(/^-- read \/state\//)]);
	});
});

describe("README.md shows the statements as they are printed", () => {
	const dimCustomers = {
		duckdb: "main.dim_customers",
		postgres: '"shop"."main"."dim_customers"',
		redshift: '"shop"."main"."dim_customers"',
		snowflake: "SHOP.MAIN.DIM_CUSTOMERS",
		bigquery: "`shop`.`main`.`dim_customers`",
	};
	const settings = {
		duckdb: { path: "shop.duckdb" },
		postgres: { dbname: "shop" },
		redshift: { dbname: "shop" },
		snowflake: { database: "shop", schema: "main", warehouse: "loading" },
		bigquery: { project: "shop", dataset: "main", location: "EU" },
	};

	/** What all three need, as the reader gets it, then what is only one's. */
	function block({ place, ...lists }: Pick<Grants, "place" | "reader" | "planner" | "applier">): string {
		const anyone = (line: string) =>
			line.replaceAll(/tailrace([-_])(reader|planner|applier)/g, "tailrace$1role");
		const own = Object.entries(lists).map(([role, lines]) => {
			const others = Object.values(lists).filter((one) => one !== lines);
			const isShared = (line: string) => others.every((one) => one.map(anyone).includes(anyone(line)));
			return { role, lines, isShared };
		});
		const [reader] = own;
		const shared = reader?.lines.filter(reader.isShared) ?? [];
		const rest = own.map(({ role, lines, isShared }) => [
			`-- ${role}`,
			...lines.filter((line) => !isShared(line)),
		]);
		return [
			...place,
			"-- all three, here the reader",
			...shared,
			...rest.filter((one) => one.length > 1).flat(),
		].join("\n");
	}

	test.each(Object.keys(dimCustomers) as (keyof typeof dimCustomers)[])("%s", async (type) => {
		const [grants] = await grantsOfPlaces({
			warehouse: connection(type, settings[type]),
			state: null,
			models: [model(dimCustomers[type])],
			stateSchema: "tailrace",
		});
		if (grants === undefined) throw new Error("no grants");
		const { about: _, ...rest } = grants;
		const readme = await readFile(new URL("../../src/warehouses/README.md", import.meta.url), "utf8");
		expect(readme).toContain(`\`\`\`sql\n${block(rest)}\n\`\`\`\n`);
	});
});
