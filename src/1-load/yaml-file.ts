import { Composer, type Document, Parser, type YAMLError } from "yaml";
import { severalDocuments, yamlSyntax } from "../diagnostics/codes/load.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanInText } from "../diagnostics/span.js";
import type { TextFile, YamlFile } from "../types/source.js";
import { findUnclosed } from "./unclosed.js";
import { findUnquotedTemplates } from "./unquoted-template.js";
import { readTree } from "./yaml-tree.js";

export interface ParsedYaml {
	/** null when the file has an error. */
	readonly file: YamlFile | null;
	readonly diagnostics: readonly Diagnostic[];
}

/** YAML 1.2, core schema, with merge keys. `isOurs` refuses duplicate keys, which dbt's own files may hold. */
export function parseYaml(text: TextFile, options: { readonly isOurs: boolean }): ParsedYaml {
	const tokens = [...new Parser().parse(text.text)];
	const templates = findUnquotedTemplates(text, tokens);
	if (templates.length > 0) return { file: null, diagnostics: templates };

	const composer = new Composer({
		version: "1.2",
		schema: "core",
		merge: true,
		uniqueKeys: false,
		prettyErrors: false,
		resolveKnownTags: false,
	});
	const [document, second] = [...composer.compose(tokens)];
	if (document === undefined) return { file: { ...text, value: null, nodes: {} }, diagnostics: [] };
	const broken = document.errors[0] ?? document.warnings[0];
	if (broken !== undefined) return { file: null, diagnostics: [describeSyntax(text, document, broken)] };
	if (second !== undefined) {
		const start = second.range[0];
		return {
			file: null,
			diagnostics: [severalDocuments(spanInText(text, start, start + 3), {})],
		};
	}

	const tree = readTree(text, document, options);
	if (tree.diagnostics.length > 0) return { file: null, diagnostics: tree.diagnostics };
	return {
		file: { ...text, value: tree.value, nodes: tree.nodes },
		diagnostics: [],
	};
}

function describeSyntax(file: TextFile, document: Document.Parsed, error: YAMLError): Diagnostic {
	const mayBeOpen = error.code === "BAD_INDENT" || error.code === "MISSING_CHAR";
	const unclosed = mayBeOpen ? findUnclosed(file.text, document) : null;
	if (unclosed !== null) {
		const { opener, closer, offset } = unclosed;
		return yamlSyntax(spanInText(file, offset, offset + 1), {
			problem: `this \`${opener}\` is not closed`,
			hint: `end it with \`${closer}\`${opener === closer ? "" : ", and indent its lines more than the key"}`,
		});
	}
	const [start, end] = error.pos;
	const lineEnd = file.text.indexOf("\n", start);
	const span = spanInText(file, start, lineEnd === -1 ? end : Math.min(end, Math.max(lineEnd, start + 1)));
	return yamlSyntax(span, describeError(error));
}

/** The library's words are kept where they are plain; the common slips get ours and a mend. */
function describeError(error: YAMLError): {
	problem: string;
	hint: string | null;
} {
	switch (error.code) {
		case "TAB_AS_INDENT":
			return {
				problem: "a tab is used for indentation",
				hint: "indent with spaces",
			};
		case "BAD_INDENT":
			return {
				problem: "this line is not indented like its neighbours",
				hint: "align it with the lines it belongs to",
			};
		case "BLOCK_AS_IMPLICIT_KEY":
		case "MULTILINE_IMPLICIT_KEY":
			return {
				problem: "YAML sees a map or a list where a plain value should stand",
				hint: "quote text that holds `: `, and align lists and keys with their neighbours",
			};
		case "BAD_SCALAR_START":
			return {
				problem: "plain text cannot start with this character",
				hint: "put the value in quotes",
			};
		case "BAD_DQ_ESCAPE":
			return {
				problem: "this escape does not exist in double quotes",
				hint: "use single quotes, or write `\\\\` for a backslash",
			};
		case "TAG_RESOLVE_FAILED":
			return {
				problem: "tags such as `!name` have no meaning here",
				hint: "remove the tag",
			};
		case "IMPOSSIBLE":
			return {
				problem: "this is not valid YAML here",
				hint: "put text that begins with a bracket or brace in quotes",
			};
		default:
			return {
				problem: `${error.message.charAt(0).toLowerCase()}${error.message.slice(1).replace(/\.$/, "")}`,
				hint: null,
			};
	}
}
