import { listAt, mapAt, type Parsed } from "./artifact.js";

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

function isPrivateWord(word: unknown): boolean {
	return typeof word === "string" && privateWords.has(word.toLowerCase());
}

/** YAML's true, and the words people write for it in quotes. */
function isTrue(value: unknown): boolean {
	return value === true || (typeof value === "string" && /^(true|yes|y|1)$/i.test(value));
}
