import { parseDocument, visit } from "yaml";

/** Texts of a YAML file that may name a file or a folder: one line, and no template. */
export function namedPaths(text: string): readonly string[] {
	const names: string[] = [];
	visit(parseDocument(text, { logLevel: "silent" }), {
		Scalar: (key, { value }) => {
			if (key === "key" || typeof value !== "string") return;
			if (value !== "" && !/[\n{}]/.test(value)) names.push(value);
		},
	});
	return names;
}
