import type { DbtColumn, DbtNode, DbtQuoting } from "../types/loaded.js";
import { isMapOf, listAt, mapAt, type Parsed, textAt } from "./artifact.js";
import { isPrivateColumn } from "./column-marks.js";
import { fields, itemsOf, type Wanted } from "./json-reader.js";

const readable = new Set(["model", "seed", "snapshot", "source"]);

/** By which a column is marked as personal. */
const marks = { tags: "all", meta: "all" } as const;

/** What is read of a node, of more than ten times as much. */
export const membersOfNode = {
	resource_type: "all",
	package_name: "all",
	name: "all",
	source_name: "all",
	version: "all",
	latest_version: "all",
	relation_name: "all",
	database: "all",
	schema: "all",
	alias: "all",
	identifier: "all",
	quoting: "all",
	access: "all",
	primary_key: "all",
	contract: fields({ enforced: "all" }),
	checksum: fields({ checksum: "all" }),
	depends_on: fields({ nodes: "all" }),
	config: fields({
		materialized: "all",
		contract: fields({ enforced: "all" }),
		database: "all",
		schema: "all",
		quoting: "all",
		access: "all",
		enabled: "all",
	}),
	columns: {
		each: fields({
			name: "all",
			data_type: "all",
			quote: "all",
			description: "all",
			...marks,
			// Since dbt 1.10 they stand there.
			config: fields(marks),
		}),
		as: readColumn,
	},
	description: "all",
} as const satisfies Readonly<Record<string, Wanted>>;

export function readNode(uniqueId: string, node: unknown): DbtNode | undefined {
	if (!isMapOf(node)) return undefined;
	const resourceType = textAt(node, "resource_type") ?? uniqueId.split(".", 1)[0] ?? "";
	if (!readable.has(resourceType)) return undefined;
	const config = mapAt(node, "config");
	return {
		uniqueId,
		resourceType,
		packageName: textAt(node, "package_name") ?? uniqueId.split(".")[1] ?? "",
		name: textAt(node, "name") ?? uniqueId,
		sourceName: textAt(node, "source_name"),
		version: textAt(node, "version"),
		latestVersion: textAt(node, "latest_version"),
		relationName: textAt(node, "relation_name"),
		database: textAt(node, "database"),
		schema: textAt(node, "schema"),
		identifier: textAt(node, resourceType === "source" ? "identifier" : "alias"),
		quoting: readQuoting({ ...mapAt(node, "quoting"), ...mapAt(config, "quoting") }),
		isPlaced: { database: textAt(config, "database") !== null, schema: textAt(config, "schema") !== null },
		access: textAt(config, "access") ?? textAt(node, "access"),
		materialized: textAt(config, "materialized"),
		primaryKey: texts(listAt(node, "primary_key")),
		columns: itemsOf<DbtColumn>(node.columns),
		isContractEnforced:
			mapAt(config, "contract").enforced === true || mapAt(node, "contract").enforced === true,
		checksum: textAt(mapAt(node, "checksum"), "checksum"),
		parents: texts(listAt(mapAt(node, "depends_on"), "nodes")),
		description: textAt(node, "description"),
	};
}

export function readQuoting(written: Parsed): DbtQuoting {
	const parts = ["database", "schema", "identifier"].filter((part) => typeof written[part] === "boolean");
	return Object.fromEntries(parts.map((part) => [part, written[part]]));
}

function texts(items: readonly unknown[]): readonly string[] {
	return items.filter((item) => typeof item === "string");
}

function readColumn(key: string, column: unknown): DbtColumn {
	const facts = isMapOf(column) ? column : {};
	return {
		name: textAt(facts, "name") ?? key,
		type: textAt(facts, "data_type"),
		isQuoted: facts.quote === true,
		description: textAt(facts, "description"),
		isPrivate: isPrivateColumn(facts),
	};
}
