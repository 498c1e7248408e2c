import {
	binaryColumn,
	computedColumn,
	dateNow,
	forbiddenTag,
	liquidSyntax,
	reservedName,
	unknownColumn,
	unknownFilter,
	unknownTag,
	unknownVar,
	unknownVariable,
	unlistedColumn,
	wholeRow,
} from "../diagnostics/codes/compile.js";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { didYouMean, nearestName } from "../diagnostics/did-you-mean.js";
import { analyzeLiquid, type LiquidAnalysis, type LiquidName } from "../mapping/analyze-liquid.js";
import { removedFilters } from "../mapping/filters.js";
import { allowedTags } from "../mapping/liquid.js";
import type { LiquidProblem } from "../mapping/liquid-problem.js";
import type { ResolvedModel } from "../types/resolved.js";
import { isBinaryType } from "./column-types.js";
import { hasBefore, type MappingContext } from "./mapping-context.js";

export interface LiquidSource {
	readonly text: string;
	/** Where a stretch of the text stands. */
	readonly locate: (start: number, end: number) => Span;
	readonly hasItem: boolean;
	/** The names of `with:`. */
	readonly extraNames: readonly string[];
}

export interface CompiledLiquid {
	/** The column when the template is exactly `{{ row.column }}`, else null. */
	readonly onlyColumn: string | null;
	readonly columns: readonly string[];
}

/** Checks a template and notes what it reads. */
export function compileLiquid(source: LiquidSource, context: MappingContext): CompiledLiquid {
	const { text, locate, hasItem, extraNames } = source;
	const analysis = analyzeLiquid(text, {
		liquid: context.liquid,
		hasItem,
		hasBefore: hasBefore(context),
		extraNames,
	});
	const { diagnostics, columns } = context.found;
	for (const { name } of analysis.columns) columns.add(name);
	const findings = [
		...analysis.problems.map((problem) => ({
			start: problem.start,
			diagnostic: describeProblem(problem, locate, context),
		})),
		...analysis.columns.flatMap((column) => checkColumn(column, locate, context)),
		...analysis.vars.flatMap((name) => checkVar(name, locate, context)),
		...checkBinary(analysis, locate, context),
	];
	diagnostics.push(...findings.sort((a, b) => a.start - b.start).map(({ diagnostic }) => diagnostic));
	return {
		onlyColumn: analysis.onlyColumn,
		columns: [...new Set(analysis.columns.map(({ name }) => name))],
	};
}

type Located = { readonly start: number; readonly diagnostic: Diagnostic };
type Locate = LiquidSource["locate"];

/** A column that the model does not have; nothing when its columns are not known. */
export function columnDiagnostic(
	name: string,
	span: Span,
	{ sync: { model } }: MappingContext,
): Diagnostic | null {
	const known = model.columns;
	if (known === null || hasColumn(name, model)) return null;
	const names = known.columns.map((column) => column.name);
	const facts = {
		name,
		model: nameModel(model),
		origin: known.origin,
		suggestion: didYouMean(name, names, "columns"),
	};
	return known.isClosed ? unknownColumn(span, facts) : unlistedColumn(span, facts);
}

/** Also when the columns are not known. */
function hasColumn(name: string, { columns }: ResolvedModel): boolean {
	return columns === null || columns.columns.some((column) => column.name === name);
}

function checkColumn({ name, start, end }: LiquidName, locate: Locate, context: MappingContext): Located[] {
	// Most columns are there, and finding their places costs more than looking.
	if (hasColumn(name, context.sync.model)) return [];
	const diagnostic = columnDiagnostic(name, locate(start, end), context);
	return diagnostic === null ? [] : [{ start, diagnostic }];
}

function checkVar({ name, start, end }: LiquidName, locate: Locate, { project }: MappingContext): Located[] {
	if (Object.hasOwn(project.vars, name)) return [];
	const suggestion = didYouMean(name, Object.keys(project.vars), "variables");
	return [{ start, diagnostic: unknownVar(locate(start, end), { name, suggestion }) }];
}

function checkBinary(
	{ onlyColumn, columns }: LiquidAnalysis,
	locate: Locate,
	{ sync }: MappingContext,
): Located[] {
	const [place] = columns;
	const type = sync.model.columns?.columns.find(({ name }) => name === onlyColumn)?.type ?? null;
	if (onlyColumn === null || place === undefined || type === null || !isBinaryType(type)) return [];
	const { start, end } = place;
	return [
		{
			start,
			diagnostic: binaryColumn(locate(start, end), { name: onlyColumn, type }),
		},
	];
}

function describeProblem(problem: LiquidProblem, locate: Locate, context: MappingContext): Diagnostic {
	const span = locate(problem.start, problem.end);
	switch (problem.kind) {
		case "syntax":
			return liquidSyntax(span, { problem: problem.message, hint: problem.hint });
		case "unknownTag":
			return unknownTag(span, {
				name: problem.name,
				suggestion: didYouMean(problem.name, allowedTags, "tags"),
			});
		case "fileTag":
			return forbiddenTag(span, { name: problem.name });
		case "unknownFilter": {
			const { name } = problem;
			const reason = Object.hasOwn(removedFilters, name) ? (removedFilters[name] ?? null) : null;
			return unknownFilter(span, {
				name,
				reason,
				suggestion: didYouMean(name, Object.keys(context.liquid.filters), "filters"),
			});
		}
		case "unknownVariable":
			return unknownVariable(span, {
				name: problem.name,
				suggestion: suggestName(problem, context),
			});
		case "reservedName":
			return reservedName(span, { name: problem.name });
		case "bareRow":
			return wholeRow(span, { name: problem.name });
		case "computedName":
			return computedColumn(span, { name: problem.name });
		case "now":
			return dateNow(span, { name: problem.name });
		default:
			return problem satisfies never;
	}
}

/** model `dim_users`, source `app.users`; what is no dbt node is named as the spec does. */
export function nameModel({ label, uniqueId }: ResolvedModel): string {
	const [kind, , ...names] = uniqueId?.split(".") ?? [];
	return kind === undefined || names.length === 0 ? `\`${label}\`` : `${kind} \`${names.join(".")}\``;
}

/** The commonest slip is a column without `row.`. */
function suggestName(
	{ name, known }: { readonly name: string; readonly known: readonly string[] },
	{ sync, project }: MappingContext,
): string | null {
	const columns = sync.model.columns?.columns.map((column) => column.name) ?? [];
	if (name === "before")
		return "`before` is the row as it was, with `on: [changed]` or `on: [removed]` of a `send` sync";
	if (name === "item") return "`item` is the element at hand inside `$each`";
	if (columns.includes(name)) return `write \`row.${name}\``;
	if (Object.hasOwn(project.vars, name)) return `write \`vars.${name}\``;
	const near = nearestName(name, columns);
	return nearestName(name, known) === null && near !== null
		? `did you mean \`row.${near}\`?`
		: didYouMean(name, known, "names");
}
