import { isMapOf, listAt, mapAt, type Parsed, textAt } from "./artifact.js";

/** Words that dbt projects use for personal data: tags, keys of meta that are true, values of a classification. */
const privateWords = new Set([
	"pii",
	"is_pii",
	"has_pii",
	"contains_pii",
	"phi",
	"private",
	"sensitive",
	"confidential",
	"personal",
	"personal_data",
]);
const classifications = ["classification", "data_classification", "sensitivity", "privacy"];

/** Whether dbt's documentation marks the column as personal, by a tag or by its meta; both may stand under config. */
export function isPrivateColumn(column: Parsed): boolean {
	return [column, mapAt(column, "config")].some((place) => {
		const meta = mapAt(place, "meta");
		return (
			listAt(place, "tags").some(isPrivateWord) ||
			Object.entries(meta).some(([key, value]) => isPrivateWord(key) && isTrue(value)) ||
			classifications.some((key) => isPrivateWord(meta[key]))
		);
	});
}

/** A column that an accepted_values test holds to a list of values. */
export interface BoundedColumn {
	/** The node that the column is of. */
	readonly uniqueId: string;
	readonly column: string;
}

/** Of a node of the manifest that is such a test; else nothing. */
export function readBoundedColumn(node: unknown): BoundedColumn[] {
	if (!isMapOf(node)) return [];
	const test = mapAt(node, "test_metadata");
	if (textAt(test, "name") !== "accepted_values") return [];
	// attached_node came with dbt 1.5; the node that the test reads is the same one.
	const [onlyParent] = listAt(mapAt(node, "depends_on"), "nodes");
	const uniqueId = textAt(node, "attached_node") ?? (typeof onlyParent === "string" ? onlyParent : null);
	const column = textAt(node, "column_name") ?? textAt(mapAt(test, "kwargs"), "column_name");
	return uniqueId === null || column === null ? [] : [{ uniqueId, column }];
}

function isPrivateWord(word: unknown): boolean {
	return typeof word === "string" && privateWords.has(word.toLowerCase());
}

/** YAML's true, and the words people write for it in quotes. */
function isTrue(value: unknown): boolean {
	return value === true || (typeof value === "string" && /^(true|yes|y|1)$/i.test(value));
}
