import { modelNotRead } from "../diagnostics/codes/resolve.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { spanOf } from "../diagnostics/span.js";
import { readBareExpression } from "../jinja/expression.js";
import type { SettingFunctions } from "../jinja/render-settings.js";
import type { Expression } from "../jinja/syntax.js";
import type { SyncSpec } from "../types/generated/sync.js";
import type { DbtNode, LoadedProject } from "../types/loaded.js";
import type { ResolvedModel } from "../types/resolved.js";
import type { YamlFile } from "../types/source.js";
import { checkAccess } from "./access.js";
import { columnMarks } from "./column-marks.js";
import { knownColumns } from "./columns.js";
import { findNode, type Reference } from "./dbt-nodes.js";
import { readSqlFile } from "./sql-file.js";

export interface FoundModel {
	readonly model: ResolvedModel;
	/** The dbt node, if it is one. */
	readonly node: DbtNode | null;
}

export interface ModelContext {
	readonly loaded: LoadedProject;
	readonly functions: SettingFunctions;
	/** What each dbt node reads, by unique id. */
	readonly parents: ReadonlyMap<string, readonly string[]>;
}

/** Null when the model cannot be read; the diagnostics say why. */
export function resolveModel(
	written: SyncSpec["model"],
	file: YamlFile,
	{ loaded, functions, parents }: ModelContext,
): {
	readonly value: FoundModel | null;
	readonly diagnostics: readonly Diagnostic[];
} {
	if (typeof written === "object" && "relation" in written) {
		const { relation } = written;
		return { value: notOfDbt(relation, relation, loaded), diagnostics: [] };
	}
	if (typeof written === "object") {
		const { query, diagnostics } = readSqlFile(written.sql_file, file, {
			loaded,
			functions,
		});
		return {
			value: query === null ? null : notOfDbt(written.sql_file, query, loaded),
			diagnostics,
		};
	}
	const place = spanOf({ file, pointer: "/model", part: "value" });
	const label = bareText(written);
	const read = readReference(label);
	if ("problem" in read) return { value: null, diagnostics: [modelNotRead(place, read)] };
	const looked = findNode(loaded.dbt, read.reference, place);
	if ("diagnostic" in looked) return { value: null, diagnostics: [looked.diagnostic] };
	const { node, relation } = looked.found;
	const { uniqueId, materialized, checksum } = node;
	const columns = knownColumns({ label, uniqueId, relation }, node, loaded);
	const upstream = upstreamOf(uniqueId, parents);
	return {
		value: {
			model: {
				label,
				uniqueId,
				relation,
				materialized,
				columns,
				...columnMarks(node, loaded.dbt?.manifest ?? null, columns),
				checksum,
				upstream,
			},
			node,
		},
		diagnostics: checkAccess(node, loaded.dbt, place),
	};
}

function notOfDbt(label: string, relation: string, loaded: LoadedProject): FoundModel {
	const named = { label, relation, uniqueId: null };
	const columns = knownColumns(named, null, loaded);
	return { model: { ...named, materialized: null, columns, checksum: null, upstream: [] }, node: null };
}

/** What a node is made from, through all nodes between, and itself. */
function upstreamOf(uniqueId: string, parents: ModelContext["parents"]): readonly string[] {
	const found = new Set([uniqueId]);
	for (const id of found) for (const parent of parents.get(id) ?? []) found.add(parent);
	return [...found].sort();
}

/** People who come from dbt write {{ ref('m') }}; it means the same. */
export function isBracedReference(written: string): boolean {
	return /^\s*\{\{-?\s*(ref|source)\s*\(.*\)\s*-?\}\}\s*$/.test(written);
}

function bareText(written: string): string {
	return isBracedReference(written) ? written.trim().replace(/^\{\{-?\s*|\s*-?\}\}$/g, "") : written.trim();
}

function readReference(
	text: string,
): { readonly reference: Reference } | { readonly problem: string; readonly suggestion: string | null } {
	if (/^(model|seed|snapshot|source)\.[\w-]+\.[\w.-]+$/.test(text))
		return { reference: { kind: "id", uniqueId: text } };
	if (/^\w+$/.test(text))
		return {
			reference: { kind: "ref", packageName: null, name: text, version: null },
		};
	if (/^[\w"`]+(\.[\w"`-]+)+$/.test(text))
		return {
			problem: "it is not the name of a dbt model",
			suggestion: `a table is named by { relation: ${text} }`,
		};
	const expression = readBareExpression(text);
	if ("message" in expression) return { problem: expression.message, suggestion: null };
	return referenceOf(expression);
}

/** What a call of ref or source names; also used for those in SQL files. */
export function referenceOf(
	expression: Expression,
): { readonly reference: Reference } | { readonly problem: string; readonly suggestion: string | null } {
	if (expression.kind !== "call")
		return {
			problem: "it is not a call of `ref` or `source`",
			suggestion: null,
		};
	const args: string[] = [];
	let version: string | null = null;
	for (const { name, value } of expression.args) {
		if (value.kind !== "constant" || value.value === null)
			return {
				problem: "its arguments must be names in quotes",
				suggestion: null,
			};
		if (name === null) args.push(String(value.value));
		else if (name === "v" || name === "version") version = String(value.value);
		else
			return {
				problem: `\`${expression.name}\` has no argument \`${name}\``,
				suggestion: null,
			};
	}
	const [first, second] = args;
	if (expression.name === "ref" && first !== undefined && args.length <= 2) {
		const packageName = second === undefined ? null : first;
		return {
			reference: { kind: "ref", packageName, name: second ?? first, version },
		};
	}
	if (expression.name === "source" && first !== undefined && second !== undefined && args.length === 2) {
		return { reference: { kind: "source", sourceName: first, name: second } };
	}
	if (expression.name === "ref")
		return {
			problem: "`ref` takes a model, or a package and a model",
			suggestion: null,
		};
	if (expression.name === "source")
		return { problem: "`source` takes a source and a table", suggestion: null };
	const suggestion = didYouMean(expression.name, ["ref", "source"], "functions");
	return {
		problem: `there is no function \`${expression.name}\` here`,
		suggestion,
	};
}
