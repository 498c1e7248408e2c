import { sqlFileMissing, sqlFileUnusable } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { spanInText, spanOf } from "../diagnostics/span.js";
import { type JinjaCall, type JinjaFunction, type JinjaProblem, renderJinja } from "../jinja/jinja.js";
import { type SettingFunctions, type SettingProblem, settingDiagnostic } from "../jinja/render-settings.js";
import type { DbtNode, LoadedProject } from "../types/loaded.js";
import type { TextFile, YamlFile } from "../types/source.js";
import { checkAccess } from "./access.js";
import { findNode, type Reference } from "./dbt-nodes.js";
import { statementEnd } from "./sql-statement.js";

type SqlProblem = SettingProblem | { readonly kind: "reference"; readonly reference: Reference };

/** The file's query in parentheses, with ref, source and var resolved; null when it is not one query. */
export function readSqlFile(
	name: string,
	spec: YamlFile,
	{ loaded, functions }: { readonly loaded: LoadedProject; readonly functions: SettingFunctions },
): {
	readonly query: string | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	const place = spanOf({
		file: spec,
		pointer: "/model/sql_file",
		part: "value",
	});
	const sql = Object.hasOwn(loaded.texts, name) ? loaded.texts[name] : undefined;
	if (sql === undefined)
		return {
			query: null,
			diagnostics: [sqlFileMissing(place, { path: name })],
		};

	const read = new Map<string, DbtNode>();
	const result = renderJinja(
		sql.text,
		sqlFunctions(loaded, functions, (node) => read.set(node.uniqueId, node)),
	);
	if (result.kind === "failure") {
		const span = spanInText(sql, result.start, result.end);
		const { problem } = result;
		if (problem.kind !== "reference")
			return {
				query: null,
				diagnostics: [settingDiagnostic({ ...result, problem }, span)],
			};
		const looked = findNode(loaded.dbt, problem.reference, span);
		return {
			query: null,
			diagnostics: "diagnostic" in looked ? [looked.diagnostic] : [],
		};
	}
	const { query, diagnostics } = asQuery(sql, String(result.value));
	const ofAccess = [...read.values()].flatMap((node) => checkAccess(node, loaded.dbt, place));
	return { query, diagnostics: [...diagnostics, ...ofAccess] };
}

/** On a line of its own the closing parenthesis stands clear of a comment at the query's end. */
function asQuery(file: TextFile, sql: string): { query: string | null; diagnostics: Diagnostic[] } {
	const statement = statementEnd(sql);
	if (statement.kind === "one")
		return {
			query: `(\n${sql.slice(0, statement.end).trim()}\n)`,
			diagnostics: [],
		};
	const problem = statement.kind === "none" ? "holds no query" : "holds more than one statement";
	return {
		query: null,
		diagnostics: [sqlFileUnusable(spanInText(file, 0, 0), { path: file.path, problem })],
	};
}

function sqlFunctions(
	loaded: LoadedProject,
	{ var: readVar }: SettingFunctions,
	onRead: (node: DbtNode) => void,
): Readonly<Record<string, JinjaFunction<SqlProblem | JinjaProblem>>> {
	const nowhere = { line: 1, column: 1, offset: 0 };
	const resolve = (reference: Reference) => {
		const looked = findNode(loaded.dbt, reference, {
			file: "",
			start: nowhere,
			end: nowhere,
		});
		if (!("found" in looked)) return { reason: { kind: "reference" as const, reference } };
		onRead(looked.found.node);
		return { value: looked.found.relation };
	};
	const misused = (message: string) => ({
		reason: { kind: "syntax" as const, message },
	});
	return {
		...(readVar === undefined ? {} : { var: readVar }),
		ref: (call) => {
			const [first, second] = texts(call);
			if (first === undefined) return misused("`ref` needs a model's name in quotes");
			const version = call.named.v ?? call.named.version ?? null;
			const packageName = second === undefined ? null : first;
			return resolve({
				kind: "ref",
				packageName,
				name: second ?? first,
				version: version === null ? null : String(version),
			});
		},
		source: (call) => {
			const [sourceName, name] = texts(call);
			if (sourceName === undefined || name === undefined)
				return misused("`source` needs a source and a table in quotes");
			return resolve({ kind: "source", sourceName, name });
		},
	};
}

function texts({ args }: JinjaCall): string[] {
	return args.filter((arg) => typeof arg === "string");
}
