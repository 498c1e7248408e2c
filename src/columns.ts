import type { ColumnsFile } from "./types/generated/columns.js";
import { nameInColumns } from "./types/name-in-columns.js";
import type { ResolvedModel } from "./types/resolved.js";
import type { Warehouse } from "./warehouses/warehouse.js";

type Columns = ColumnsFile["models"];

/** The columns that models have in the warehouse, each model once, by the names of .tailrace/columns.json. Reads no row. */
export async function readColumns(models: readonly ResolvedModel[], warehouse: Warehouse): Promise<Columns> {
	const relations = new Map(models.map((model) => [nameInColumns(model), model.relation]));
	return warehouse.use({ source: true }, async (session) => {
		const columns: Columns = {};
		for (const [name, relation] of relations)
			columns[name] = (await session.describe(relation)).map(({ name, type }) => ({ name, type }));
		return columns;
	});
}

/** The text of .tailrace/columns.json: models by name, a line for each column, so that a change reads well in a diff. */
export function columnsText(models: Columns): string {
	const names = Object.keys(models).sort();
	const lines = names.map((name) => {
		const columns = (models[name] ?? []).map(
			(column) => `      { "name": ${JSON.stringify(column.name)}, "type": ${JSON.stringify(column.type)} }`,
		);
		return `    ${JSON.stringify(name)}: [\n${columns.join(",\n")}\n    ]`;
	});
	const version: ColumnsFile["schema_version"] = "https://tailrace.dev/schemas/v1/columns.schema.json";
	return `{\n  "schema_version": "${version}",\n  "models": {\n${lines.join(",\n")}\n  }\n}\n`;
}
