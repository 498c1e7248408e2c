const node = (id: string, parents: readonly string[] = [], checksum = "1") => ({
	resource_type: id.split(".")[0],
	package_name: "shop",
	name: id.split(".")[2],
	source_name: id.startsWith("source.") ? id.split(".")[2] : undefined,
	relation_name: `"shop"."main"."${id.split(".").at(-1)}"`,
	checksum: { name: "sha256", checksum },
	depends_on: { nodes: parents },
	columns: {},
});

/** dbt's manifest of the shop; `checksum` is that of dim_users. */
export function manifest(checksum = "1"): string {
	return JSON.stringify({
		metadata: {
			dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
			adapter_type: "duckdb",
			project_name: "shop",
		},
		nodes: {
			"model.shop.stg_customers": node("model.shop.stg_customers", ["source.shop.crm.customers"]),
			"model.shop.dim_users": node("model.shop.dim_users", ["model.shop.stg_customers"], checksum),
			"model.shop.fct_orders": node("model.shop.fct_orders", ["model.shop.dim_users"]),
		},
		sources: {
			"source.shop.crm.customers": { ...node("source.shop.crm.customers"), name: "customers" },
		},
		disabled: {},
	});
}

export const spec = (model: string, more = "") =>
	`model: ${model}\nkey: id\ncall: identify\n${more}mapping: { userId: "{{ row.id }}", traits: { plan: "{{ row.plan }}" } }\n`;

export type Files = Readonly<Record<string, string>>;

export const settings =
	"id: 0123456789ab\nname: shop\nwarehouse: { type: duckdb, path: x.duckdb }\ndestinations: { segment: { type: segment, write_key: '{{ env_var(\"K\") }}' } }\n";

export const users = spec("ref('dim_users')", "tags: [hourly]\n");

/** users and orders read models of dbt, leads a table. */
export const shopFiles: Files = {
	"tailrace.yml": settings,
	"dbt_project.yml": "name: shop\n",
	"syncs/users.yml": users,
	"syncs/crm/orders.yml": spec("ref('fct_orders')"),
	"syncs/crm/leads.yml": spec("{ relation: main.leads }"),
};
