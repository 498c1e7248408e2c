export type FieldCase = "keep" | "lower" | "upper" | "snake" | "camel" | "pascal" | "title";

export const fieldCases: readonly FieldCase[] = [
	"keep",
	"lower",
	"upper",
	"snake",
	"camel",
	"pascal",
	"title",
];

/** A column's name as a field's: signed_up_at is signedUpAt in camel, SignedUpAt in pascal, Signed Up At in title. */
export function toFieldCase(column: string, fieldCase: FieldCase): string {
	switch (fieldCase) {
		case "keep":
			return column;
		case "lower":
			return column.toLowerCase();
		case "upper":
			return column.toUpperCase();
		case "snake":
			return wordsOf(column).join("_");
		case "camel":
			return wordsOf(column)
				.map((word, at) => (at === 0 ? word : capitalize(word)))
				.join("");
		case "pascal":
			return wordsOf(column).map(capitalize).join("");
		case "title":
			return wordsOf(column).map(capitalize).join(" ");
		default:
			return fieldCase satisfies never;
	}
}

/** Split at anything but letters and digits, and at humps: HTTPStatus_code is http, status, code. */
function wordsOf(name: string): string[] {
	const spaced = name.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
	return spaced.toLowerCase().match(/[\p{L}\p{M}\d]+/gu) ?? [name];
}

function capitalize(word: string): string {
	const [first = ""] = word;
	return first.toUpperCase() + word.slice(first.length);
}
